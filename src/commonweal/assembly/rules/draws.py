"""Verifiable draws: everybody can compute again who is drawn, and nobody chose the seed alone.

The custom in four steps:

1. A secret is made by the server and kept. The *list* (who can be drawn, how many, in which way) and the *commitment*,
   a SHA-256 over secret and list, are public before anybody adds anything: neither can be exchanged later.
2. Members add words of their own; of each, its *mark* (a SHA-256 over handle and words) goes into the seed.
3. When it is time, the secret is shown. The *seed* is a SHA-256 over the secret and all marks, and the journal's seal.
4. Each candidate's *lot* is a SHA-256 over seed and candidate. The smallest goes first.

Pure. Nothing here is secret or random: ``secrets`` is for the action that announces a draw.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from commonweal.lib.words import Words, say

CANDIDATES_MOST = 2000
SEATS_MOST = 500
WORDS_MOST = 200
AHEAD_MOST = timedelta(days=366)
FORMAT = "commonweal-draw 1"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something that can be drawn: a member's handle, or ``option-1`` with its ``name``.

    ``group`` is what at most so many are drawn of (a household; "" for none). ``has_served`` says that they were drawn
    lately for the same, and so come after the others.
    """

    handle: str
    name: str = ""
    group: str = ""
    has_served: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """Everything that is fixed before a draw but the secret: whom it draws, and how."""

    draw: str
    seats: int
    candidates: tuple[Candidate, ...]
    most_per_group: int | None = None

    @property
    def text(self) -> str:
        """The list as it is published and hashed: one line each, no line break at the end."""
        lines = [
            FORMAT,
            f"draw {self.draw}",
            f"seats {self.seats}",
            f"per-group {self.most_per_group or '-'}",
        ]
        return "\n".join(lines + [_line(candidate) for candidate in self.candidates])


def _line(candidate: Candidate) -> str:
    served = "yes" if candidate.has_served else "no"
    line = f"candidate {candidate.handle} group={candidate.group or '-'} served={served}"
    return f"{line} name={candidate.name}" if candidate.name else line


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawDraft:
    """A draw as somebody announces it: among members of ``standings``, some ``people``, ``applicants`` or ``options``.

    ``one_per_household`` spreads the seats; ``by_turns`` puts those behind who were drawn lately for the same.
    """

    name: str
    sort: str
    seats: int
    draws_at: datetime
    why: str = ""
    standings: tuple[str, ...] = ()
    people: tuple[UUID, ...] = ()
    applicants: tuple[UUID, ...] = ()
    options: tuple[str, ...] = ()
    one_per_household: bool = False
    by_turns: bool = False
    is_together: bool = False


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(secret: str, procedure: str) -> str:
    """What is public beforehand of the secret: SHA-256 over it, a line break and the list's text, in hex."""
    return _sha256(f"{secret}\n{procedure}")


def mark_of(handle: str, words: str) -> str:
    """What goes into the seed of what a member added: SHA-256 over ``handle:words``, in hex."""
    return _sha256(f"{handle}:{words}")


def seed_of(commitment: str, contributions: Iterable[str]) -> str:
    """The seed, SHA-256 in hex over ``commitment`` and the ``contributions``, one a line, sorted by their bytes.

    ``commitment`` is what was fixed beforehand: the revealed secret of a draw, or the journal's seal at the opening of
    a decision. The order in which contributions came changes nothing.
    """
    return _sha256("\n".join([commitment, *sorted(contributions)]))


def lot_of(seed: str, item: str) -> str:
    """The lot of one item: SHA-256 over ``seed:item``, in hex. Anyone: ``printf '%s' SEED:ITEM | sha256sum``."""
    return _sha256(f"{seed}:{item}")


def draw_order(seed: str, items: Sequence[str]) -> list[str]:
    """``items`` by their lots, the smallest first; in which order they are given changes nothing."""
    return sorted(items, key=lambda item: (lot_of(seed, item), item))


def drawn_order(seed: str, procedure: Procedure, declined: Collection[str] = ()) -> list[str]:
    """The handles in the order in which they are drawn; the first ``seats`` of it are drawn, the others follow.

    By lot; whoever has served lately after all others. While others are left for the seats, at most so many of one
    group are drawn; who is passed over for that follows behind. Whoever declined is left out.
    """
    standing = [candidate for candidate in procedure.candidates if candidate.handle not in declined]
    by_handle = {candidate.handle: candidate for candidate in standing}
    order = draw_order(seed, list(by_handle))
    order.sort(key=lambda handle: by_handle[handle].has_served)
    if procedure.most_per_group is None:
        return order
    groups = {handle: by_handle[handle].group for handle in order}
    return _spread(order, groups, seats=procedure.seats, most=procedure.most_per_group)


def _spread(order: Sequence[str], groups: Mapping[str, str], *, seats: int, most: int) -> list[str]:
    taken: list[str] = []
    of_group: Counter[str] = Counter()
    for handle in order:
        group = groups[handle]
        if len(taken) < seats and (not group or of_group[group] < most):
            taken.append(handle)
            of_group[group] += 1
    first = set(taken)
    return taken + [handle for handle in order if handle not in first]


def drawn(seed: str, procedure: Procedure, declined: Collection[str] = ()) -> list[str]:
    """Who is drawn for the seats, in order; fewer when there are not enough."""
    return drawn_order(seed, procedure, declined)[: procedure.seats]


def why_not_draw(*, seats: int, names: Sequence[str]) -> tuple[str, Words] | None:
    """The field and the reason why no draw can be held with these seats and candidates; None if it can."""
    if len(names) < 2:
        return "candidates", say("A draw needs at least two to draw from.")
    if len(names) > CANDIDATES_MOST:
        return "candidates", say("A draw takes at most {most} to draw from.", most=CANDIDATES_MOST)
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        return "candidates", say("“{name}” stands twice in the list.", name=twice[0])
    if not 1 <= seats <= SEATS_MOST:
        return "seats", say("Draw at least one, and at most {most}.", most=SEATS_MOST)
    if seats >= len(names):
        return "seats", say(
            "There are {count} to draw from; draw fewer than that, or nothing is left to the lot.",
            count=len(names),
        )
    return None


def why_not_at(draws_at: datetime, *, at: datetime) -> Words | None:
    """Why a draw announced at ``at`` cannot be held at ``draws_at``; None if it can."""
    if draws_at <= at:
        return say("Choose a time still to come, so that everybody can add words of their own before.")
    if draws_at - at > AHEAD_MOST:
        return say("That is more than a year from now.")
    return None


def why_not_words(words: str) -> Words | None:
    """Why these words cannot be added to a draw; None if they can."""
    if not words.strip():
        return say("Write some words, or throw dice and write down what they show.")
    if len(words) > WORDS_MOST or len(words.splitlines()) > 1:
        return say("Write one line of at most {most} letters.", most=WORDS_MOST)
    return None
