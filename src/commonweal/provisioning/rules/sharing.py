"""Who gets how much of something scarce: need first, with memory, and an open lot where nothing else decides.

The custom in three steps, for one kind of thing at a time:

1. More urgent needs first: everything asked at tier 1 is served before anything at tier 2.
2. Within a tier the worst-off first: the next step of the thing goes to whoever has the smallest part of what they
   asked, where going without before counts as having less (``debt``). This is leximin in whole steps. A lack counts as
   the part of what was then asked, not as an amount: asking for much once makes nobody come first for long.
3. Where two stand exactly alike, the lot decides, drawn from a seed that nobody chose (``lot``).

Pure: amounts are whole steps of the kind, never floats.
"""

import hashlib
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

ASK = 1_000_000
"""What is remembered is counted in millionths of an ask, so that half of a lack of one jar is not rounded to none."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one receiver asks of a kind: ``asked`` steps at ``tier``, and what they lacked before (``debt``).

    ``debt`` is in millionths of an ask (``ASK``): twice all that was asked is 2,000,000.
    """

    receiver: UUID
    tier: int
    asked: int
    debt: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What is allotted to a receiver, and why: ``code`` is the reason.

    ``by_lot`` says that a draw decided about the last of it, ``won`` that it fell on this receiver.
    """

    receiver: UUID
    tier: int
    asked: int
    allotted: int
    code: str
    by_lot: bool = False
    won: bool = False


def lot(*, seed: str, receiver: UUID, kind: UUID) -> str:
    """The draw of a receiver for a kind: SHA-256 over seed, kind and receiver, in hex; the smallest draw goes first.

    Anyone can compute it again: ``printf '%s' SEED:KIND:RECEIVER | sha256sum``.
    """
    return hashlib.sha256(f"{seed}:{kind}:{receiver}".encode()).hexdigest()


def seed_text(seal: str, first_on: date, last_on: date) -> str:
    """What every draw of a share-out starts from: the journal's seal and the days it is for."""
    return f"{seal}:{first_on}:{last_on}"


def step_of(total_asked: int, *, most_steps: int = 2000) -> int:
    """How many smallest steps are handed out at a time, so that tonnes in grams take no longer than loaves.

    One for small things; else the power of ten that keeps a sharing under about ``most_steps`` hand-outs.
    """
    size = 1
    while total_asked // size > most_steps:
        size *= 10
    return size


def share_kind(
    asks: Sequence[Ask], *, there: int, seed: str, kind: UUID, portion: int | None = None
) -> list[Share]:
    """Divide ``there`` steps of ``kind`` among ``asks``; the sum never exceeds what is there or what anyone asked.

    ``portion`` is the smallest part worth handing out (a whole loaf); by default ``step_of`` chooses it.
    """
    left = there
    shares: list[Share] = []
    for tier in sorted({ask.tier for ask in asks}):
        among = [ask for ask in asks if ask.tier == tier]
        given = _share_tier(among, there=left, seed=seed, kind=kind, portion=portion)
        left -= sum(share.allotted for share in given)
        shares += given
    return shares


def _share_tier(
    asks: Sequence[Ask], *, there: int, seed: str, kind: UUID, portion: int | None
) -> list[Share]:
    wanted = sum(ask.asked for ask in asks)
    if wanted <= there:
        return [Share(ask.receiver, ask.tier, ask.asked, ask.asked, "in_full") for ask in asks]
    given, winners, passed = _fill_up(
        asks, there=there, seed=seed, kind=kind, size=portion or step_of(wanted)
    )
    drawn = winners | passed if passed else set()
    return [
        _told(ask, given[ask.receiver], by_lot=ask.receiver in drawn, won=ask.receiver in drawn & winners)
        for ask in asks
    ]


def _fill_up(
    asks: Sequence[Ask], *, there: int, seed: str, kind: UUID, size: int
) -> tuple[dict[UUID, int], set[UUID], set[UUID]]:
    """Hand out ``size`` steps at a time to the worst-off.

    Also says who had the last of it, and who stood exactly like them and had none of that.
    """
    given = {ask.receiver: 0 for ask in asks}
    heap = [
        (_standing(ask, 0), lot(seed=seed, receiver=ask.receiver, kind=kind), at)
        for at, ask in enumerate(asks)
        if ask.asked
    ]
    heapq.heapify(heap)
    level, winners = None, set[UUID]()
    while heap and there > 0:
        standing, draw, at = heapq.heappop(heap)
        ask = asks[at]
        winners = winners | {ask.receiver} if standing == level else {ask.receiver}
        level = standing
        part = min(size, ask.asked - given[ask.receiver], there)
        given[ask.receiver] += part
        there -= part
        if given[ask.receiver] < ask.asked:
            heapq.heappush(heap, (_standing(ask, given[ask.receiver]), draw, at))
    passed = {asks[at].receiver for standing, _, at in heap if standing == level}
    return given, winners, passed


def _standing(ask: Ask, given: int) -> Fraction:
    """The part of what was asked that one would have after this, less what was lacking before; in millionths."""
    return Fraction(given * ASK, ask.asked) - ask.debt


def _told(ask: Ask, allotted: int, *, by_lot: bool, won: bool) -> Share:
    if allotted == ask.asked:
        code = "in_full_after_going_without" if ask.debt else "in_full"
    elif allotted == 0:
        code = "none_left"
    else:
        code = "part_after_going_without" if ask.debt else "part"
    return Share(ask.receiver, ask.tier, ask.asked, allotted, code, by_lot, won)


@dataclass(frozen=True, slots=True)
class Lack:
    """That somebody had ``lacked`` steps too few of what they ``asked``, ``age`` share-outs ago (0 the last one)."""

    age: int
    lacked: int
    asked: int


def owed_after(lacks: Iterable[Lack], *, keep: Fraction) -> int:
    """What is remembered of ``lacks``, in millionths of an ask.

    Of an older lack ``keep`` is left each time (a policy), so that one bad week is made up for and then forgotten.
    """
    remembered = (Fraction(lack.lacked * ASK, lack.asked) * keep**lack.age for lack in lacks)
    return int(sum(remembered, Fraction(0)))
