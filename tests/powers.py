"""For every power that a mandate can give: a deed of everyday life that takes it, ready to be done by whoever holds it.

Each prepares what it needs through its union's founder and gives back what is left to do; only the last step takes the
power. A power that is declared and not here has never been tried, and ``test_every_power`` fails.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.budgets import prepare_budgeting
from commonweal.assembly.actions.joining import agree_visit
from commonweal.assembly.actions.meetings import call_meeting
from commonweal.assembly.actions.proposals import move_on, open_proposal
from commonweal.assembly.tests.builders.budgets import figures
from commonweal.assembly.tests.builders.federations import federated
from commonweal.assembly.tests.builders.joining import asked
from commonweal.assembly.tests.builders.meetings import plan
from commonweal.assembly.tests.builders.proposals import brought, in_voting, opened
from commonweal.flows.actions import receive_goods
from commonweal.flows.actions.corrections import correct_flow
from commonweal.flows.models import Flow
from commonweal.flows.tests.builders import add_good, draft, record, stock
from commonweal.people.actions.invitations import invite
from commonweal.people.actions.mandates import give_mandate
from commonweal.people.actions.memberships import add_person
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.actions.settings import Settings, change_settings
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, add_member, founder_of
from commonweal.provisioning.actions.kinds import add_good as describe_good
from commonweal.provisioning.actions.menus import add_menu
from commonweal.provisioning.actions.needs import state_need
from commonweal.provisioning.actions.plans import adopt_plan
from commonweal.provisioning.actions.recipes import add_recipe
from commonweal.provisioning.actions.rounds import open_round
from commonweal.provisioning.actions.share_outs import make_share_out
from commonweal.provisioning.actions.supplies import add_supply
from commonweal.provisioning.actions.tasks import drop_task
from commonweal.provisioning.models import Round, Task
from commonweal.provisioning.rules.menus import MenuDraft
from commonweal.provisioning.rules.recipes import RecipeDraft
from commonweal.provisioning.tests.builders import needs
from commonweal.provisioning.tests.builders.kinds import skill
from commonweal.provisioning.tests.builders.recipes import line
from commonweal.provisioning.tests.builders.rounds import draft as round_draft
from commonweal.provisioning.tests.builders.rounds import round_of, worked_out_plan
from commonweal.provisioning.tests.builders.share_outs import WEEK, soap

TOMORROW = AT.date() + timedelta(days=1)
Deed = Callable[[Person], Any]


def _settings(union: Association) -> Settings:
    return Settings("New name", "", union.time_zone, union.language, union.currency, union.version)


def invites(union: Association) -> Deed:
    """A link for somebody who comes."""
    return lambda by: invite(association=union, by=by, at=AT)


def adds_people(union: Association) -> Deed:
    """A child is written down."""
    return lambda by: add_person(name="Child", union=union, by=by, at=AT)


def gives_mandates(union: Association) -> Deed:
    """A mandate is written down that was decided elsewhere."""
    return lambda by: give_mandate(
        holder=founder_of(union), association=union, role="bees", powers=["people.invite"], until=TOMORROW,
        decision="assembly of May", by=by, at=AT,
    )  # fmt: skip


def settles(union: Association) -> Deed:
    """The union changes its name."""
    return lambda by: change_settings(union=union, settings=_settings(union), by=by, at=AT)


def records_trust(union: Association) -> Deed:
    """Somebody without a login is acted for."""
    elder = add_member(union, "Elder")
    return lambda by: trust_proxy(person=elder, trusted=founder_of(union), union=union, by=by, at=AT)


def receives(union: Association) -> Deed:
    """A sack of flour arrives."""
    flour = add_good(union)
    return lambda by: receive_goods(union=union, kind=flour, amount=1, by=by, at=AT)


def corrects(union: Association) -> Deed:
    """What another recorded is corrected."""
    flour = add_good(union)
    lot = stock(flour, 10)
    [taken] = record(union, draft(union, "consume", flour, 4, resource=lot.pk)).flow_ids
    return lambda by: correct_flow(flow=Flow.objects.get(pk=taken), reason="too much", by=by, at=AT)


def describes(union: Association) -> Deed:
    """A kind of thing is described."""
    return lambda by: describe_good(union=union, name="Oats", medium="good", unit_code="kg", by=by, at=AT)


def writes_recipes(union: Association) -> Deed:
    """A recipe is written down."""
    flour, bread, baking = add_good(union), add_good(union, "Bread"), skill(union)
    lines = (line("input", flour, 500), line("output", bread, 700), line("work", baking, 60))
    return lambda by: add_recipe(
        union=union, draft=RecipeDraft(name="Bread", sort="make", lines=lines), by=by, at=AT
    )


def writes_menus(union: Association) -> Deed:
    """A menu is written."""
    menu = MenuDraft(name="Summer", since=AT.date(), until=None, dishes=())
    return lambda by: add_menu(union=union, draft=menu, by=by, at=AT)


def states_needs(union: Association) -> Deed:
    """What the union needs in common is stated."""
    soap = needs.good(union, "Soap")
    return lambda by: state_need(union=union, whose=union, what=soap, terms=needs.terms(), by=by, at=AT)


def notes_prices(union: Association) -> Deed:
    """A price outside is noted."""
    flour = add_good(union)
    return lambda by: add_supply(kind=flour, supplier="Mill", price=120, most_per_month=None, by=by, at=AT)


def opens_rounds(union: Association) -> Deed:
    """A round is opened."""
    return lambda by: open_round(union=union, draft=round_draft(), by=by, at=AT)


def adopts_plans(union: Association) -> Deed:
    """A plan that was worked out is adopted."""
    worked_out = worked_out_plan(round_of(union))
    return lambda by: adopt_plan(plan=worked_out, by=by, at=AT)


def arranges_tasks(union: Association) -> Deed:
    """A task is dropped that is not needed any more."""
    task = Task.objects.create(
        union=union, name="Mend the fence", period=0, starts_on=TOMORROW, due_on=TOMORROW
    )
    return lambda by: drop_task(task=task, by=by, at=AT)


def shares_out(union: Association) -> Deed:
    """A share-out is proposed."""
    soap(union)
    adopts_plans(union)(founder_of(union))
    round_ = Round.objects.get(union=union)
    return lambda by: make_share_out(round_=round_, span=WEEK, name="This week", by=by, at=AT)


def leads(union: Association) -> Deed:
    """Somebody else's proposal goes on to its next part."""
    proposal = opened(union)
    return lambda by: move_on(proposal=proposal, by=by, at=AT)


