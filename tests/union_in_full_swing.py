"""A union in which everything is under way at once: every page of its assembly has something to show and to send."""

from dataclasses import dataclass
from datetime import timedelta

from commonweal.assembly.actions.agendas import add_point
from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.budgets import open_for_sheets, prepare_budgeting
from commonweal.assembly.actions.calendars import make_calendar
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.actions.joining import end_way
from commonweal.assembly.actions.joining_words import give_input
from commonweal.assembly.actions.leaving import hand_on, say_leaving
from commonweal.assembly.actions.leaving_of_others import record_parting
from commonweal.assembly.actions.sheets import enter_sheet
from commonweal.assembly.models import Applicant
from commonweal.assembly.queries.joining import TAKE_IN
from commonweal.assembly.rules.proposals import EffectDraft
from commonweal.assembly.tests.builders.ballots import closed, decision, says
from commonweal.assembly.tests.builders.budgets import UNTIL, figures, sheet_draft, year_in
from commonweal.assembly.tests.builders.discussion import talked_about
from commonweal.assembly.tests.builders.draws import OPTIONS, announced
from commonweal.assembly.tests.builders.draws import held as drawn
from commonweal.assembly.tests.builders.federations import delegated, federated
from commonweal.assembly.tests.builders.joining import asked, in_input, visiting
from commonweal.assembly.tests.builders.meetings import called, held
from commonweal.assembly.tests.builders.parting import gone
from commonweal.assembly.tests.builders.proposals import among, brought, opened
from commonweal.assembly.tests.builders.rehearsals import asked as rehearsed
from commonweal.lib.ids import new_id
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.people.powers import declared_powers
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    member_login,
)

DAY = timedelta(days=1)
FOUNDED = AT - 101 * DAY
SOON = AT + timedelta(minutes=30)
CLOCK = AT + timedelta(hours=1)
OF_CHOICES = ("approval", "score", "dots", "ranked_schulze", "lot")


@dataclass(frozen=True)
class FullSwing:
    """The union with its keeper, who holds every power, a member, who holds none, and somebody who visits."""

    union: Association
    keeper: Person
    member: Person
    visitor: Person
    ready: Applicant


def in_full_swing(name: str = "Riverbend") -> FullSwing:
    """Drafts, decisions by every shape of ballot, budgets, meetings, draws, people coming and leaving, a federation."""
    union = found_union(name, at=FOUNDED).union
    keeper = founder_of(union)
    _taken_in(union, keeper)
    in_input(union, "Ilse", at=AT - 60 * DAY)
    give_powers(keeper, union, *declared_powers(), at=AT - 22 * DAY, days=90)
    ready = [in_input(union, newcomer, at=AT - 22 * DAY) for newcomer in ("Ines", "Ida")]
    member, writer = add_member_with_login(union), add_member(union, "Writer")
    visitor = add_member(union, "Visitor", standing="visitor")
    member_login(union, visitor)
    give_powers(writer, union, "assembly.enter_ballots")
    elder = add_member(union, "Elder")
    trust_proxy(person=elder, trusted=keeper, union=union, by=keeper, at=AT)
    _under_way(union, keeper)
    _decisions(union, keeper, member, writer)
    _budgets(union, keeper, writer)
    _meetings_and_draws(union, keeper, member)
    _coming_and_leaving(union, keeper, member, ready[0])
    _others(union, keeper, member)
    return FullSwing(union, keeper, member, visitor, ready[0])


def _taken_in(union: Association, keeper: Person) -> None:
    """Somebody whom the assembly took in long ago, so that talks with them are due."""
    applicant, on = in_input(union, "Wanda", at=FOUNDED), FOUNDED + 60 * DAY
    since = today_in(union, on + 6 * DAY).isoformat()
    effect = EffectDraft(code=TAKE_IN, arguments={"applicant": str(applicant.pk), "since": since})
    proposal = decision(union, at=on, title="Wanda", effects=(effect,))
    says(proposal, keeper, "consent", at=on + timedelta(hours=1))
    assert closed(proposal, at=on + 6 * DAY).is_adopted


def _under_way(union: Association, keeper: Person) -> None:
    rule = {"policy": "assembly.voting_days", "value": 6, "since": "2026-06-01"}
    brought(union, keeper, title="A rule", effects=(EffectDraft(code="assembly.set_policy", arguments=rule),))
    brought(union, keeper, title="A draft with choices", choices=among("Apple", "Pear"))
    opened(union, keeper, title="In its questions")
    talked_about(union, keeper)


def _decisions(union: Association, keeper: Person, member: Person, writer: Person) -> None:
    for method in OF_CHOICES:
        decision(union, method=method, title=f"Trees by {method}", choices=among("Apple", "Pear", "Plum"))
    seconds = {"block_needs_second": True}
    says(
        decision(union, method="consensus", title="With a block", settings=seconds),
        member,
        "block",
        "No.",
        at=SOON,
    )
    says(decision(union, method="advice", title="On advice"), member, "support", "Yes.", at=SOON)
    says(decision(union, title="In secret", is_secret=True), member, "objection", "Too dear.", at=SOON)
    decision(union, title="Waits to be closed", at=AT - 6 * DAY)
    written = decision(union, title="Written down")
    cast_ballot(
        proposal=written, voter=keeper, content={"position": "consent"}, by=writer, at=SOON, entered="paper"
    )


def _budgets(union: Association, keeper: Person, writer: Person) -> None:
    year_in(union)
    year = year_in(union, year=2028)
    open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=keeper, at=AT)
    year.budgeting.refresh_from_db()
    draft = sheet_draft(year.budgeting)
    enter_sheet(budgeting=year.budgeting, person=keeper, draft=draft, by=writer, at=SOON)
    prepare_budgeting(union=union, draft=figures(year=2029), by=keeper, at=AT)


def _meetings_and_draws(union: Association, keeper: Person, member: Person) -> None:
    meeting = called(union, decision(union, title="Spoken of in the room"))
    add_point(meeting=meeting, title="The fence", by=keeper, at=AT)
    held(called(union, decision(union, title="Decided in the room"), starts_at=SOON), keeper, member)
    announced(union)
    announced(union, draws_at=SOON, name="Waits to be held", is_together=True)
    drawn(union, OPTIONS, draws_at=SOON)


def _coming_and_leaving(union: Association, keeper: Person, member: Person, ready: Applicant) -> None:
    asked(union, "Ada")
    visiting(union, "Vera")
    gone_home = asked(union, "Gert")
    end_way(applicant=gone_home, how="not_now", version=gone_home.version, by=keeper, at=AT)
    give_input(applicant=ready, sort="for", text="Bakes well.", by=keeper, at=AT)
    leaving = say_leaving(union=union, leaves_on=AT.date() + 30 * DAY, by=keeper, at=AT)
    hand_on(leaving=leaving, what="The keys", to_whom=None, by=keeper, at=AT)
    record_parting(union=union, person=member, reason="told", on=AT.date() + 40 * DAY, by=keeper, at=AT)
    gone(union, keeper, member)


def _others(union: Association, keeper: Person, member: Person) -> None:
    give_delegation(association=union, delegate=member, topic="Yard", by=keeper, at=AT)
    make_calendar(union=union, by=keeper, at=AT, key=new_id())
    rehearsed(union)
    league = federated(union, found_union("Next to it").union)
    delegated(union, league)
