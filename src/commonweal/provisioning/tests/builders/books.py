"""Books of a union as the builder of problems takes them: a small bakery and kitchen, without a database."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from commonweal.provisioning.problem.shapes import (
    DishFact,
    GroupFact,
    Horizon,
    KindFact,
    LineFact,
    MenuFact,
    OfferFact,
    RecipeFact,
    UnionBooks,
)
from commonweal.provisioning.rules.demand import (
    Demand,
    Diet,
    DietClass,
    GroupNeed,
    KindNeed,
    SkillHours,
)
from commonweal.provisioning.rules.periods import spans_of

UNION, ENERGY, CLOTHES = UUID(int=1), UUID(int=2), UUID(int=3)
FLOUR, MILLET, BREAD, PORRIDGE, COAT, CLOTH = (UUID(int=number) for number in range(10, 16))
BAKING, SEWING, OVEN = UUID(int=20), UUID(int=21), UUID(int=22)
BAKE, COOK, SEW = UUID(int=30), UUID(int=31), UUID(int=32)
FLOUR_OFFER = UUID(int=40)
NO_GLUTEN = Diet("", ("gluten",))


def horizon(periods: int = 3, *, period: str = "month", starts_on: date = date(2026, 3, 1)) -> Horizon:
    """A round of some months from March."""
    spans = spans_of(starts_on=starts_on, period=period, periods=periods)
    return Horizon(name="Spring", period=period, spans=spans)


def kinds() -> dict[UUID, KindFact]:
    """Flour and millet, bread and porridge, coats and cloth; hours of baking and sewing, and an oven."""
    listed = [
        KindFact(id=FLOUR, name="Flour", medium="good", unit="kg", steps=1000, allergens=frozenset({"gluten"}),
                 values={ENERGY: 3_400_000}),
        KindFact(id=MILLET, name="Millet", medium="good", unit="kg", steps=1000, values={ENERGY: 3_700_000}),
        KindFact(id=BREAD, name="Bread", medium="good", unit="kg", steps=1000, most_per_person_day=400,
                 values={ENERGY: 2_400_000}),
        KindFact(id=PORRIDGE, name="Porridge", medium="good", unit="portions", steps=1, values={ENERGY: 600_000}),
        KindFact(id=COAT, name="Coat", medium="good", unit="×", steps=1, values={CLOTHES: 1000}),
        KindFact(id=CLOTH, name="Cloth", medium="good", unit="m", steps=100),
        KindFact(id=BAKING, name="Baking", medium="work", unit="h", steps=60),
        KindFact(id=SEWING, name="Sewing", medium="work", unit="h", steps=60),
        KindFact(id=OVEN, name="Oven", medium="equipment", unit="h", steps=60),
    ]  # fmt: skip
    return {kind.id: kind for kind in listed}


def recipes() -> tuple[RecipeFact, ...]:
    """Twenty kilograms of bread, ten portions of porridge, a coat."""
    return (
        RecipeFact(id=BAKE, name="Bake bread", sort="make", lines=(
            LineFact("input", FLOUR, 14_000), LineFact("output", BREAD, 20_000),
            LineFact("work", BAKING, 240), LineFact("equipment", OVEN, 120))),
        RecipeFact(id=COOK, name="Cook porridge", sort="dish", lines=(
            LineFact("input", MILLET, 1_000), LineFact("output", PORRIDGE, 10), LineFact("work", BAKING, 30))),
        RecipeFact(id=SEW, name="Sew a coat", sort="make", lines=(
            LineFact("input", CLOTH, 300), LineFact("output", COAT, 1), LineFact("work", SEWING, 600))),
    )  # fmt: skip


def diet_class(diet: Diet, people: int, periods: int, *, days: int = 30) -> DietClass:
    """So many people of a diet who are here all the time."""
    return DietClass(diet, people, (people * days,) * periods, (0,) * periods)


def demand(periods: int = 3, *, everybody: int = 8, no_gluten: int = 2, coats: int = 2) -> Demand:
    """Two thousand kcal a day for everybody, and coats once; plenty of baking, twenty hours of sewing a month."""
    classes = (diet_class(Diet(), everybody, periods), diet_class(NO_GLUTEN, no_gluten, periods))
    return Demand(
        spans=horizon(periods).spans,
        classes=classes,
        groups=tuple(
            GroupNeed(ENERGY, 1, each.code, tuple(2_000_000 * days for days in each.person_days))
            for each in classes
            if each.people
        ),
        kinds=(KindNeed(COAT, 2, "all", (coats, *[0] * (periods - 1))),) if coats else (),
        skills=(SkillHours(BAKING, 3, (60_000,) * periods), SkillHours(SEWING, 1, (1_200,) * periods)),
    )


def books(periods: int = 3, **changed: object) -> UnionBooks:
    """The whole union; ``changed`` replaces parts of it."""
    plain = UnionBooks(
        id=UNION,
        name="Riverbend",
        currency="EUR",
        currency_steps=100,
        kinds=kinds(),
        groups={
            ENERGY: GroupFact(ENERGY, "energy", "Food energy", "kcal"),
            CLOTHES: GroupFact(CLOTHES, "clothing", "Clothes", "pieces"),
        },
        demand=demand(periods),
        recipes=recipes(),
        menus=(
            MenuFact(date(2026, 1, 1), None, (DishFact(COOK, "breakfast", 28), DishFact(COOK, "dinner", 28))),
        ),
        offers=(OfferFact(FLOUR_OFFER, FLOUR, "Mill", 110),),
        capacities={OVEN: 60 * 40},
        stock={FLOUR: 100_000, MILLET: 400_000, CLOTH: 1_000},
        budget_total=100_000,
    )
    return replace(plain, **changed)
