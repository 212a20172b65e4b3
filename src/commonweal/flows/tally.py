"""The arithmetic of verifying: chain, digests, balances and counts of one union, compared link by link."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from commonweal.flows.digests import deed_digest
from commonweal.flows.effects import MARKS
from commonweal.flows.posting import COUNT_COLUMNS
from commonweal.flows.queries.walking import KeptLot
from commonweal.flows.replay import FlowRow, Lot, Replay
from commonweal.journal.chain import Link
from commonweal.journal.checkpoints import Checkpoint
from commonweal.journal.posting import COLUMNS, GENESIS, seal_hash
from commonweal.lib.words import Words, say

FAULTS_MAX = 20
_DIGEST, _DEED, _ID, _AT = (COLUMNS.index(name) for name in ("digest", "deed", "id", "at"))
_LOT, _COUNTED, _EXPECTED = (COUNT_COLUMNS.index(name) for name in ("resource_id", "counted", "expected"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: at which place of the chain, in which entry, which flow if known, and in words."""

    seq: int | None
    entry: str | None
    what: Words
    flow: str | None = None


class Tally:
    """Takes the chain of one union link by link; ``faults`` says what did not add up, at most twenty things."""

    def __init__(
        self,
        *,
        lots: Mapping[str, KeptLot],
        corrected: Container[str],
        relabelled: Mapping[str, Sequence[str]],
        since: Sequence[Checkpoint] = (),
    ) -> None:
        self.rows = lots
        self.relabelled = relabelled
        self.held = {checkpoint.seq: checkpoint for checkpoint in since}
        self.replay = Replay(corrected)
        self.seq, self.last = 0, GENESIS
        self.entries = self.flows = 0
        self.faults: list[Fault] = []

    def take(self, link: Link, flows: Sequence[FlowRow], counts: Sequence[tuple]) -> None:
        """Check one link: its place, its hash, the digest of its rows; then let its flows take effect."""
        if link.seq != self.seq + 1:
            self._fault(link, say("Seal {seq} is missing from the chain.", seq=self.seq + 1))
        if link.values[_ID] is None:
            self._fault(link, say("Entry {entry} is gone from the journal.", entry=UUID(link.entry)))
        elif seal_hash(self.last, msgspec.json.encode(link.values)) != link.hash:
            self._fault(
                link,
                say("Entry {seq} ({deed}) is not what was sealed.", seq=link.seq, deed=link.values[_DEED]),
            )
        self.seq, self.last = link.seq, link.hash
        self.entries += 1
        self._compare_held(link)
        if flows or counts or link.values[_DIGEST]:
            self._take_rows(link, flows, counts)

    def settle(self) -> None:
        """After the last link: compare what the flows say with what the projection holds."""
        for seq, held in self.held.items():
            if seq > self.seq:
                self._fault(
                    None,
                    say(
                        "The chain ends at {end}, but a checkpoint of {at:%Y-%m-%d} stands at {seq}.",
                        end=self.seq,
                        at=held.at,
                        seq=seq,
                    ),
                )
        for lot, row in self.rows.items():
            self._compare_lot(row, self.replay.lots.get(lot))
        for lot in self.replay.lots.keys() - self.rows.keys():
            self._fault(None, say("Lot {lot} has flows but is gone from the stores.", lot=UUID(lot)))

    def _take_rows(self, link: Link, flows: Sequence[FlowRow], counts: Sequence[tuple]) -> None:
        before = {count[_LOT]: self._onhand(count[_LOT]) for count in counts}
        born: list[str] = []
        for flow in flows:
            born += self._apply(link, flow)
        births = [self._birth(lot) for lot in born]
        if deed_digest(flows, births, counts) != (link.values[_DIGEST] or None):
            self._fault(link, self._what_differs(link, flows), flow=flows[0].id if flows else None)
        for count in counts:
            self._compare_count(link, count, before[count[_LOT]])

    def _apply(self, link: Link, flow: FlowRow) -> list[str]:
        self.flows += 1
        try:
            born = self.replay.take(flow)
        except (KeyError, TypeError):  # whoever has the database file can write anything into it
            self._fault(link, say("Flow {flow} makes no sense.", flow=UUID(flow.id)), flow=flow.id)
            return []
        for name in (flow.resource, flow.to_resource):
            if name is not None and self.replay.lots[name].onhand < 0 and not self._may_be_overdrawn(name):
                self._fault(
                    link, say("Flow {flow} takes more than there was.", flow=UUID(flow.id)), flow=flow.id
                )
        return born

    def _birth(self, lot: str) -> list[object]:
        """What was written on a lot when it came into the books, from what is on it now and the journal's relabels."""
        row = self.rows.get(lot)
        if row is None:
            return [lot]
        label, best_before_on = row.label, row.best_before_on
        for facts in reversed(self.relabelled.get(lot, ())):
            was, now = _relabelled(facts)
            if now != [label, best_before_on] or len(was) != 2:
                return [lot]
            label, best_before_on = was
        return [row.id, row.union, row.kind, label, best_before_on, row.may_be_overdrawn]

    def _what_differs(self, link: Link, flows: Sequence[FlowRow]) -> Words:
        facts = {"seq": link.seq, "deed": link.values[_DEED] or "?", "at": link.values[_AT] or "?"}
        if not flows:
            return say("Entry {seq} ({deed}, {at}): its flows or counts are gone or changed.", **facts)
        if len(flows) == 1:
            return say(
                "Entry {seq} ({deed}, {at}): flow {flow} ({action}, {amount} steps), its lot or "
                "a count is not what was recorded.",
                flow=UUID(flows[0].id),
                action=flows[0].action,
                amount=flows[0].amount,
                **facts,
            )
        return say(
            "Entry {seq} ({deed}, {at}): one of its {count} flows, their lots or counts is "
            "not what was recorded; the first flow is {flow}.",
            count=len(flows),
            flow=UUID(flows[0].id),
            **facts,
        )

    def _compare_held(self, link: Link) -> None:
        held = self.held.get(link.seq)
        if held is not None and not link.hash.startswith(held.hash):
            self._fault(
                link,
                say(
                    "The chain at {seq} is not the one of the checkpoint of {at:%Y-%m-%d}: the past "
                    "up to there was rewritten.",
                    seq=link.seq,
                    at=held.at,
                ),
            )

    def _compare_count(self, link: Link, count: tuple, before: int) -> None:
        if count[_EXPECTED] != before or count[_COUNTED] != self._onhand(count[_LOT]):
            self._fault(
                link,
                say("The count of lot {lot} does not agree with the flows around it.", lot=UUID(count[_LOT])),
            )

    def _compare_lot(self, row: KeptLot, lot: Lot | None) -> None:
        lot = lot or Lot()
        marks = tuple(getattr(lot, name) for name in MARKS)
        if (row.accounted, row.onhand) != (lot.accounted, lot.onhand):
            self._fault(
                None,
                say(
                    "Lot {lot} shows {onhand} on hand and {accounted} accounted; the flows give "
                    "{is_onhand} and {is_accounted}.",
                    lot=UUID(row.id),
                    onhand=row.onhand,
                    accounted=row.accounted,
                    is_onhand=lot.onhand,
                    is_accounted=lot.accounted,
                ),
            )
        elif row.marks != marks:
            wrong = ", ".join(
                name for name, mine, its in zip(MARKS, row.marks, marks, strict=True) if mine != its
            )
            self._fault(
                None, say("Lot {lot}: {marks} is not what the flows give.", lot=UUID(row.id), marks=wrong)
            )

    def _onhand(self, lot: str) -> int:
        kept = self.replay.lots.get(lot)
        return kept.onhand if kept else 0

    def _may_be_overdrawn(self, lot: str) -> bool:
        row = self.rows.get(lot)
        return row is not None and row.may_be_overdrawn

    def _fault(self, link: Link | None, what: Words, flow: str | None = None) -> None:
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(
                Fault(
                    seq=link.seq if link else None, entry=link.entry if link else None, what=what, flow=flow
                )
            )


def _relabelled(facts: str) -> tuple[list, list]:
    """What a lot's label said before and after, from an entry's facts; nothing from facts that were tampered with."""
    try:
        changed = json.loads(facts)
        return list(changed["was"]), list(changed["is"])
    except (ValueError, KeyError, TypeError):
        return [], []
