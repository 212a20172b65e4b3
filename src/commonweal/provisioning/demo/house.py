"""A house of five beside the three unions: small enough to carry a whole decision through, from a wish to a deed.

They bake their bread, keep a few things in store, and plan by the week. Kinds, recipe and prices are the region's own;
the house has no part in its figures. Amounts are whole steps of each kind's unit.
"""

from functools import cache

from commonweal.provisioning.demo.reading import people_of
from commonweal.provisioning.demo.shapes import Union

HOUSE = "rowan-house"
RECIPE = "rye-bread"
MOST_A_DAY = {
    "rye-bread": 550, "oats": 120, "lentils": 90, "potatoes": 400, "apples": 250, "rapeseed-oil": 35,
}  # fmt: skip
"""What one of them eats of it in a day at most."""
IN_STORE = {
    "rye-flour": 45_000, "wheat-flour": 9_000, "salt": 3_000, "oats": 18_000, "lentils": 14_000, "potatoes": 90_000,
    "apples": 45_000, "rapeseed-oil": 5_000,
}  # fmt: skip
"""What they had when they began to plan."""
KEPT_BACK = {"rye-flour": 20_000, "lentils": 4_000}
SKILLS = ("baking", "keeping")
OVEN_HOURS_A_WEEK = 6
BUDGET_CENTS_A_WEEK = 9_000


@cache
def house() -> Union:
    """Give the house and who lives in it."""
    return Union(
        union_id=HOUSE,
        name="Rowan House",
        about="Five people under one roof, with an oven in the yard. Small enough to try out a whole decision.",
        people=people_of(HOUSE),
        land={},
        equipment_hours_per_week={"oven": OVEN_HOURS_A_WEEK},
        menu=(),
        cook_pct=100,
        market_pct=100,
        food_budget_cents_month=0,
        other_budget_cents_month=0,
    )
