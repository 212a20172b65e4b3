"""What each of the nineteen actions of ValueFlows does to what there is: the standard's table, read and applied.

The table is ``data/actions.csv`` (see ``data/SOURCES.md``). Pure: no database, no clock. ``changes_of`` is used both
when a flow is posted and when the books are replayed, so the two cannot drift apart.

Where the table is silent we say it here, once: a new lot begins where and as its flow says; rights and hold that do
not pass on stay with the provider; who has a lot in hand (``custodian``) follows the on-hand amount to the receiver.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple, Protocol, TypeVar

Handle_co = TypeVar("Handle_co", covariant=True)
SIGNS = {
    "notApplicable": (0, 0),
    "increment": (1, 0),
    "decrement": (-1, 0),
    "decrementIncrement": (-1, 1),
    "incrementTo": (0, 1),
}
MARKS = ("accountable", "custodian", "place", "contained_in", "stage", "state")


@dataclass(frozen=True, slots=True)
class Effects:
    """One row of the table. Signs are for (resource, to_resource); the marks hold the standard's own words."""

    action: str
    quantity: str
    side: str
    creates: str
    accounted: tuple[int, int]
    onhand: tuple[int, int]
    place: str
    contained: str
    accountable: str
    stage: str
    state: str


def _read_table() -> dict[str, Effects]:
    text = files("commonweal.flows").joinpath("data/actions.csv").read_text(encoding="utf-8")
    return {row["action"]: _effects(row) for row in csv.DictReader(text.splitlines())}


def _effects(row: Mapping[str, str]) -> Effects:
    return Effects(
        action=row["action"],
        quantity=row["eventQuantity"],
        side=row["inputOutput"],
        creates=row["createResource"],
        accounted=SIGNS[row["accountingEffect"]],
        onhand=SIGNS[row["onhandEffect"]],
        place=row["locationEffect"],
        contained=row["containedEffect"],
        accountable=row["accountableEffect"],
        stage=row["stageEffect"],
        state=row["stateEffect"],
    )


ACTIONS = _read_table()


class Event(Protocol[Handle_co]):
    """What of a flow has effects; handles are ids in whatever form the caller keeps them."""

    @property
    def action(self) -> str: ...
    @property
    def provider(self) -> Handle_co: ...
    @property
    def receiver(self) -> Handle_co: ...
    @property
    def resource(self) -> Handle_co | None: ...
    @property
    def to_resource(self) -> Handle_co | None: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def to_place(self) -> Handle_co | None: ...
    @property
    def contained_in(self) -> Handle_co | None: ...
    @property
    def stage(self) -> Handle_co | None: ...
    @property
    def state(self) -> str: ...


class Change(NamedTuple):
    """What one flow does to one lot: steps added to both quantities, and the marks it sets (by name in ``MARKS``)."""

    resource: object
    accounted: int
    onhand: int
    marks: dict[str, object]


def changes_of(event: Event, *, is_new: bool = False) -> tuple[Change, ...]:
    """The effects of one flow on the lot it names and on the lot it goes to.

    ``is_new`` says that this flow brings its lot into the books (the second lot for actions that create "to").
    Raises ``KeyError`` for an action the standard does not know.
    """
    effects = ACTIONS[event.action]
    amount = event.amount or 0
    new_to = is_new and effects.creates == "optionalTo"
    changes = []
    if event.resource is not None:
        marks = _new_marks(effects, event) if is_new and not new_to else _marks(effects, event)
        changes.append(
            Change(event.resource, effects.accounted[0] * amount, effects.onhand[0] * amount, marks)
        )
    if event.to_resource is not None:
        marks = _new_marks(effects, event) if new_to else _marks_to(effects, event)
        changes.append(
            Change(event.to_resource, effects.accounted[1] * amount, effects.onhand[1] * amount, marks)
        )
    return tuple(changes)


def _marks(effects: Effects, event: Event) -> dict[str, object]:
    """Marks set on the lot a flow names, when it was there before."""
    marks: dict[str, object] = {}
    if effects.place == "update" and event.to_place is not None:
        marks["place"] = event.to_place
    if effects.contained == "update":
        marks["contained_in"] = event.contained_in
    elif effects.contained == "remove":
        marks["contained_in"] = None
    if effects.stage == "update" and event.stage is not None:
        marks["stage"] = event.stage
    if effects.state == "update" and event.state:
        marks["state"] = event.state
    return marks


def _marks_to(effects: Effects, event: Event) -> dict[str, object]:
    """Marks set on the lot a flow goes to, when it was there before."""
    marks: dict[str, object] = {}
    if effects.place == "updateTo" and event.to_place is not None:
        marks["place"] = event.to_place
    if effects.accountable == "updateTo":
        marks["accountable"] = event.receiver
    if effects.onhand == (-1, 1):
        marks["custodian"] = event.receiver
    if effects.state == "updateTo" and event.state:
        marks["state"] = event.state
    return marks


def _new_marks(effects: Effects, event: Event) -> dict[str, object]:
    """All marks of a lot that a flow brings into the books."""
    gets_rights = effects.accountable in {"new", "updateTo"}
    return {
        "accountable": event.receiver if gets_rights else event.provider,
        "custodian": event.receiver if any(effects.onhand) else event.provider,
        "place": event.to_place,
        "contained_in": None,
        "stage": event.stage,
        "state": event.state,
    }


def creates_to(action: str) -> bool:
    """Whether a new lot of this action is the one it goes to (``transfer``), not the one it names (``produce``)."""
    return ACTIONS[action].creates == "optionalTo"


def why_not(event: Event, *, minutes: int | None, makes_lot: bool) -> str | None:
    """What is wrong with a flow as such, in words for whoever wrote the program that drafts it; or None."""
    effects = ACTIONS.get(event.action)
    if effects is None:
        return f"{event.action} is no action of ValueFlows."
    if makes_lot and effects.creates == "notApplicable":
        return f"{event.action} brings no new lot into the books."
    if event.to_resource is not None and not (effects.accounted[1] or effects.onhand[1]):
        return f"{event.action} goes to no second lot."
    if effects.quantity == "resource" and event.amount is None:
        return f"{event.action} needs an amount."
    if effects.quantity == "effort" and minutes is None:
        return f"{event.action} needs minutes."
    return None if event.amount is not None or minutes is not None else f"{event.action} says not how much."
