"""Are the books whole? Walks every chain, recomputes every digest and balance, and says in words what is broken.

Nothing is changed here. ``rebuild`` in ``flows.actions`` puts balances right after a fault has been understood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commonweal.flows.queries.walking import (
    corrected_flows,
    counts_between,
    flows_between,
    lots_in,
    relabelled_lots,
    unbound_rows,
)
from commonweal.flows.tally import Fault, Tally
from commonweal.journal.belts import missing_belts
from commonweal.journal.chain import one_view, unions_with_books, unsealed_entries, windows
from commonweal.journal.checkpoints import Checkpoint
from commonweal.journal.posting import seal_waiting
from commonweal.lib.words import Words, say
from commonweal.people.models import Association


@dataclass(slots=True)
class UnionReport:
    """How the books of one union are; ``faults`` come in the order of the chain, so the first is the first broken."""

    union: UUID
    name: str
    checkpoint: Checkpoint
    entries: int
    flows: int
    lots: int
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """How all books of the node are."""

    unions: list[UnionReport]
    node_faults: list[Words]

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.node_faults and not any(union.faults for union in self.unions)


def verify(*, at: datetime, union: UUID | None = None, since: Iterable[Checkpoint] = ()) -> Report:
    """Check the books of ``union``, or of all; with older checkpoints ``since`` also that no past was rewritten."""
    held = list(since)
    unions = unions_with_books() if union is None else [union]
    unions += [one.union for one in held if one.union not in unions and union is None]
    missing = [
        say("The trigger {name} is missing: the past could be changed without a trace.", name=name)
        for name in missing_belts()
    ]
    reports = [verify_union(one, at=at, since=[c for c in held if c.union == one]) for one in unions]
    return Report(unions=reports, node_faults=missing)


def verify_union(union: UUID, *, at: datetime, since: Iterable[Checkpoint] = ()) -> UnionReport:
    """Check one union's chain, digests, balances and stock-takes as of one instant."""
    seal_waiting(union)
    with one_view():
        tally = walk(union, list(since))
        tally.settle()
        unbound = [*_unsealed(union), *_unbound(union)]
    name = Association.objects.filter(pk=union).values_list("name", flat=True).first()
    return UnionReport(
        union=union,
        name=name or str(union),
        checkpoint=Checkpoint(union=union, seq=tally.seq, hash=tally.last, at=at),
        entries=tally.entries,
        flows=tally.flows,
        lots=len(tally.replay.lots),
        faults=tally.faults + unbound,
    )


def walk(union: UUID, since: Sequence[Checkpoint] = ()) -> Tally:
    """Take the whole chain into a tally, window by window."""
    tally = Tally(
        lots=lots_in(union),
        corrected=corrected_flows(union),
        relabelled=relabelled_lots(union),
        since=since,
    )
    for links in windows(union):
        first, last = links[0].seq, links[-1].seq
        flows, counts = flows_between(union, first, last), counts_between(union, first, last)
        for link in links:
            tally.take(link, flows.get(link.entry, []), counts.get(link.entry, []))
    return tally


def _unsealed(union: UUID) -> list[Fault]:
    return [
        Fault(seq=None, entry=entry, what=say("Entry {entry} stands outside the chain.", entry=UUID(entry)))
        for entry in unsealed_entries(union)
    ]


def _unbound(union: UUID) -> list[Fault]:
    sentences = {
        "flows_flow": "Flow {row} belongs to no entry of the journal.",
        "flows_stocktake": "Stock-take {row} belongs to no entry of the journal.",
    }
    return [
        Fault(seq=None, entry=None, flow=row, what=say(sentences[table], row=UUID(row)))
        for table, row in unbound_rows(union)
    ]
