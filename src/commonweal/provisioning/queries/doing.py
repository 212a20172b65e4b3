"""What a task plans to take and give, what is written down for it so far, and by whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from commonweal.flows.models import Flow, Medium
from commonweal.journal.models import Entry
from commonweal.people.models import Agent, Association, Person
from commonweal.provisioning.models import Role, Task, TaskLine
from commonweal.provisioning.rules.doing import AT_TABLE, Done
from commonweal.provisioning.rules.tasks import in_proportion, part_of_line

PORTION = "portion"
ROLE_OF = {
    "work": Role.WORK, "consume": Role.INPUT, "produce": Role.OUTPUT, "deliverService": Role.OUTPUT,
    "transfer": Role.OUTPUT,
}  # fmt: skip
GIVES = (Role.OUTPUT, Role.BYPRODUCT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a task: ``planned`` and ``done`` in steps or minutes."""

    role: str
    kind: UUID
    name: str
    unit_code: str
    medium: str
    planned: int
    done: int

    @property
    def left(self) -> int:
        """What is still to be done of it, as planned."""
        return max(self.planned - self.done, 0)

    @property
    def is_at_table(self) -> bool:
        """Portions are eaten where they are served; only what is left over reaches a store."""
        return self.unit_code == PORTION


@dataclass(frozen=True, slots=True)
class Moved:
    """One flow of a record: what, of what, how much; ``at_table`` when it was eaten at once."""

    action: str
    kind: UUID
    name: str
    unit_code: str
    amount: int
    at_table: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One writing-down on a task: who did it, who wrote it, when; ``is_taken_back`` when it was a mistake."""

    entry: UUID
    who: str
    by: str
    at: datetime
    flows: tuple[Moved, ...]
    is_taken_back: bool = False
    may_take_back: bool = False


FLOW = (
    "pk", "entry", "action", "kind_id", "kind__name", "kind__unit_code", "kind__medium", "amount", "minutes",
    "provider_id", "reason", "corrects_id", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FlowOfTask:
    """A flow as this page reads it, in the order of ``FLOW``."""

    id: UUID
    entry: UUID
    action: str
    kind: UUID
    name: str
    unit_code: str
    medium: str
    amount: int | None
    minutes: int | None
    provider: UUID
    reason: str
    corrects: UUID | None
    at: datetime

    @property
    def steps(self) -> int:
        """Steps, or minutes of work."""
        return (self.minutes if self.action == "work" else self.amount) or 0

    @property
    def is_at_table(self) -> bool:
        """Eaten at once, so not something that went into the work."""
        return self.action == "consume" and self.reason == AT_TABLE


def flows_of(task: Task) -> list[FlowOfTask]:
    """Everything written down on a task, the oldest first; one query."""
    rows = Flow.objects.filter(commitment=task.pk, union=task.union_id).order_by("id")
    return [FlowOfTask(*row) for row in rows.values_list(*FLOW)]


def lines_of(task: Task, flows: Iterable[FlowOfTask]) -> list[Line]:
    """The task's lines with what was really done; kinds that nobody planned come last."""
    flows = list(flows)
    done, names = _done_by_kind(flows)
    rows = TaskLine.objects.filter(task=task).order_by("id")
    lines = [
        Line(role, kind, name, unit, medium, planned, done.pop((_side(role), kind), 0))
        for role, kind, name, unit, medium, planned in rows.values_list(
            "role", "kind_id", "kind__name", "kind__unit_code", "kind__medium", "amount"
        )
    ]
    return lines + [Line(role, kind, *names[kind], 0, steps) for (role, kind), steps in done.items() if steps]


def _side(role: str) -> str:
    return Role.OUTPUT if role in GIVES else role


def _done_by_kind(
    flows: Iterable[FlowOfTask],
) -> tuple[dict[tuple[str, UUID], int], dict[UUID, tuple[str, str, str]]]:
    done: dict[tuple[str, UUID], int] = defaultdict(int)
    names = {}
    eaten = {flow.id for flow in flows if flow.is_at_table}
    for flow in flows:
        if flow.id in eaten or flow.corrects in eaten or flow.medium == Medium.MONEY:
            continue
        done[ROLE_OF[flow.action], flow.kind] += flow.steps
        names[flow.kind] = (flow.name, flow.unit_code, flow.medium)
    return done, names


