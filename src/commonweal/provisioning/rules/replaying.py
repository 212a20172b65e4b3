"""Sharing out again what was shared out before, under another memory: what would have been whose. Pure.

Each share-out on record is done again twice: as its own rule had it, which must give what was allotted then (else it is
not touched), and under the other memory, where what somebody lacked before is what they would have lacked before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.provisioning.rules.policies import Memory
from commonweal.provisioning.rules.sharing import Ask, Lack, owed_after, share_kind
from commonweal.provisioning.rules.spans import Span

Place = tuple[UUID, UUID]
"""A receiver and a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """What a receiver asked of a kind, was allotted and was handed, in steps; ``there`` is what there was for all."""

    receiver: UUID
    kind: UUID
    tier: int
    asked: int
    allotted: int
    handed: int
    there: int
    is_declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShareOut:
    """A share-out on record: when it was made and closed, its days, its seed, and its lines.

    ``rules_on`` is the day whose policies it followed.
    """

    id: UUID
    span: Span
    made_at: datetime
    closed_at: datetime | None
    rules_on: date
    seed: str
    lines: tuple[PastLine, ...]


@dataclass(frozen=True, slots=True)
class ReplayedLine:
    """A line as it was (``before``) and as it would have been (``after``), in steps."""

    share_out: UUID
    span: Span
    receiver: UUID
    kind: UUID
    asked: int
    before: int
    after: int


@dataclass(frozen=True)
class Replayed:
    """All lines of things that were scarce; ``odd`` are the share-outs of kinds that could not be done again."""

    lines: tuple[ReplayedLine, ...]
    odd: frozenset[tuple[UUID, UUID]]


Lacks = dict[UUID, Mapping[Place, tuple[int, int]]]
"""By share-out, what each receiver lacked of each kind, and what they had asked."""


def replay(
    past: Sequence[PastShareOut],
    *,
    held: Callable[[PastShareOut], Memory],
    tried: Callable[[PastShareOut], Memory],
    within: Span,
    each: Callable[[int, int], None],
) -> Replayed:
    """Do the share-outs that begin ``within`` again; earlier ones stay as they were and are remembered.

    ``each`` is called before each of them with its place and how many there are.
    """
    ordered = sorted(past, key=lambda one: (one.made_at, one.id))
    again = [one for one in ordered if within.first_on <= one.span.first_on <= within.last_on]
    was: Lacks = {one.id: _lacking(one, {}) for one in ordered}
    would = dict(was)
    lines: list[ReplayedLine] = []
    odd: set[tuple[UUID, UUID]] = set()
    for place, one in enumerate(again):
        each(place, len(again))
        earlier = ordered[: ordered.index(one)]
        before = _shared(one, _owed(one, earlier, was, held(one)))
        strange = _not_as_recorded(one, before)
        after = _shared(one, _owed(one, earlier, would, tried(one)))
        kept = {where: amount for where, amount in after.items() if where[1] not in strange}
        would[one.id] = _lacking(one, kept)
        odd |= {(one.id, kind) for kind in strange}
        lines += _lines(one, kept)
    return Replayed(tuple(lines), frozenset(odd))


def _lacking(one: PastShareOut, allotted: Mapping[Place, int]) -> dict[Place, tuple[int, int]]:
    """What was not handed of what was asked; who would have been allotted otherwise leaves as much as they left."""
    found = {}
    for line in one.lines:
        if line.is_declined:
            continue
        theirs = allotted.get((line.receiver, line.kind), line.allotted)
        handed = max(theirs - (line.allotted - line.handed), 0)
        if handed < line.asked:
            found[line.receiver, line.kind] = (line.asked - handed, line.asked)
    return found


def _owed(
    one: PastShareOut, earlier: Sequence[PastShareOut], lacks: Lacks, memory: Memory
) -> dict[Place, int]:
    """What is remembered of the share-outs that were closed when this one was made, the older the fainter."""
    closed = [other for other in earlier if other.closed_at is not None and other.closed_at <= one.made_at]
    newest = sorted(closed, key=lambda other: (other.span.first_on, other.id), reverse=True)
    each: dict[Place, list[Lack]] = defaultdict(list)
    for age, other in enumerate(newest[: memory.share_outs]):
        for place, (lacked, asked) in lacks[other.id].items():
            each[place].append(Lack(age, lacked, asked))
    return {place: owed_after(found, keep=memory.keep) for place, found in each.items()}


