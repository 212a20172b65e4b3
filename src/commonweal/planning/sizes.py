"""How much of each good a union usually handles, so that the solver can weigh all goods alike."""

from commonweal.planning.problem import Recipe, Union

LEAST, MOST = 1e-6, 1e9


def good_sizes(union: Union) -> dict[str, float]:
    """A typical amount in a period for each good of the union, guessed from needs, stores and recipes."""
    sizes: dict[str, float] = {}
    for good, amount in _stated(union):
        sizes[good] = max(sizes.get(good, 0.0), amount)
    sizes = {good: size for good, size in sizes.items() if size > 0}
    for _ in range(len(union.recipes)):
        before = len(sizes)
        for recipe in union.recipes:
            _spread(recipe, sizes)
        if len(sizes) == before:
            break
    return {good: min(MOST, max(LEAST, size)) for good, size in sizes.items()}


def _stated(union: Union) -> list[tuple[str, float]]:
    amounts = list(union.stock.items()) + list(union.stock_most.items())
    amounts += [(good, max(series)) for good, series in union.arrivals.items()]
    amounts += [(good, max(r) if isinstance(r, list) else r) for good, r in union.reserves.items()]
    amounts += [(need.good, max(need.most)) for need in union.needs]
    return amounts


def _spread(recipe: Recipe, sizes: dict[str, float]) -> None:
    """Give the goods of a recipe without a size one that fits those that have one."""
    parts = [
        (good, amount) for good, amount in [*recipe.outputs.items(), *recipe.inputs.items()] if amount > 0
    ]
    runs = next((sizes[good] / amount for good, amount in parts if good in sizes), None)
    if runs is not None:
        for good, amount in parts:
            sizes.setdefault(good, runs * amount)
