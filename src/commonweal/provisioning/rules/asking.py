"""What each receiver asks of each kind for some days: their own needs, and their part of what the plan hands out.

A need of a kind (two bars of soap, a coat) is asked as it was stated. A need toward a group (food energy) is met by
whatever the plan hands out; each person's part of that follows their need, among those who may eat it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commonweal.provisioning.rules.demand import Facts, PersonFact, need_amounts
from commonweal.provisioning.rules.tasks import split_evenly

ONCE = "once"
FINE_PORTION, COARSE_PORTION = 10, 50  # steps of a thousandth: ten grams of spice, fifty of potatoes
COARSE_FROM = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """``amount`` steps of ``kind`` asked by ``receiver`` at ``tier``."""

    receiver: UUID
    kind: UUID
    tier: int
    amount: int


@dataclass(frozen=True, slots=True)
class HandedKind:
    """What the plan hands out of a kind at a tier for these days, and what is to be known to divide it.

    ``values`` is what a unit gives toward each group. ``steps`` are those of its unit, ``allergens`` and ``animal``
    who may eat it.
    """

    kind: UUID
    tier: int
    amount: int
    steps: int
    values: Mapping[UUID, int]
    allergens: frozenset[str] = frozenset()
    animal: str = ""


def wishes_of(
    facts: Facts, *, planned: Sequence[HandedKind], had_already: Mapping[tuple[UUID, UUID], int]
) -> list[Wish]:
    """All wishes for the one span of ``facts``, one for each receiver, kind and tier.

    ``had_already`` is what a receiver was handed of a kind since they asked for it once.
    """
    people = {person.agent: person for person in facts.people}
    wanted: dict[tuple[UUID, UUID, int], int] = defaultdict(int)
    for need in facts.needs:
        if need.kind is None:
            continue
        amount = need_amounts(need, person=people.get(need.whose), spans=facts.spans)[0]
        if need.per == ONCE:
            amount -= had_already.get((need.whose, need.kind), 0)
        if amount > 0:
            wanted[need.whose, need.kind, need.tier] += amount
    toward = _group_needs(facts, people)
    for handed in planned:
        stated = sum(
            amount for (_, kind, tier), amount in wanted.items() if (kind, tier) == (handed.kind, handed.tier)
        )
        for receiver, amount in parts_of(handed, people, toward, rest=handed.amount - stated).items():
            wanted[receiver, handed.kind, handed.tier] += amount
    return [Wish(*place, amount) for place, amount in sorted(wanted.items()) if amount]


def _group_needs(facts: Facts, people: Mapping[UUID, PersonFact]) -> dict[tuple[UUID, int], dict[UUID, int]]:
    """For each group and tier, what each person needs of it in the span, in thousandths."""
    toward: dict[tuple[UUID, int], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for need in facts.needs:
        if need.group is not None and need.whose in people:
            amount = need_amounts(need, person=people[need.whose], spans=facts.spans)[0]
            toward[need.group, need.tier][need.whose] += amount
    return toward


def parts_of(
    handed: HandedKind,
    people: Mapping[UUID, PersonFact],
    toward: Mapping[tuple[UUID, int], Mapping[UUID, int]],
    *,
    rest: int,
) -> dict[UUID, int]:
    """``rest`` steps divided among those who need what the kind gives and may have it, in whole portions.

    The group that counts is the one it fills furthest; nobody's part holds what they cannot eat.
    """
    weights = {
        receiver: need
        for receiver, need in _most_filled(handed, toward).items()
        if need and people[receiver].diet.may_eat(allergens=handed.allergens, animal=handed.animal)
    }
    if not weights or rest <= 0:
        return {}
    portion = portion_of(handed.steps, rest // len(weights))
    receivers = sorted(weights)
    parts = split_evenly(rest // portion, [weights[receiver] for receiver in receivers])
    return {receiver: part * portion for receiver, part in zip(receivers, parts, strict=True)}


def _most_filled(
    handed: HandedKind, toward: Mapping[tuple[UUID, int], Mapping[UUID, int]]
) -> Mapping[UUID, int]:
    filled = [
        (value / sum(needs.values()), str(group), needs)
        for group, value in handed.values.items()
        if (needs := toward.get((group, handed.tier), {})) and sum(needs.values())
    ]
    return max(filled, key=lambda each: each[:2])[2] if filled else {}


def portion_of(steps: int, mean: int) -> int:
    """The smallest part worth weighing out: fifty grams of what people get by the kilogram, ten of the rest."""
    if steps < COARSE_FROM:
        return 1
    return COARSE_PORTION if mean >= COARSE_FROM // 2 else FINE_PORTION
