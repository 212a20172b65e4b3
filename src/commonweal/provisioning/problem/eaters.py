"""Who can eat what: what is in each kind, and the eaters parted by what they can have of what there is to eat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commonweal.provisioning.problem.names import EVERYONE, FEW
from commonweal.provisioning.problem.shapes import KindFact, RecipeFact
from commonweal.provisioning.rules.allergens import may_eat
from commonweal.provisioning.rules.demand import EVERYBODY, Diet, DietClass

KITCHEN = frozenset({"dish", "make"})
"""The sorts of recipes through which an allergen goes from what goes in to what comes out."""
ANIMALS = ("", "milk", "meat")


@dataclass(frozen=True, slots=True)
class Inside:
    """What a kind holds that some cannot have; ``is_known`` is False where nobody has said it of some part."""

    allergens: frozenset[str] = frozenset()
    animal: str = ""
    is_known: bool = True

    def joined(self, other: "Inside") -> "Inside":
        """What something made of both holds."""
        return Inside(
            self.allergens | other.allergens,
            max(self.animal, other.animal, key=ANIMALS.index),
            self.is_known and other.is_known,
        )

    def is_for(self, diet: Diet) -> bool:
        """Whether who eats so can have it; with a diet or an allergy, only what is known."""
        if diet == EVERYBODY:
            return True
        return self.is_known and may_eat(
            diet=diet.diet, avoids=diet.allergens, allergens=self.allergens, animal=self.animal
        )


def insides(kinds: Mapping[UUID, KindFact], recipes: Sequence[RecipeFact]) -> dict[UUID, Inside]:
    """What is in every kind: what was said of it, and whatever went into it in kitchen, bakery or dairy."""
    cooked = [recipe for recipe in recipes if recipe.sort in KITCHEN]
    made = {kind for recipe in cooked for kind in recipe.kinds("output")}
    found = {
        kind.id: Inside(kind.allergens, kind.animal, kind.is_known or kind.id in made)
        for kind in kinds.values()
    }
    for _ in range(len(cooked) + 1):
        before = dict(found)
        for recipe in cooked:
            for kind in recipe.kinds("output", "byproduct"):
                for part in recipe.kinds("input"):
                    found[kind] = found[kind].joined(found[part])
        if found == before:
            break
    return found


@dataclass(frozen=True, slots=True)
class Eaters:
    """People who can have the same of what there is: their diets' codes, and their days of eating in each period."""

    name: str
    codes: frozenset[str]
    days: tuple[int, ...]
    can_have: frozenset[UUID] | None = None

    def may_have(self, kind: UUID) -> bool:
        """Whether they can eat it (what is not food is for all)."""
        return self.can_have is None or kind in self.can_have


def everyone(classes: Sequence[DietClass], periods: int) -> Eaters:
    """All who are here as one, for what is not a matter of diet."""
    days = [sum(c.person_days[at] + c.guest_days[at] for c in classes) for at in range(periods)]
    return Eaters(EVERYONE, frozenset(c.code for c in classes), tuple(days))


def parted(
    classes: Sequence[DietClass], foods: Collection[UUID], inside: Mapping[UUID, Inside], periods: int
) -> list[Eaters]:
    """The diet classes put together where they can have the same ``foods``; the fewer parts, the plainer the plan.

    A part is named after its least restricted diet. Whoever is alone in a part is not named: they are ``few-1``…
    """
    parts: dict[frozenset[UUID], list[DietClass]] = {}
    for each in classes:
        can_have = frozenset(kind for kind in foods if inside[kind].is_for(each.diet))
        parts.setdefault(can_have, []).append(each)
    ordered = sorted(parts.items(), key=lambda part: (-len(part[0]), sorted(map(str, part[0]))))
    alone = 0
    found: list[Eaters] = []
    for can_have, members in ordered:
        name = _name(members)
        if not name:
            alone += 1
            name = f"{FEW}-{alone}"
        whole = everyone(members, periods)
        found.append(Eaters(name, whole.codes, whole.days, can_have))
    return found


def _name(members: Iterable[DietClass]) -> str:
    """The plainest diet's code; nothing when that would point at one person."""
    listed = sorted(members, key=lambda c: (bool(c.diet.diet) + len(c.diet.allergens), c.code))
    if any(c.diet == EVERYBODY for c in listed) or sum(c.people for c in listed) > 1:
        return listed[0].code
    return ""