def as_planned(lines: Iterable[Line], *, skill: UUID, minutes: int) -> Done:
    """What ``minutes`` of ``skill`` on a task come to when all goes as planned; portions are eaten at table."""
    lines = list(lines)
    planned_minutes = sum(line.planned for line in lines if line.role == Role.WORK)
    parts = {
        (line.role, line.kind): part_of_line(
            planned=line.planned, done=line.done, minutes=minutes, planned_minutes=planned_minutes
        )
        for line in lines
        if line.role != Role.WORK
    }
    made = {kind: part for (role, kind), part in parts.items() if role in GIVES}
    at_table = {line.kind for line in lines if line.is_at_table}
    return Done(
        minutes={skill: minutes},
        made=made,
        used={kind: part for (role, kind), part in parts.items() if role == Role.INPUT},
        served={kind: part for kind, part in made.items() if kind in at_table},
    )


def as_written(lines: Iterable[Line], *, skill: UUID | None, minutes: int, made: int) -> Done:
    """What a line of a paper sheet says: hours, and how much of the main result; the rest follows the recipe.

    What went in and came out besides is in proportion to the result. Without a result only the hours are written.
    """
    lines = list(lines)
    worked = {skill: minutes} if skill and minutes else {}
    main = next((line for line in lines if line.role == Role.OUTPUT), None)
    if main is None or not made:
        return Done(minutes=worked)
    whole = main.planned
    amounts = {
        (line.role, line.kind): in_proportion(line.planned, part=made, whole=whole)
        for line in lines
        if line.role not in (Role.WORK, Role.OUTPUT) or line.kind != main.kind
    }
    besides = {kind: amount for (role, kind), amount in amounts.items() if role in GIVES}
    return Done(
        minutes=worked,
        made={**besides, main.kind: made},
        used={kind: amount for (role, kind), amount in amounts.items() if role == Role.INPUT},
        served={main.kind: made} if main.is_at_table else {},
    )


def skill_for(lines: Iterable[Line], *, offered: Iterable[UUID]) -> UUID | None:
    """The skill that hours on a task are written down for: one that the person offers, else the largest."""
    work = sorted((line for line in lines if line.role == Role.WORK), key=lambda line: -line.planned)
    known = set(offered)
    mine = [line.kind for line in work if line.kind in known]
    return next(iter(mine or [line.kind for line in work]), None)


def records_of(flows: Iterable[FlowOfTask], *, person: Person, corrects_all: bool) -> list[Record]:
    """What was written down, the latest first; whoever wrote or did it, and who corrects the books, may undo it."""
    by_entry: dict[UUID, list[FlowOfTask]] = defaultdict(list)
    corrected = {flow.corrects for flow in flows if flow.corrects}
    for flow in flows:
        if not flow.corrects:
            by_entry[flow.entry].append(flow)
    entries = dict(Entry.objects.filter(pk__in=by_entry).values_list("pk", "by"))
    names = _names({flow.provider for flow in flows} | {by for by in entries.values() if by})
    records = []
    for of_entry in sorted(by_entry.values(), key=lambda each: each[0].id, reverse=True):
        by = entries.get(of_entry[0].entry)
        who = next((flow.provider for flow in of_entry if flow.action == "work"), by)
        plain = _record(of_entry, who=names.get(who, ""), by=names.get(by, "") if by != who else "")
        undone = all(flow.id in corrected for flow in of_entry)
        mine = corrects_all or person.pk in (by, who)
        records.append(replace(plain, is_taken_back=undone, may_take_back=mine and not undone))
    return records


def _record(flows: list[FlowOfTask], *, who: str, by: str) -> Record:
    moved = tuple(
        Moved(flow.action, flow.kind, flow.name, flow.unit_code, flow.steps, flow.is_at_table)
        for flow in flows
    )
    return Record(entry=flows[0].entry, who=who, by=by, at=flows[0].at, flows=moved)


def _names(agents: set[UUID]) -> dict[UUID | None, str]:
    rows = Agent.objects.filter(pk__in=agents).values_list("pk", "person__name", "association__name")
    return {pk: person or association or "" for pk, person, association in rows}


def lately_free(person: Person, union: Association, *, most: int = 5) -> list[Record]:
    """The last hours that ``person`` wrote down without a task, to be looked at and taken back."""
    rows = Flow.objects.filter(
        union=union, provider=person.pk, action="work", commitment__isnull=True, corrects__isnull=True,
        corrections__isnull=True,
    ).order_by("-at", "-id")  # fmt: skip
    flows = [FlowOfTask(*row) for row in rows.values_list(*FLOW)[:most]]
    return records_of(flows, person=person, corrects_all=False)