def _shared(one: PastShareOut, owed: Mapping[Place, int]) -> dict[Place, int]:
    """What everybody is allotted of what is scarce; of other things everybody has what they asked."""
    found: dict[Place, int] = {}
    for kind, lines in _scarce(one.lines).items():
        asks = [
            Ask(line.receiver, line.tier, line.asked, owed.get((line.receiver, kind), 0)) for line in lines
        ]
        shares = share_kind(asks, there=lines[0].there, seed=one.seed, kind=kind)
        found |= {(share.receiver, kind): share.allotted for share in shares}
    return found


def _scarce(lines: Iterable[PastLine]) -> dict[UUID, list[PastLine]]:
    by_kind: dict[UUID, list[PastLine]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    return {
        kind: found for kind, found in by_kind.items() if sum(each.asked for each in found) > found[0].there
    }


def _not_as_recorded(one: PastShareOut, again: Mapping[Place, int]) -> set[UUID]:
    """Kinds of which doing it again by its own rule gives something else than was written down."""
    return {
        line.kind
        for line in one.lines
        if (line.receiver, line.kind) in again
        and not line.is_declined
        and again[line.receiver, line.kind] != line.allotted
    }


def _lines(one: PastShareOut, after: Mapping[Place, int]) -> list[ReplayedLine]:
    return [
        ReplayedLine(
            one.id, one.span, line.receiver, line.kind, line.asked, line.allotted, after[line.receiver, line.kind]
        )
        for line in one.lines
        if (line.receiver, line.kind) in after and not line.is_declined
    ]  # fmt: skip


# What can be told of it.


@dataclass(frozen=True, slots=True)
class KindChange:
    """A scarce kind over all share-outs: in how many it was short and in how many it would have gone otherwise.

    ``moved`` steps would have gone to others; ``worst`` and ``longest`` are before and after: in thousandths what the
    worst served had of all they asked, and how many times in a row somebody had nothing. ``receivers`` asked for it.
    """

    kind: UUID
    receivers: int
    short: int
    changed: int
    moved: int
    worst: tuple[int, int]
    longest: tuple[int, int]


def changes_by_kind(lines: Sequence[ReplayedLine]) -> list[KindChange]:
    """What differs of each scarce kind, the most moved first."""
    by_kind: dict[UUID, list[ReplayedLine]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    found = [_change(kind, of_kind) for kind, of_kind in by_kind.items()]
    return sorted(found, key=lambda change: (-change.changed, -change.moved, str(change.kind)))


def _change(kind: UUID, lines: Sequence[ReplayedLine]) -> KindChange:
    theirs: dict[UUID, list[ReplayedLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.span.first_on, line.share_out)):
        theirs[line.receiver].append(line)
    return KindChange(
        kind,
        receivers=len(theirs),
        short=len({line.share_out for line in lines}),
        changed=len({line.share_out for line in lines if line.after != line.before}),
        moved=sum(max(line.after - line.before, 0) for line in lines),
        worst=(
            min(_part(own, [line.before for line in own]) for own in theirs.values()),
            min(_part(own, [line.after for line in own]) for own in theirs.values()),
        ),
        longest=(
            max(_in_a_row([line.before for line in own if line.asked]) for own in theirs.values()),
            max(_in_a_row([line.after for line in own if line.asked]) for own in theirs.values()),
        ),
    )


def _part(lines: Sequence[ReplayedLine], had: Sequence[int]) -> int:
    """In thousandths, how much of all they asked somebody had."""
    asked = sum(line.asked for line in lines)
    return sum(had) * 1000 // asked if asked else 1000


def _in_a_row(had: Sequence[int]) -> int:
    """How many times in a row it was nothing, at most."""
    longest = row = 0
    for amount in had:
        row = 0 if amount else row + 1
        longest = max(longest, row)
    return longest
