"""Groups and need lines of a problem: who needs what, and what of it they can be given.

* A group of needs is parted by eaters as soon as something that serves it cannot be had by all of them.
* A kind that was asked for by name is a group of its own (a coat asked for is not met by trousers), and what is
  given of it counts for the groups it serves as well, for those who can have it.
* What nobody asked for by name is given up to a limit: of a dish, how often it is on the menu; of other things,
  what a person reasonably uses in a day. Where no limit is stated, food is not handed out as it is, nor is anything
  that goes into what serves the same group; the rest is given as needed.
* A line counts for the groups of its own tier only: a carrot eaten is one carrot.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from commonweal.planning.problem import Group, Need
from commonweal.provisioning.problem.eaters import Eaters, Inside, everyone, insides, parted
from commonweal.provisioning.problem.menus import portions_most
from commonweal.provisioning.problem.names import GroupKey, NeedKey
from commonweal.provisioning.problem.shapes import Horizon, KindFact, UnionBooks
from commonweal.provisioning.rules.nutrition import NUTRIENTS

MILLI = 1000
NUTRITION = frozenset(nutrient.code for nutrient in NUTRIENTS)
GIVEN = frozenset({"good", "service"})
Asked = tuple[str, UUID, int]
"""What is required: ``group`` or ``kind``, its id, and the tier."""


@dataclass
class Wants:
    """What a union needs, sorted for the planner; ``groups`` and ``lines`` are the outcome."""

    books: UnionBooks
    horizon: Horizon
    inside: dict[UUID, Inside] = field(init=False)
    required: dict[Asked, dict[str, tuple[int, ...]]] = field(init=False)
    serving: dict[tuple[UUID, int], list[Asked]] = field(init=False)
    dietary: set[Asked] = field(init=False)
    whole: Eaters = field(init=False)
    parts: list[Eaters] = field(init=False)

    def __post_init__(self) -> None:
        classes, periods = self.books.demand.classes, len(self.horizon.spans)
        self.inside = insides(self.books.kinds, self.books.recipes)
        self.required = _required(self.books)
        self.serving = _serving(self.books, self.required)
        self.dietary = self._dietary()
        foods = {kind for (kind, _), asked in self.serving.items() if self.dietary & set(asked)}
        self.whole = everyone(classes, periods)
        self.parts = parted(classes, foods, self.inside, periods)

    def _dietary(self) -> set[Asked]:
        """Groups that not everybody can fill with the same; a line shared with such a group takes its others along."""
        diets = [each.diet for each in self.books.demand.classes]
        lines = [
            (kind, {one for one in asked if one[0] == "group"}) for (kind, _), asked in self.serving.items()
        ]
        found: set[Asked] = set()
        for kind, groups in lines:
            if not all(self.inside[kind].is_for(diet) for diet in diets):
                found |= groups
        while more := {one for _, groups in lines if groups & found for one in groups} - found:
            found |= more
        return found

    def eaters_of(self, asked: Asked) -> list[Eaters]:
        """The eaters a group is parted into."""
        return self.parts if asked in self.dietary else [self.whole]

    def needed(self, asked: Asked, eaters: Eaters) -> list[int]:
        """What these eaters need toward it in each period, in steps or thousandths."""
        by_code = self.required.get(asked, {})
        periods = range(len(self.horizon.spans))
        return [
            sum(amounts[at] for code, amounts in by_code.items() if code in eaters.codes) for at in periods
        ]

    def steps(self, asked: Asked) -> int:
        """How many steps or thousandths make one unit of what is asked."""
        return self.books.kinds[asked[1]].steps if asked[0] == "kind" else MILLI


def groups_and_needs(books: UnionBooks, horizon: Horizon) -> tuple[list[Group], list[Need]]:
    """The groups and need lines of a union for a round."""
    wants = Wants(books, horizon)
    return _groups(wants), _needs(wants)


def _required(books: UnionBooks) -> dict[Asked, dict[str, tuple[int, ...]]]:
    found: dict[Asked, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for need in books.demand.groups:
        found["group", need.group, need.tier][need.diet_class] = need.amounts
    for wish in books.demand.kinds:
        found["kind", wish.kind, wish.tier][wish.diet_class] = wish.amounts
    return dict(found)


def _serving(
    books: UnionBooks, required: dict[Asked, dict[str, tuple[int, ...]]]
) -> dict[tuple[UUID, int], list[Asked]]:
    """By kind and tier, what giving it serves."""
    goes_into = _goes_into(books)
    found: dict[tuple[UUID, int], list[Asked]] = defaultdict(list)
    for asked in sorted(required, key=str):
        what, about, tier = asked
        for kind in books.kinds.values():
            if kind.medium not in GIVEN or kind.is_archived:
                continue
            if what == "kind" and kind.id == about:
                found[kind.id, tier].append(asked)
            elif what == "group" and kind.values.get(about, 0) > 0:
                wished = ("kind", kind.id, tier) in required
                if wished or _is_given(books, kind, about, goes_into):
                    found[kind.id, tier].append(asked)
    return dict(found)


def _goes_into(books: UnionBooks) -> dict[UUID, set[UUID]]:
    """For each kind, the groups that what it goes into serves."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for recipe in books.recipes:
        served = {group for kind in recipe.kinds("output") for group in books.kinds[kind].values}
        for part in recipe.kinds("input"):
            found[part] |= served
    return found


