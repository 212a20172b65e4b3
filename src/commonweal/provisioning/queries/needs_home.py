"""The first page about needs: for each one I speak for their needs and what is usual; then the board."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.provisioning.models import Body, Group, Tier
from commonweal.provisioning.queries.needs import (
    NeedRow,
    Stating,
    lately_withdrawn,
    needs_board,
    needs_of,
    stating_in,
)
from commonweal.provisioning.queries.voices import Voice, sight_among, voices_of
from commonweal.provisioning.queries.wanted import met_by_plan
from commonweal.provisioning.rules.board import BoardLine
from commonweal.provisioning.rules.nutrition import NUTRIENTS
from commonweal.provisioning.rules.templates import NUTRITION, Usual, offered_for


@dataclass(frozen=True, slots=True)
class UsualOffer:
    """A template that can be taken up: ``is_taken`` when it was already, ``asks_age`` when the age is not known."""

    usual: Usual
    is_taken: bool
    asks_age: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One for whom I speak: their needs now, those that begin later, and what is usual for them."""

    voice: Voice
    needs: list[NeedRow]
    later: list[NeedRow]
    offers: list[UsualOffer]


@dataclass(frozen=True, slots=True)
class BoardTier:
    """The board's lines of one tier, with its name; beside each the share the plan meets, None without one."""

    tier: int
    name: str
    lines: list[tuple[BoardLine, float | None]]


@dataclass(frozen=True, slots=True)
class NeedsHome:
    """All that the page shows; ``stated`` of ``people`` members have said what they need."""

    sections: list[Section]
    withdrawn: list[NeedRow]
    board: list[BoardTier]
    has_plan: bool
    keeps: bool
    stating: Stating

    @property
    def stated_part(self) -> float:
        """The share of members who have stated something."""
        return self.stating.stated / self.stating.people if self.stating.people else 0.0


def home_of(person: Person, union: Association, *, at: datetime) -> NeedsHome:
    """The page for ``person``, in a number of queries that does not grow."""
    day = today_in(union, at)
    voices = voices_of(person, union, at=at)
    ids = [voice.id for voice in voices]
    rows, fits = needs_of(union, ids, day=day), _fitting(union)
    ages = set(Body.objects.filter(pk__in=ids, born_on__isnull=False).values_list("pk", flat=True))
    met, sight = met_by_plan(union), sight_among(voices)
    return NeedsHome(
        sections=[
            Section(
                voice=voice,
                needs=[need for need in rows[voice.id] if need.since <= day],
                later=sorted(
                    (need for need in rows[voice.id] if need.since > day), key=lambda need: need.since
                ),
                offers=_offers(voice, rows[voice.id], fits, knows_age=voice.id in ages),
            )
            for voice in voices
        ],
        withdrawn=lately_withdrawn(union, ids),
        board=_tiers(needs_board(union, sight=sight, day=day), met),
        has_plan=bool(met),
        keeps=sight.sees_all,
        stating=stating_in(union, day),
    )


def _fitting(union: Association) -> set[tuple[str, str]]:
    """The codes and measures of the union's groups, to offer only templates that fit it."""
    return set(Group.objects.filter(union=union).values_list("code", "measure"))


def _offers(
    voice: Voice, needs: list[NeedRow], fits: set[tuple[str, str]], *, knows_age: bool
) -> list[UsualOffer]:
    taken = {need.template for need in needs}
    offers: list[UsualOffer] = []
    if voice.sort == "union":
        return offers
    for usual in offered_for(is_person=voice.is_person):
        lines = [(line.code, line.measure) for line in usual.lines]
        counted = {code for code, _ in fits}
        fitting = (
            any(nutrient.code in counted for nutrient in NUTRIENTS)
            if usual.code == NUTRITION
            else any(line in fits for line in lines)
        )
        if fitting:
            asks = usual.code == NUTRITION and not knows_age
            offers.append(UsualOffer(usual, is_taken=usual.code in taken, asks_age=asks))
    return offers


def _tiers(lines: list[BoardLine], met: dict[tuple[UUID, int], float]) -> list[BoardTier]:
    return [
        BoardTier(tier.value, str(tier.label), found)
        for tier in Tier
        if (found := [(line, met.get((line.code, line.tier))) for line in lines if line.tier == tier.value])
    ]
