"""The lot of a share-out, drawn again: every draw, and the whole sharing, computed anew from what was written down."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from commonweal.provisioning.models import ShareLine, ShareOut
from commonweal.provisioning.rules.reasons_of_shares import DECLINED
from commonweal.provisioning.rules.sharing import Ask, lot, seed_text, share_kind


@dataclass(frozen=True, slots=True)
class Draw:
    """One receiver's draw for a kind; ``command`` computes it again in a shell."""

    receiver: UUID
    draw: str
    is_right: bool
    got_last: bool
    is_mine: bool
    command: str


@dataclass(frozen=True, slots=True)
class KindLot:
    """A kind of which the lot decided the last; ``is_same`` when sharing it again gives what was allotted."""

    kind: UUID
    name: str
    draws: tuple[Draw, ...]
    is_same: bool

    @property
    def all_right(self) -> bool:
        """Every draw is what it must be."""
        return all(draw.is_right for draw in self.draws)


LINE = ("receiver_id", "kind_id", "kind__name", "tier", "asked", "allotted", "reason", "draw")


def seed_of(share_out: ShareOut) -> str:
    """What every draw of a share-out starts from."""
    return seed_text(share_out.lot_seal, share_out.covers_from, share_out.covers_until)


def lots_of(share_out: ShareOut, *, mine: frozenset[UUID]) -> list[KindLot]:
    """Every kind of which the lot decided the last, the smallest draw first; one query."""
    rows = list(ShareLine.objects.filter(share_out=share_out).order_by("id").values_list(*LINE))
    drawn = {row[1] for row in rows if row[6].get("by_lot")}
    by_kind: dict[UUID, list[tuple]] = defaultdict(list)
    for row in rows:
        if row[1] in drawn:
            by_kind[row[1]].append(row)
    seed = seed_of(share_out)
    return [_kind_lot(seed, kind, of_kind, mine) for kind, of_kind in by_kind.items()]


def _kind_lot(seed: str, kind: UUID, rows: list[tuple], mine: frozenset[UUID]) -> KindLot:
    asks = [Ask(row[0], row[3], row[4], int(row[6].get("owed", 0))) for row in rows]
    there = int(rows[0][6].get("there", 0))
    again = {share.receiver: share.allotted for share in share_kind(asks, there=there, seed=seed, kind=kind)}
    kept = [row for row in rows if row[6].get("code") != DECLINED]
    draws = [
        Draw(
            receiver, draw, is_right=draw == lot(seed=seed, receiver=receiver, kind=kind),
            got_last=bool(reason.get("won")), is_mine=receiver in mine,
            command=f"printf '%s' '{seed}:{kind}:{receiver}' | sha256sum",
        )
        for receiver, _kind, _name, _tier, _asked, _allotted, reason, draw in kept
        if reason.get("by_lot")
    ]  # fmt: skip
    return KindLot(
        kind,
        name=rows[0][2],
        draws=tuple(sorted(draws, key=lambda one: one.draw)),
        is_same=all(again[row[0]] == row[5] for row in kept),
    )