def _is_given(books: UnionBooks, kind: KindFact, group: UUID, goes_into: dict[UUID, set[UUID]]) -> bool:
    """Whether it is handed out as it is toward this group without being asked for by name."""
    if kind.most_per_person_day is not None or kind.id in dishes_of(books):
        return True
    return books.groups[group].code not in NUTRITION and group not in goes_into.get(kind.id, set())


def dishes_of(books: UnionBooks) -> dict[UUID, UUID]:
    """The kinds that are cooked as dishes, with the recipe of each."""
    return {
        kind: recipe.id
        for recipe in books.recipes
        if recipe.sort == "dish"
        for kind in recipe.kinds("output")
    }


def _groups(wants: Wants) -> list[Group]:
    found: list[Group] = []
    for asked in sorted(wants.required, key=str):
        what, about, tier = asked
        for eaters in wants.eaters_of(asked):
            needed = wants.needed(asked, eaters)
            if any(needed):
                name, unit = _called(wants.books, asked)
                found.append(
                    Group(
                        id=str(GroupKey(what, about, tier, eaters.name)),
                        name=name if eaters.can_have is None else f"{name} ({eaters.name})",
                        tier=tier,  # type: ignore[arg-type]
                        unit=unit,
                        required=[amount / wants.steps(asked) for amount in needed],
                    )
                )
    return found


def _called(books: UnionBooks, asked: Asked) -> tuple[str, str]:
    """Name and unit of what is asked."""
    if asked[0] == "kind":
        return books.kinds[asked[1]].name, books.kinds[asked[1]].unit
    return books.groups[asked[1]].name, books.groups[asked[1]].measure


def _needs(wants: Wants) -> list[Need]:
    found: list[Need] = []
    portions = {
        eaters.name: portions_most(wants.books, wants.horizon, eaters, dishes_of(wants.books))
        for eaters in [wants.whole, *wants.parts]
    }
    for (kind_id, tier), asked in sorted(wants.serving.items(), key=str):
        kind = wants.books.kinds[kind_id]
        is_parted = bool(wants.dietary & set(asked))
        for eaters in wants.parts if is_parted else [wants.whole]:
            line = _line(wants, kind, tier, asked=asked, eaters=eaters, portions=portions[eaters.name])
            if line is not None:
                found.append(line)
    return found


def _line(
    wants: Wants,
    kind: KindFact,
    tier: int,
    *,
    asked: list[Asked],
    eaters: Eaters,
    portions: dict[UUID, list[float]],
) -> Need | None:
    """What these eaters can be given of a kind at a tier; None when it is nothing."""
    wish: Asked = ("kind", kind.id, tier)
    may_have = eaters.may_have(kind.id)
    worth: dict[Asked, float] = {}
    for one in asked:
        if one == wish:
            worth[one] = 1.0
        elif may_have and any(wants.needed(one, eaters)):
            worth[one] = kind.values[one[1]] / MILLI
    most = [amount / kind.steps for amount in wants.needed(wish, eaters)]
    if any(one != wish for one in worth):
        usual = _usual(wants, kind, eaters, worth, portions)
        most = [max(pair) for pair in zip(most, usual, strict=True)]
    if not worth or not any(most):
        return None
    return Need(
        id=str(NeedKey(kind.id, tier, eaters.name)),
        name=kind.name,
        good=str(kind.id),
        tier=tier,  # type: ignore[arg-type]
        values={
            str(GroupKey(*one, wants.whole.name if one == wish else _part_of(wants, one, eaters))): value
            for one, value in worth.items()
        },
        most=most,
    )


def _part_of(wants: Wants, asked: Asked, eaters: Eaters) -> str:
    return eaters.name if asked in wants.dietary else wants.whole.name


def _usual(
    wants: Wants, kind: KindFact, eaters: Eaters, worth: dict[Asked, float], portions: dict[UUID, list[float]]
) -> list[float]:
    """What they reasonably use of it in each period, in units."""
    if kind.id in portions and (wants.books.menus or kind.most_per_person_day is None):
        return portions[kind.id]
    if kind.most_per_person_day is not None:
        return [kind.most_per_person_day * days / kind.steps for days in eaters.days]
    serving = [(one, value) for one, value in worth.items() if one[0] == "group"]
    return [
        max(wants.needed(one, eaters)[at] / MILLI / value for one, value in serving)
        for at in range(len(wants.horizon.spans))
    ]
