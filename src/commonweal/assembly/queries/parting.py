"""What pages and decisions ask about parting: who leaves, what is handed on, the path through a conflict."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from commonweal.assembly.models import ConflictParty, ConflictPath, ConflictStep, HandingOn, Leaving, StepSort
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.registry.handovers import InHand, in_hand_of
from commonweal.assembly.rules import parting as rules
from commonweal.assembly.rules.parting import STEPS, Step, steps_missing, why_not_ask
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Form, Mandate, Membership, Person, Proxy, Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.queries.members import has_login
from commonweal.people.queries.unions import union_of

Path: TypeAlias = ConflictPath
NEEDED = "parting.steps_before_asking"
COUNTS = "parting.steps_count_days"
NOTICE = "parting.notice_days"
PATHS_MOST = 50


def path_missing(association: Association, person: UUID, at: datetime) -> Words | None:
    """Why ``association`` cannot ask ``person`` to leave yet: which step of the conflict path is still to be gone.

    None when the union's minimum (``parting.steps_before_asking``) has taken place in one path that the person is in.
    Only a union has such a path: households, circles and federations are left freely (None).
    """
    if association.form != Form.UNION:
        return None
    union = union_of(association)
    day = today_in(union, at)
    needed, days = needed_steps(union, day=day)
    paths = _steps_by_path(union, person)
    best = min(
        paths, key=lambda steps: len(steps_missing(steps, needed=needed, day=day, days=days)), default=[]
    )
    return why_not_ask(best, needed=needed, day=day, days=days)


def needed_steps(union: Association, *, day: date) -> tuple[Collection[str], int]:
    """Which steps must have taken place before ``union`` asks anybody to leave, and for how many days they count."""
    values = values_of(union, [NEEDED, COUNTS], on=day)
    return values[NEEDED] or [], values[COUNTS]


def needed_in_words(union: Association, *, day: date) -> list[str]:
    """The steps that ``union`` asks for before anybody is asked to leave, by name, the gentlest first."""
    needed, _days = needed_steps(union, day=day)
    return [str(StepSort(sort).label) for sort in STEPS if sort in needed]


def _steps_by_path(union: Association, person: UUID) -> Collection[list[Step]]:
    """The steps of every path in ``union`` that ``person`` is in and that is not settled."""
    paths = ConflictParty.objects.filter(path__union=union, path__settled_at__isnull=True, agent_id=person)
    by_path: dict[UUID, list[Step]] = defaultdict(list)
    for row in ConflictStep.objects.filter(path__in=paths.values("path")):
        by_path[row.path_id].append(_step(row))
    return by_path.values()


def _step(row: ConflictStep) -> Step:
    return Step(row.sort, row.held_on, row.denied_by_id is not None, row.confirmed_by_id is not None)


def notice_of(person: Person, union: Association, *, day: date) -> Leaving | None:
    """The notice that ``person`` leaves ``union``, whoever gave it, until its day has passed or it is taken back."""
    rows = Leaving.objects.select_related("union").filter(union=union, agent_id=person.pk)
    return rows.filter(taken_back_at__isnull=True, leaves_on__gte=day).order_by("-said_at").first()


def leaving_of(person: Person, union: Association, *, day: date) -> Leaving | None:
    """The same, where they said it themselves or confirmed it, and it still stands."""
    rows = _standing().select_related("union").filter(union=union, agent_id=person.pk, leaves_on__gte=day)
    return rows.exclude(recorded_by__isnull=False, confirmed_at=None).order_by("-said_at").first()


def leaving_on_its_day(leaving: Leaving) -> Leaving | None:
    """The same notice as it is now, if it still says the same day and that is the day on which the membership ends."""
    return _standing().filter(pk=leaving.pk, leaves_on=leaving.leaves_on).first()


def _standing() -> QuerySet[Leaving, Leaving]:
    """Notices that stand: not taken back, and the membership ends on their day."""
    ends = Membership.objects.filter(
        member=OuterRef("agent"), association=OuterRef("union"), until=OuterRef("leaves_on")
    )
    return Leaving.objects.filter(Exists(ends), taken_back_at__isnull=True)


class Unanswered(NamedTuple):
    """A parting that somebody else wrote down: whose, is it the reader's own, on which day, and who wrote it."""

    id: UUID
    name: str
    is_own: bool
    leaves_on: date
    recorded_by: str


def to_answer(person: Person, union: Association, *, day: date) -> list[Unanswered]:
    """What was written down about ``person``, or about whom they act for, and waits for a yes or a no."""
    acts_for = Proxy.objects.on(day).filter(trusted=person, union=union, person=OuterRef("agent"))
    rows = _standing().filter(union=union, recorded_by__isnull=False, confirmed_at=None, leaves_on__gt=day)
    rows = rows.filter(Q(agent=person.pk) | Exists(acts_for)).order_by("leaves_on", "id")
    values = rows.values_list(
        "id", "agent__person__name", "agent_id", "leaves_on", "recorded_by__person__name"
    )
    return [
        Unanswered(pk, name or "…", agent == person.pk, leaves_on, writer or "…")
        for pk, name, agent, leaves_on, writer in values
    ]


def unanswered_in(person: Person, union: Association, pk: UUID, *, day: date) -> Leaving | None:
    """The notice with this id, if it waits for an answer of ``person``."""
    mine = {one.id for one in to_answer(person, union, day=day)}
    return Leaving.objects.select_related("union").get(pk=pk) if pk in mine else None


