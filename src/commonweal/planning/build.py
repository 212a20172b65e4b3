"""From a problem to a linear programme."""

import msgspec

from commonweal.planning.block import LEVEL, Block, Trade, add_union
from commonweal.planning.model import Lp, Model
from commonweal.planning.pool import add_pool
from commonweal.planning.problem import Problem, Union


def build(problem: Problem) -> Lp:
    """The programme of all unions of a problem, joined by its hubs and links."""
    model = Model()
    model.column(LEVEL, upper=1.0)
    blocks = {}
    for union in problem.unions:
        block = blocks[union.id] = Block(model, problem, union)
        add_union(block)
    if problem.hubs:
        add_pool(model, problem, blocks)
    return model.freeze()


def build_alone(problem: Problem, union: Union, *, trade: Trade, giving: bool) -> Lp:
    """The programme of one union by itself, with settled ``trade``; ``giving`` lets its offers leave."""
    model = Model()
    model.column(LEVEL, upper=1.0)
    add_union(Block(model, problem, union, trade=trade, giving=giving))
    return model.freeze()


def in_order(problem: Problem) -> Problem:
    """The same problem with all its parts sorted by id, so that the order of writing changes nothing."""
    return msgspec.structs.replace(
        problem,
        goods=sorted(problem.goods, key=lambda good: good.id),
        unions=sorted((_union_in_order(union) for union in problem.unions), key=lambda union: union.id),
        hubs=sorted(problem.hubs, key=lambda hub: hub.id),
        links=sorted(problem.links, key=lambda link: (link.union, link.hub)),
        routes=sorted(problem.routes, key=lambda route: (route.from_hub, route.to_hub)),
    )


def _union_in_order(union: Union) -> Union:
    lists = ("resources", "recipes", "needs", "groups", "purchases")
    mappings = ("stock", "arrivals", "reserves", "stock_most")
    sorted_lists = {name: sorted(getattr(union, name), key=lambda part: part.id) for name in lists}
    sorted_mappings = {name: dict(sorted(getattr(union, name).items())) for name in mappings}
    return msgspec.structs.replace(union, **sorted_lists, **sorted_mappings)
