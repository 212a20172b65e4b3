"""The books as a fold: what there is follows from the flows alone, taken in the order of the chain. Pure.

Handles are whatever the caller reads them as (32 hexadecimal digits when verifying), as long as they are one form.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from commonweal.flows.effects import MARKS, changes_of


class FlowRow(NamedTuple):
    """A flow as it lies in the books, in the order in which it is hashed."""

    id: Any
    union: Any
    action: str
    provider: Any
    receiver: Any
    kind: Any
    resource: Any
    to_resource: Any
    amount: int | None
    minutes: int | None
    process: Any
    commitment: Any
    to_place: Any
    contained_in: Any
    stage: Any
    state: str
    reason: str
    corrects: Any
    entry: Any
    position: int
    at: Any


@dataclass(slots=True)
class Lot:
    """What the flows so far say about one lot."""

    accounted: int = 0
    onhand: int = 0
    accountable: Any = None
    custodian: Any = None
    place: Any = None
    contained_in: Any = None
    stage: Any = None
    state: str = ""

    def marks(self) -> dict[str, Any]:
        """Its marks by name."""
        return {name: getattr(self, name) for name in MARKS}


class Replay:
    """Takes flows one after another; ``lots`` holds what there is after the last."""

    def __init__(self, corrected: Container[Any]) -> None:
        self.corrected = corrected
        self.lots: dict[Any, Lot] = {}

    def take(self, flow: FlowRow) -> list[Any]:
        """Apply one flow; the lots it brought into the books (none or one).

        A correction takes back quantities; of a corrected flow the marks do not count, except those a lot was born
        with.
        """
        born = [lot for lot in (flow.resource, flow.to_resource) if lot is not None and lot not in self.lots]
        counts = flow.corrects is None and flow.id not in self.corrected
        for change in changes_of(flow, is_new=bool(born)):
            is_born = change.resource in born
            lot = self.lots.setdefault(change.resource, Lot()) if is_born else self.lots[change.resource]
            lot.accounted += change.accounted
            lot.onhand += change.onhand
            if counts or is_born:
                for name, value in change.marks.items():
                    setattr(lot, name, value)
        return born


def marks_of(lot: Any, history: Iterable[FlowRow], corrected: Container[Any]) -> dict[str, Any]:
    """The marks of one lot after its ``history`` (the flows that name it, in order), without the corrected ones."""
    replay = Replay(corrected)
    for flow in history:
        other = flow.resource if flow.resource != lot else flow.to_resource
        if other is not None and other not in replay.lots:
            replay.lots[other] = Lot()  # its own history is not at hand, nor needed
        replay.take(flow)
    return replay.lots[lot].marks()
