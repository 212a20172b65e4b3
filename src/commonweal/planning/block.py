"""The limits of one union as rows and columns: balances, resources, money, land, and the ratios of its groups.

Names of columns: ("run", union, recipe, period), ("stock", union, good, period), ("use", union, need, period),
("waste", ...), ("buy", ...), ("met", union, group, period), ("ratio", union, group), ("mean", union, tier),
("measure", aim, union), ("give", union, good, period). Rows are named likewise; periods are counted from 0.
"""

from dataclasses import dataclass, field

from commonweal.planning.model import INF, Key, Model
from commonweal.planning.problem import DEFAULT_ORDER, Good, Group, Need, Problem, Purchase, Recipe, Union
from commonweal.planning.sizes import good_sizes

Trade = dict[tuple[str, int], float]
"""What a union gets from its neighbours, less what it gives, by good and period."""


@dataclass
class Block:
    """One union's part of a model. ``trade`` is settled trade; ``giving`` makes its offers leave for good."""

    model: Model
    problem: Problem
    union: Union
    trade: Trade = field(default_factory=dict)
    giving: bool = False
    goods: dict[str, Good] = field(init=False)
    sizes: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = good_sizes(self.union)
        known = {good.id: good for good in self.problem.goods}
        self.goods = {name: known[name] for name in sorted(relevant_goods(self.union, self.trade))}
        self.length = len(self.problem.periods)

    def size(self, good: str) -> float:
        """The typical amount of a good in this union."""
        return self.sizes.get(good, 1.0)

    def balance(self, good: str, period: int) -> int:
        """The row of a good's balance: what comes less what goes."""
        return self.model.rows["balance", self.union.id, good, period]


def relevant_goods(union: Union, trade: Trade) -> set[str]:
    """The goods that the union has, makes, needs, buys or trades."""
    names = {*union.stock, *union.arrivals, *union.reserves, *(good for good, _ in trade)}
    for recipe in union.recipes:
        names |= {*recipe.inputs, *recipe.outputs}
    for need in union.needs:
        names |= {need.good, *need.waste}
    return names | {purchase.good for purchase in union.purchases}


def add_union(block: Block) -> None:
    """Add all rows and columns of a union."""
    _add_measures(block)
    for good in block.goods.values():
        _add_good(block, good)
    for resource in block.union.resources:
        for period, amount in enumerate(resource.capacity):
            key = ("resource", block.union.id, resource.id, period)
            block.model.row(key, upper=amount, size=max(resource.capacity) or 1.0)
    _add_money(block)
    for purchase in block.union.purchases:
        _add_purchase(block, purchase)
    for recipe in block.union.recipes:
        _add_recipe(block, recipe)
    _add_ratios(block)
    if block.giving:
        _add_gifts(block)


# Aims of the order are columns of their own, so that each can be limited later by a bound.


def _add_measures(block: Block) -> None:
    model, union = block.model, block.union
    most = {"least_bought": union.budget.total, "least_footprint": union.footprint_most}
    for aim in DEFAULT_ORDER:
        limit = most.get(aim)
        column = model.column(("measure", aim, union.id), upper=INF if limit is None else limit, size=0.0)
        row = model.row(("measure", aim, union.id), 0.0, 0.0, size=_measure_size(block, aim))
        model.put(row, column, 1.0)


def _measure_size(block: Block, aim: str) -> float:
    union = block.union
    if aim == "least_toil":
        return sum(sum(r.capacity) * r.toil for r in union.resources if r.kind == "skill") or 1.0
    if aim == "least_bought":
        return max((p.price * block.size(p.good) for p in union.purchases), default=1.0) or 1.0
    return max(
        [recipe.footprint for recipe in union.recipes] + [p.footprint for p in union.purchases] + [1.0]
    )


def _count(block: Block, aim: str, column: int, amount: float) -> None:
    block.model.put(block.model.rows["measure", aim, block.union.id], column, -amount)


# Goods: sum of what comes - what goes - what stays = - (arrivals + opening stock).


def _add_good(block: Block, good: Good) -> None:
    model, union, size = block.model, block.union, block.size(good.id)
    coming = union.arrivals.get(good.id, [0.0] * block.length)
    for period in range(block.length):
        given = coming[period] + block.trade.get((good.id, period), 0.0)
        if period == 0:
            given += (1 - good.loss) * union.stock.get(good.id, 0.0)
        row = model.row(("balance", union.id, good.id, period), -given, -given, size=size)
        free = good.kind == "service" or good.disposal_most is None
        most = INF if free else good.disposal_most
        waste = model.column(("waste", union.id, good.id, period), upper=most or 0.0, size=size)
        model.put(row, waste, -1.0)
    if good.kind == "good":
        _add_stock(block, good)


def _add_stock(block: Block, good: Good) -> None:
    model, union, size = block.model, block.union, block.size(good.id)
    reserve = union.reserves.get(good.id, 0.0)
    for period in range(block.length):
        most = union.stock_most.get(good.id, INF)
        stock = model.column(("stock", union.id, good.id, period), upper=most, size=size)
        model.put(block.balance(good.id, period), stock, -1.0)
        if period + 1 < block.length:
            model.put(block.balance(good.id, period + 1), stock, 1 - good.loss)
        last = reserve if period + 1 == block.length else 0.0
        least = reserve[period] if isinstance(reserve, list) else last
        if isinstance(least, float | int) and least > 0:
            row = model.row(("reserve", union.id, good.id, period), lower=least, size=size)
            model.put(row, stock, 1.0)