def earliest_for(person: Person, union: Association, reason: str, *, at: datetime) -> date:
    """The first day from which the parting of ``person`` can be written down by somebody else."""
    today, membership = today_in(union, at), member_of(person, union, at)
    return rules.earliest_on(
        reason, today=today, notice_days=values_of(union, [NOTICE], on=today)[NOTICE], can_answer=has_login(person),
        is_visitor=membership is not None and membership.standing == Standing.VISITOR,
    )  # fmt: skip


class Thing(NamedTuple):
    """Something handed on: what, by whom or to whom, and when it was done."""

    id: int
    what: str
    to_whom: str
    from_whom: str
    done_at: datetime | None


def things_of(leaving: Leaving) -> list[Thing]:
    """What somebody who leaves hands on, in the order they wrote it."""
    return _things(leaving.handed_on.all())


def things_for(person: Person, union: Association, *, day: date) -> list[Thing]:
    """What ``person`` takes over from those who leave and have not left for long."""
    rows = HandingOn.objects.filter(to_whom_id=person.pk, leaving__union=union, done_at__isnull=True)
    return _things(rows.filter(leaving__taken_back_at__isnull=True, leaving__leaves_on__gte=day))


def _things(rows: QuerySet[HandingOn]) -> list[Thing]:
    values = rows.order_by("id").values_list(
        "id", "what", "to_whom__person__name", "leaving__agent__person__name", "done_at"
    )
    return [Thing(pk, what, to or "", by or "", done) for pk, what, to, by, done in values]


def thing_in(union: Association, identity: int) -> HandingOn | None:
    """Something handed on in ``union``."""
    rows = HandingOn.objects.select_related("leaving__union")
    return rows.filter(pk=identity, leaving__union=union).first()


def in_hand(person: Person, union: Association, at: datetime) -> list[InHand]:
    """What ``person`` leaves behind in ``union``: mandates that would go on, and what every room knows of."""
    day = today_in(union, at)
    mandates = Mandate.objects.not_over(day).filter(
        holder_id=person.pk, association=union, recalled_at__isnull=True
    )
    url = reverse("people:mandates", args=[union.slug])
    own = [InHand(_mandate(each), url) for each in mandates.order_by("until", "id")]
    return own + in_hand_of(person, union, at)


def _mandate(mandate: Mandate) -> Words:
    if mandate.until is None:
        return say("Mandate: {role}", role=mandate.role)
    return say("Mandate: {role}, until {day}", role=mandate.role, day=date_format(mandate.until, "j F Y"))


def is_in_path(person: Person, path: ConflictPath) -> bool:
    """Whether ``person`` is in the conflict."""
    return ConflictParty.objects.filter(path=path, agent_id=person.pk).exists()


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that took place: which, when, who noted it, and whether it counts."""

    id: UUID
    name: str
    held_on: date
    noted_by: UUID
    is_denied: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class PathRow:
    """A path through a conflict: who is in it, its steps, who has said that it is settled."""

    id: UUID
    opened_at: datetime
    parties: Sequence[str]
    settled_for: Sequence[str]
    is_mine: bool
    is_settled_for_me: bool
    steps: Sequence[StepRow]
    next_step: str
    settled_at: datetime | None


def paths_for(person: Person, union: Association, *, day: date, keeps: bool = False) -> list[PathRow]:
    """The paths that ``person`` is in, the latest first; all of the union's for whoever ``keeps`` the steps."""
    rows = ConflictPath.objects.filter(union=union)
    if not keeps:
        rows = rows.filter(parties__agent=person.pk)
    rows = rows.prefetch_related("parties__agent__person", "steps").order_by("-opened_at")
    needed, days = needed_steps(union, day=day)
    return [_path_row(path, person, needed=needed, day=day, days=days) for path in rows[:PATHS_MOST]]


def _path_row(
    path: ConflictPath, person: Person, *, needed: Collection[str], day: date, days: int
) -> PathRow:
    parties = sorted(path.parties.all(), key=_name)
    mine = [party for party in parties if party.agent_id == person.pk]
    steps = sorted(path.steps.all(), key=lambda row: (row.held_on, row.noted_at))
    missing = steps_missing(map(_step, steps), needed=needed or STEPS, day=day, days=days)
    return PathRow(
        id=path.pk, opened_at=path.opened_at, parties=[_name(party) for party in parties],
        settled_for=[_name(party) for party in parties if party.settled_at], is_mine=bool(mine),
        is_settled_for_me=any(party.settled_at for party in mine), steps=[_step_row(row) for row in steps],
        next_step=str(StepSort(missing[0]).label) if missing else "", settled_at=path.settled_at,
    )  # fmt: skip


def _name(party: ConflictParty) -> str:
    person = getattr(party.agent, "person", None)
    return person.name if person else str(say("somebody who was forgotten"))


def _step_row(row: ConflictStep) -> StepRow:
    return StepRow(
        row.pk, str(StepSort(row.sort).label), row.held_on, row.noted_by_id, row.denied_by_id is not None,
        row.confirmed_by_id is not None,
    )  # fmt: skip


def path_in(union: Association, identity: UUID, *, person: Person, keeps: bool) -> ConflictPath | None:
    """The path with this identity, if it is of ``union`` and ``person`` is in it, or ``keeps`` the steps."""
    path = ConflictPath.objects.select_related("union").filter(pk=identity, union=union).first()
    return path if path is not None and (keeps or is_in_path(person, path)) else None


def step_in(path: ConflictPath, identity: UUID) -> ConflictStep | None:
    """A step of ``path``."""
    return ConflictStep.objects.select_related("path__union").filter(pk=identity, path=path).first()
