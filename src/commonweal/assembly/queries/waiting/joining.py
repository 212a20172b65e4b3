"""What waits for members about joining, parting and draws: accompanying, saying what one thinks, talks, words."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from commonweal.assembly.models import Applicant, Draw, DrawState, Evaluation, Host, JoiningInput
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries.joining import name_of, stage_of
from commonweal.assembly.queries.leaving import things_for
from commonweal.assembly.rules.joining import OPEN
from commonweal.assembly.rules.waiting import Looking, Sort, Waiting
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Person, Standing
from commonweal.people.permissions import holds_power, member_of, today_in

TALK_AHEAD = timedelta(days=3)
DECIDE_AHEAD = timedelta(days=21)
QUIET = say("Somebody on the way in")
ASKS = {
    "asked": (say("Agree on a visit with {name}"), say("Agree on days")),
    "visit_over": (say("The visit of {name} is over"), say("Ask what members think")),
    "ready": (say("{name} is ready for the decision"), say("Bring it before the assembly")),
    "turned": (say("Tell {name} what was decided"), say("Tell them kindly")),
    "provisional": (say("{name}’s provisional time is ending"), say("Propose how it goes on")),
}
"""What is asked of whoever accompanies somebody, by where they stand."""


def joining_due(person: Person, union: Association, at: datetime) -> list[Waiting]:
    """What is due about joining for ``person`` in ``union`` at ``at``; nothing for strangers."""
    membership = member_of(person, union, at)
    if membership is None:
        return []
    return list(on_the_way(Looking(person, union, membership.standing, at, today_in(union, at))))


def on_the_way(looking: Looking) -> Iterator[Waiting]:
    """Accompanying, saying what one thinks, and talks: for members; a visitor's own way asks nothing of them."""
    if looking.standing == Standing.VISITOR:
        return
    rows = Applicant.objects.filter(union=looking.union, state__in=OPEN).select_related(
        "proposal", "person__person"
    )
    applicants = {row.pk: row for row in rows.order_by("asked_on", "id")}
    if not applicants:
        return
    hosts: dict[UUID, set[UUID]] = {pk: set() for pk in applicants}
    for applicant, agent in Host.objects.filter(applicant__in=applicants).values_list("applicant", "agent"):
        hosts[applicant].add(agent)
    keeps = looking.holds(JOINING)
    if keeps is None:
        keeps = holds_power(looking.person, looking.union, JOINING, at=looking.at)
    mine = {pk for pk, agents in hosts.items() if keeps or looking.person.pk in agents}
    yield from _accompanying(looking, applicants, hosts, mine)
    yield from _thinking(looking, applicants)
    yield from _talks(looking, applicants, mine)


def _accompanying(
    looking: Looking, applicants: dict[UUID, Applicant], hosts: dict[UUID, set[UUID]], mine: set[UUID]
) -> Iterator[Waiting]:
    for pk, applicant in applicants.items():
        stage = stage_of(applicant, day=looking.day)
        if stage == "asked" and not hosts[pk] and applicant.person_id != looking.person.pk:
            title = say("{name} looks for a host", name=name_of(applicant))
            yield _about(
                looking, applicant, stage, title=title, action=say("Look who it is"),
                why=say("because nobody arrives alone."),
            )  # fmt: skip
        elif pk in mine and stage in ASKS and not _is_early(applicant, stage, looking.day):
            sentence, action = ASKS[stage]
            title = say(sentence.sentence, name=name_of(applicant))
            why = say("because you accompany them.")
            yield _about(looking, applicant, stage, title=title, action=action, why=why)


def _is_early(applicant: Applicant, stage: str, day: date) -> bool:
    """Whether a provisional time still goes on for long."""
    until = applicant.provisional_until
    return stage == "provisional" and until is not None and until > day + DECIDE_AHEAD


def _thinking(looking: Looking, applicants: dict[UUID, Applicant]) -> Iterator[Waiting]:
    open_ones = [
        row
        for row in applicants.values()
        if stage_of(row, day=looking.day) == "input" and row.person_id != looking.person.pk
    ]
    said = JoiningInput.objects.filter(applicant__in=open_ones, author=looking.person.pk)
    mine = set(said.values_list("applicant", flat=True)) if open_ones else set()
    for applicant in open_ones:
        if applicant.pk not in mine:
            title = say("What do you think: does {name} join us?", name=name_of(applicant))
            why = say("because every member is asked before the assembly decides.")
            until = _evening(looking, applicant.input_until)
            yield _about(
                looking,
                applicant,
                "input",
                title=title,
                action=say("Say what you think"),
                why=why,
                until=until,
            )


def _talks(looking: Looking, applicants: dict[UUID, Applicant], mine: set[UUID]) -> Iterator[Waiting]:
    with_us = [pk for pk, row in applicants.items() if pk in mine or row.person_id == looking.person.pk]
    if not with_us:
        return
    rows = Evaluation.objects.filter(
        applicant__in=with_us, held_on__isnull=True, due_on__lte=looking.day + TALK_AHEAD
    )
    for talk in rows.order_by("due_on"):
        applicant = applicants[talk.applicant_id]
        is_own = applicant.person_id == looking.person.pk
        title = (
            say("A talk about how it is going is due")
            if is_own
            else say("A talk with {name} is due", name=name_of(applicant))
        )
        why = say("because you are new here.") if is_own else say("because you accompany them.")
        yield _about(
            looking, applicant, f"talk-{talk.due_on}", title=title, action=say("See what it is about"), why=why,
            until=_evening(looking, talk.due_on),
        )  # fmt: skip


def _about(
    looking: Looking,
    applicant: Applicant,
    mark: str,
    *,
    title: Words,
    action: Words,
    why: Words,
    until: datetime | None = None,
) -> Waiting:
    return Waiting(
        key=f"joining:{applicant.pk}:{mark}", sort=Sort.JOINING, title=title, quiet_title=QUIET, why=why,
        url=reverse("assembly:applicant", args=[looking.union.slug, applicant.pk]), action=action, until=until,
    )  # fmt: skip


def _evening(looking: Looking, day: date | None) -> datetime | None:
    """The end of a day where the union is at home."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(looking.union.time_zone))


def handed_to_me(looking: Looking) -> Iterator[Waiting]:
    """What somebody who leaves hands on to the person who looks."""
    for thing in things_for(looking.person, looking.union, day=looking.day):
        yield Waiting(
            key=f"handing:{thing.id}", sort=Sort.JOINING, action=say("See what it is"),
            title=say("{name} hands something on to you: {what}", name=thing.from_whom, what=thing.what),
            quiet_title=say("Somebody hands something on to you"),
            url=reverse("assembly:parting", args=[looking.union.slug]), why=say("because they leave and named you."),
        )  # fmt: skip


def draws_ahead(looking: Looking) -> Iterator[Waiting]:
    """Draws that the person could still add words to."""
    if looking.standing == Standing.VISITOR:
        return
    rows = Draw.objects.filter(union=looking.union, state=DrawState.ANNOUNCED, draws_at__gt=looking.at)
    for draw in rows.exclude(words__agent=looking.person.pk).order_by("draws_at"):
        yield Waiting(
            key=f"draw:{draw.pk}", sort=Sort.CONCERNED, title=say("The lot falls: {name}", name=draw.name),
            text=say("Words that you add make sure that nobody turns it."), action=say("Add your words"),
            url=reverse("assembly:draw", args=[looking.union.slug, draw.pk]), until=draw.draws_at,
        )  # fmt: skip
