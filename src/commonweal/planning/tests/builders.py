"""Small problems for the tests: one worked by hand, a pool of two, and random ones."""

from hypothesis import strategies as st

from commonweal.planning.problem import (
    Budget,
    Good,
    Group,
    Hub,
    Link,
    Need,
    Options,
    Period,
    Problem,
    Purchase,
    Recipe,
    Resource,
    Union,
)

MONTHS = ("January", "February", "March", "April", "May", "June")


def periods(count: int) -> list[Period]:
    return [Period(id=f"p{index}", name=MONTHS[index]) for index in range(count)]


def problem(*unions: Union, count: int = 2, goods: list[Good] | None = None, **rest: object) -> Problem:
    return Problem(name="test", periods=periods(count), goods=goods or GOODS, unions=list(unions), **rest)


GOODS = [
    Good(id="flour", name="Flour", unit="kg", mass_kg=1),
    Good(id="bread", name="Bread", unit="kg", mass_kg=1),
    Good(id="potato", name="Potatoes", unit="kg", mass_kg=1),
    Good(id="warmth", name="Warm room", unit="h", kind="service"),
    Good(id="scraps", name="Scraps", unit="kg", mass_kg=1, waste=True, disposal_most=0),
]


def bakery(**changes: object) -> Union:
    """Half an hour and a kilogram of flour make a kilogram of bread; ten kilograms a period are wanted."""
    parts: dict[str, object] = {
        "id": "oak",
        "name": "Oak",
        "resources": [Resource(id="kitchen", name="kitchen work", capacity=[4, 4])],
        "stock": {"flour": 30},
        "recipes": [
            Recipe(
                id="bake",
                name="Baking",
                inputs={"flour": 1},
                outputs={"bread": 1},
                uses={"kitchen": 0.5},
                may_start=[True, True],
            )
        ],
        "needs": [Need(id="eat", name="Bread", good="bread", tier=1, values={"energy": 1}, most=[10, 10])],
        "groups": [Group(id="energy", name="Energy", tier=1, unit="kcal")],
    }
    return Union(**(parts | changes))


def neighbour(**changes: object) -> Union:
    """A union that needs ten kilograms of flour a period and has none."""
    parts: dict[str, object] = {
        "id": "elm",
        "name": "Elm",
        "needs": [Need(id="eat", name="Flour", good="flour", tier=1, values={"energy": 1}, most=[10, 10])],
        "groups": [Group(id="energy", name="Energy", tier=1)],
    }
    return Union(**(parts | changes))


def pool(*unions: Union, count: int = 2, hub: Hub | None = None, **link: object) -> Problem:
    hubs = [hub or Hub(id="hub", name="Hub")]
    links = [Link(union=union.id, hub="hub", **link) for union in unions]
    return problem(*unions, count=count, hubs=hubs, links=links)


# Random problems: small whole numbers, so that exact arithmetic stays short.

amount = st.integers(0, 12)
rate = st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0, 3.0])
names = ("a", "b", "c", "d")


def series(values: st.SearchStrategy, count: int) -> st.SearchStrategy:
    return st.lists(values, min_size=count, max_size=count)


@st.composite
def recipes(draw: st.DrawFn, index: int, count: int, goods: list[str], resources: list[str]) -> Recipe:
    inputs = draw(st.dictionaries(st.sampled_from(goods), rate, max_size=2))
    outputs = draw(st.dictionaries(st.sampled_from(goods), rate, min_size=1, max_size=2))
    uses = st.one_of(st.sampled_from([0.5, 1.0, 2.0]), st.just([1.0, 0.5]))
    return Recipe(
        id=f"r{index}",
        name=f"Recipe {index}",
        inputs=inputs,
        outputs=outputs,
        uses=draw(st.dictionaries(st.sampled_from(resources), uses, min_size=1, max_size=2)),
        lead=draw(st.integers(0, 1)),
        yield_factor=draw(st.none() | series(st.sampled_from([0.5, 1.0]), count)),
        may_start=draw(st.none() | series(st.booleans(), count)),
        most=draw(st.none() | series(st.none() | amount, count)),
        footprint=draw(rate),
    )


