"""The paths through conflicts: which steps took place, and which must before anybody is asked to leave."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from commonweal.assembly.models import ConflictParty, ConflictPath, ConflictStep, StepSort
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.rules.parting import STEPS, Step, steps_missing, why_not_ask
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Form, Person
from commonweal.people.permissions import today_in
from commonweal.people.queries.unions import union_of

Path: TypeAlias = ConflictPath
NEEDED = "parting.steps_before_asking"
COUNTS = "parting.steps_count_days"
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