def enters_ballots(union: Association) -> Deed:
    """A ballot on paper is written down for a neighbour."""
    proposal, voter = in_voting(union), founder_of(union)
    return lambda by: cast_ballot(
        proposal=proposal, voter=voter, content={"position": "consent"}, by=by, at=AT, entered="paper"
    )


def calls_meetings(union: Association) -> Deed:
    """A meeting is called."""
    return lambda by: call_meeting(association=union, draft=plan(), by=by, at=AT)


def speaks_for_the_union(union: Association) -> Deed:
    """Something is brought before the federation and opened there, in the union's name."""
    federation = federated(union)
    return lambda by: open_proposal(proposal=brought(federation, by), by=by, at=AT)


def prepares_budgets(union: Association) -> Deed:
    """The yearly budget is prepared."""
    return lambda by: prepare_budgeting(union=union, draft=figures(), by=by, at=AT)


def accompanies(union: Association) -> Deed:
    """A visit is agreed with somebody whose host one is not."""
    applicant = asked(union)
    return lambda by: agree_visit(
        applicant=applicant, first_on=TOMORROW, last_on=TOMORROW + timedelta(days=20), version=applicant.version,
        by=by, at=AT,
    )  # fmt: skip


DEEDS: dict[str, Callable[[Association], Deed]] = {
    "people.invite": invites,
    "people.memberships": adds_people,
    "people.mandates": gives_mandates,
    "people.settings": settles,
    "people.proxies": records_trust,
    "flows.keep_stores": receives,
    "flows.correct": corrects,
    "provisioning.kinds": describes,
    "provisioning.recipes": writes_recipes,
    "provisioning.menus": writes_menus,
    "provisioning.needs": states_needs,
    "provisioning.purchases": notes_prices,
    "provisioning.plan": opens_rounds,
    "provisioning.adopt_plan": adopts_plans,
    "provisioning.tasks": arranges_tasks,
    "provisioning.share_out": shares_out,
    "assembly.facilitate": leads,
    "assembly.enter_ballots": enters_ballots,
    "assembly.meetings": calls_meetings,
    "assembly.delegate": speaks_for_the_union,
    "assembly.budgets": prepares_budgets,
    "assembly.joining": accompanies,
}