@st.composite
def unions(draw: st.DrawFn, count: int, goods: list[Good], name: str = "u") -> Union:
    ids = [good.id for good in goods]
    storable = [good.id for good in goods if good.kind == "good"]
    skills = [
        Resource(id=key, name=key, capacity=draw(series(amount, count)))
        for key in draw(st.sampled_from([["k"], ["k", "m"]]))
    ]
    groups = [
        Group(
            id=f"g{index}",
            name=f"Group {index}",
            tier=draw(st.sampled_from([1, 1, 2])),
            required=draw(st.none() | series(amount, count)),
        )
        for index in range(draw(st.integers(1, 3)))
    ]
    return Union(
        id=name,
        name=name,
        resources=skills,
        stock=draw(st.dictionaries(st.sampled_from(storable), amount, max_size=2)),
        arrivals=draw(st.dictionaries(st.sampled_from(ids), series(amount, count), max_size=1)),
        recipes=[
            draw(recipes(index, count, ids, [skill.id for skill in skills]))
            for index in range(draw(st.integers(1, 3)))
        ],
        needs=[draw(_needs(index, count, ids, groups)) for index in range(draw(st.integers(1, 3)))],
        groups=groups,
        purchases=[
            Purchase(
                id="buy", good=draw(st.sampled_from(ids)), price=draw(rate), most=[2.0] * count, footprint=1
            )
        ],
        budget=Budget(total=draw(st.none() | amount)),
    )


@st.composite
def _needs(draw: st.DrawFn, index: int, count: int, goods: list[str], groups: list[Group]) -> Need:
    tier = draw(st.sampled_from(sorted({group.tier for group in groups})))
    mine = [group.id for group in groups if group.tier == tier]
    return Need(
        id=f"n{index}",
        name=f"Need {index}",
        good=draw(st.sampled_from(goods)),
        tier=tier,
        values=draw(st.dictionaries(st.sampled_from(mine), st.sampled_from([1.0, 2.0]), min_size=1)),
        most=draw(series(amount, count)),
    )


@st.composite
def problems(draw: st.DrawFn, periods_most: int = 3, together: int = 1) -> Problem:
    count = draw(st.integers(1, periods_most))
    goods = [
        Good(
            id=name,
            name=name,
            loss=draw(st.sampled_from([0.0, 0.25])),
            kind=draw(st.sampled_from(["good", "good", "service"])) if index else "good",
            mass_kg=1.0,
        )
        for index, name in enumerate(names[: draw(st.integers(2, 3))])
    ]
    members = [draw(unions(count, goods, f"u{index}")) for index in range(together)]
    hubs = [Hub(id="hub", name="hub")] if together > 1 else []
    limit = draw(st.none() | st.just(3.0))
    links = [Link(union=union.id, hub="hub", out_most_kg=limit) for union in members] if hubs else []
    return Problem(
        name="random",
        periods=periods(count),
        goods=goods,
        unions=members,
        hubs=hubs,
        links=links,
        options=Options(),
    )


@st.composite
def contested(draw: st.DrawFn) -> Problem:
    """Several groups of one tier that live on the same few scarce hours, each at its own cost."""
    skills = ["k", "l", "m"]
    wants = range(5)
    hours = st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0])
    scarce = st.sampled_from([4.0, 6.0, 9.0, 13.0])
    chosen = st.sampled_from([["k"], ["l"], ["m"], ["k", "m"]])
    spill = st.sampled_from([0.0, 0.0, 0.5])
    goods = [Good(id=f"d{index}", name=f"Dish {index}", unit="kg", kind="service") for index in wants]
    recipes = [
        Recipe(
            id=f"r{index}",
            name=f"Cooking {index}",
            outputs={f"d{index}": 1.0},
            uses={skill: draw(hours) for skill in draw(chosen)},
        )
        for index in wants
    ]
    needs = [
        Need(
            id=f"n{index}",
            name=f"Dish {index}",
            good=f"d{index}",
            tier=1,
            values={f"g{index}": 1.0, f"g{(index + 1) % len(wants)}": draw(spill)},
            most=[9.0],
        )
        for index in wants
    ]
    union = Union(
        id="u",
        name="u",
        resources=[Resource(id=skill, name=skill, capacity=[draw(scarce)]) for skill in skills],
        recipes=recipes,
        needs=needs,
        groups=[
            Group(
                id=f"g{index}",
                name=f"Group {index}",
                tier=1,
                required=[draw(st.sampled_from([3.0, 6.0, 9.0]))],
            )
            for index in wants
        ],
    )
    return Problem(name="contested", periods=periods(1), goods=goods, unions=[union])