def _add_money(block: Block) -> None:
    limits = block.union.budget.per_period or []
    for period, most in enumerate(limits):
        if most is not None:
            block.model.row(("money", block.union.id, period), upper=most, size=most or 1.0)


def _add_purchase(block: Block, purchase: Purchase) -> None:
    model, union = block.model, block.union
    for period in range(block.length):
        most = None if purchase.most is None else purchase.most[period]
        key = ("buy", union.id, purchase.id, period)
        column = model.column(key, upper=INF if most is None else most, size=block.size(purchase.good))
        model.put(block.balance(purchase.good, period), column, 1.0)
        row = model.rows.get(("money", union.id, period))
        if row is not None:
            model.put(row, column, purchase.price)
        _count(block, "least_bought", column, purchase.price)
        _count(block, "least_footprint", column, purchase.footprint)


def _add_recipe(block: Block, recipe: Recipe) -> None:
    model, union = block.model, block.union
    toil = {r.id: r.toil for r in union.resources if r.kind == "skill"}
    for start in range(block.length):
        run = model.column(("run", union.id, recipe.id, start), upper=runs_most(recipe, start), size=0.0)
        for good, amount in recipe.inputs.items():
            model.put(block.balance(good, start), run, -amount)
        landing = start + recipe.lead
        if landing < block.length:
            factor = 1.0 if recipe.yield_factor is None else recipe.yield_factor[start]
            for good, amount in recipe.outputs.items():
                model.put(block.balance(good, landing), run, amount * factor)
        for resource, uses in recipe.uses.items():
            series = uses if isinstance(uses, list) else [uses]
            for period, amount in enumerate(series[: block.length - start], start):
                model.put(model.rows["resource", union.id, resource, period], run, amount)
                _count(block, "least_toil", run, amount * toil.get(resource, 0.0))
        _count(block, "least_footprint", run, recipe.footprint)


def runs_most(recipe: Recipe, start: int) -> float:
    """How many runs may start in a period: none out of season."""
    if recipe.may_start is not None and not recipe.may_start[start]:
        return 0.0
    most = None if recipe.most is None else recipe.most[start]
    return INF if most is None else most


# Ratios: a group's share met in each period, its worst, and the mean of a tier.


def required(union: Union, group: Group, period: int) -> float:
    """What meets a group fully in a period, in the group's unit."""
    if group.required is not None:
        return group.required[period]
    return sum(need.values.get(group.id, 0.0) * need.most[period] for need in union.needs)


def _add_ratios(block: Block) -> None:
    model, union = block.model, block.union
    counted: dict[int, int] = {}
    for group in union.groups:
        wanted = [required(union, group, period) for period in range(block.length)]
        if max(wanted) > 0:
            counted[group.tier] = counted.get(group.tier, 0) + sum(amount > 0 for amount in wanted)
            _add_ratio(block, group, wanted)
    for need in union.needs:
        _add_need(block, need)
    for tier, count in sorted(counted.items()):
        mean = model.column(("mean", union.id, tier), upper=1.0)
        row = model.row(("mean", union.id, tier), lower=0.0, size=float(count))
        model.put(row, mean, -float(count))
        add_target(model, ("mean", union.id, tier), mean)
        for group in union.groups:
            for period in range(block.length if group.tier == tier else 0):
                met = model.columns.get(("met", union.id, group.id, period))
                if met is not None:
                    model.put(row, met, 1.0)


def _add_ratio(block: Block, group: Group, wanted: list[float]) -> None:
    model, union = block.model, block.union
    ratio = model.column(("ratio", union.id, group.id), upper=1.0)
    add_target(model, ("ratio", union.id, group.id), ratio)
    for period, amount in enumerate(wanted):
        if amount > 0:
            met = model.column(("met", union.id, group.id, period), upper=1.0)
            row = model.row(("met", union.id, group.id, period), lower=0.0, size=amount)
            model.put(row, met, -amount)
            worst = model.row(("worst", union.id, group.id, period), lower=0.0)
            model.put(worst, met, 1.0)
            model.put(worst, ratio, -1.0)


def add_target(model: Model, key: Key, column: int) -> None:
    """Add the row that holds a ratio above the level that is being raised; it is free until a level begins."""
    row = model.row(("target", *key))
    model.put(row, column, 1.0)
    model.put(row, model.columns[LEVEL], -1.0)


LEVEL: Key = ("level",)


def _add_need(block: Block, need: Need) -> None:
    model, union = block.model, block.union
    for period, most in enumerate(need.most):
        key = ("use", union.id, need.id, period)
        use = model.column(key, upper=most, size=block.size(need.good))
        model.put(block.balance(need.good, period), use, -1.0)
        for good, amount in need.waste.items():
            model.put(block.balance(good, period), use, amount)
        for group, value in need.values.items():
            row = model.rows.get(("met", union.id, group, period))
            if row is not None:
                model.put(row, use, value)


# What a union offers leaves it for good when we ask what it would reach alone.


def _add_gifts(block: Block) -> None:
    model, union = block.model, block.union
    offers = {good: amount for good, amount in (union.offers or {}).items() if good in block.goods}
    offers = {good: amount for good, amount in offers.items() if not block.goods[good].waste and amount > 0}
    for good, amount in sorted(offers.items()):
        share = model.column(("share", union.id, good), upper=1.0)
        row = model.row(("gift", union.id, good), 0.0, 0.0, size=amount)
        model.put(row, share, -amount)
        for period in range(block.length):
            give = model.column(("give", union.id, good, period), size=block.size(good))
            model.put(row, give, 1.0)
            model.put(block.balance(good, period), give, -1.0)
