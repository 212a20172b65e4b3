"""From the books of a union, or of several around a hub, to the planner's problem. Pure: facts in, problem out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from commonweal.planning.problem import (
    Good,
    Hub,
    Link,
    Measure,
    Need,
    Options,
    Period,
    Problem,
    Recipe,
    Union,
)
from commonweal.provisioning.problem.means import (
    budget_of,
    goods_of,
    purchases_of,
    recipe_of,
    resources_of,
    stores_of,
)
from commonweal.provisioning.problem.shapes import Horizon, HubFact, UnionBooks
from commonweal.provisioning.problem.wants import groups_and_needs
from commonweal.provisioning.rules.periods import period_name

SECONDS_MOST = 900.0
"""After so long a plan is given up, so that a worker is never lost to one union."""
MEASURES: dict[str, Measure] = {
    "least_bought": "least_bought",
    "least_toil": "least_toil",
    "least_footprint": "least_footprint",
}


def build_problem(*, horizon: Horizon, books: Sequence[UnionBooks], hub: HubFact | None = None) -> Problem:
    """The problem of a round; the first of ``books`` is the union whose round it is.

    Unions that are planned together call the same thing by the same name and unit; it then has the id of the first
    that knows it. All of them reach the hub without a limit of weight.
    """
    names = _shared_names(books)
    goods: dict[str, Good] = {}
    unions: list[Union] = []
    for each in books:
        union, own = union_of(each, horizon)
        unions.append(_renamed(union, names[each.id]))
        for good in own:
            goods.setdefault(names[each.id][good.id], _with_id(good, names[each.id][good.id]))
    return Problem(
        name=horizon.name,
        periods=[
            Period(id=span.first_on.isoformat(), name=period_name(span), days=float(span.days))
            for span in horizon.spans
        ],
        goods=sorted(goods.values(), key=lambda good: good.id),
        unions=unions,
        hubs=[Hub(id=str(hub.id), name=hub.name)] if hub else [],
        links=[Link(union=str(each.id), hub=str(hub.id)) for each in books] if hub else [],
        options=Options(time_limit_seconds=SECONDS_MOST),
    )


def union_of(books: UnionBooks, horizon: Horizon) -> tuple[Union, list[Good]]:
    """One union and the goods it speaks of."""
    groups, needs = groups_and_needs(books, horizon)
    used = _used(books, needs)
    stock, coming = stores_of(books, horizon)
    goods = goods_of(books, horizon, used)
    stored = {good.id for good in goods if good.kind == "good"}
    reserves = {str(kind): amount / books.kinds[kind].steps for kind, amount in books.reserves.items()}
    union = Union(
        id=str(books.id),
        name=books.name,
        resources=resources_of(books, horizon),
        stock={kind: amount for kind, amount in stock.items() if kind in stored and amount > 0},
        arrivals={str(kind): series for kind, series in coming.items() if kind in used and any(series)},
        reserves={kind: amount for kind, amount in reserves.items() if kind in stored and amount > 0},
        recipes=[recipe_of(recipe, books, horizon) for recipe in books.recipes],
        needs=needs,
        groups=groups,
        purchases=purchases_of(books, horizon, used),
        budget=budget_of(books),
        order=[MEASURES[aim] for aim in books.order if aim in MEASURES],
    )
    return union, goods


def _used(books: UnionBooks, needs: Sequence[Need]) -> set[UUID]:
    """Kinds that a plan of this union can be about: needed, in a recipe, or kept back."""
    used = {UUID(need.good) for need in needs} | set(books.reserves)
    for recipe in books.recipes:
        used |= set(recipe.kinds("input", "output", "byproduct"))
    return used


def _shared_names(books: Sequence[UnionBooks]) -> dict[UUID, dict[str, str]]:
    """By union, the good's id that stands for each of its kinds."""
    first: dict[tuple[str, str], str] = {}
    return {
        each.id: {
            str(kind.id): first.setdefault((kind.name.casefold(), kind.unit), str(kind.id))
            for kind in each.kinds.values()
        }
        for each in books
    }


def _renamed(union: Union, names: Mapping[str, str]) -> Union:
    if all(name == known for name, known in names.items()):
        return union

    def keyed(amounts: Mapping[str, float]) -> dict[str, float]:
        return {names[kind]: amount for kind, amount in amounts.items()}

    def recipe(one: Recipe) -> Recipe:
        return msgspec.structs.replace(one, inputs=keyed(one.inputs), outputs=keyed(one.outputs))

    return msgspec.structs.replace(
        union,
        stock=keyed(union.stock),
        arrivals={names[kind]: series for kind, series in union.arrivals.items()},
        reserves={names[kind]: amount for kind, amount in union.reserves.items()},
        recipes=[recipe(one) for one in union.recipes],
        needs=[msgspec.structs.replace(need, good=names[need.good]) for need in union.needs],
        purchases=[msgspec.structs.replace(each, good=names[each.good]) for each in union.purchases],
    )


def _with_id(good: Good, name: str) -> Good:
    return msgspec.structs.replace(good, id=name)
