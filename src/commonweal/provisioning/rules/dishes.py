"""What is in a dish: allergens, whether of animals, and what a portion gives, all read off its ingredients."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from commonweal.provisioning.rules.allergens import MEAT_AND_FISH, MILK_AND_THE_LIKE, may_eat

_ORDER_OF_ANIMAL = {"": 0, MILK_AND_THE_LIKE: 1, MEAT_AND_FISH: 2}


@dataclass(frozen=True, slots=True)
class IngredientFacts:
    """What is known of an ingredient; ``values`` per unit in thousandths by group code.

    ``is_known`` is False where nobody has yet said what it contains.
    """

    name: str
    unit_steps: int
    allergens: frozenset[str] = frozenset()
    animal: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in one portion; ``values`` in thousandths of each group's measure, ``unknown`` ingredients by name."""

    allergens: frozenset[str] = frozenset()
    animal: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def is_for(self, *, diet: str, avoids: Iterable[str]) -> bool:
        """Whether it may be served to somebody of this diet who avoids these allergens.

        Where an ingredient is unknown, nobody with an allergy or a diet is served.
        """
        avoided = set(avoids)
        if self.unknown and (avoided or diet):
            return False
        return may_eat(diet=diet, avoids=avoided, allergens=self.allergens, animal=self.animal)


def contents_of(
    ingredients: Iterable[tuple[UUID, int]], facts: Mapping[UUID, IngredientFacts], *, portions: int
) -> Contents:
    """What a portion of a dish holds whose run takes ``ingredients`` (kind, steps) and gives ``portions``.

    Values are summed exactly and rounded once, to the nearest thousandth, halves up.
    """
    allergens: set[str] = set()
    animal = ""
    sums: dict[str, Fraction] = {}
    unknown: list[str] = []
    for kind, amount in ingredients:
        fact = facts[kind]
        allergens |= fact.allergens
        animal = max(animal, fact.animal, key=_ORDER_OF_ANIMAL.__getitem__)
        if not fact.is_known:
            unknown.append(fact.name)
        for group, value_milli in fact.values.items():
            sums[group] = sums.get(group, Fraction(0)) + Fraction(amount * value_milli, fact.unit_steps)
    values = {group: _rounded(total / max(portions, 1)) for group, total in sorted(sums.items())}
    return Contents(frozenset(allergens), animal, values, tuple(sorted(unknown)))


def _rounded(number: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)
