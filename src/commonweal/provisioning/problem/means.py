"""What a union has and can do, in the planner's form: goods, stores, hours, machines, land, recipes, prices."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from commonweal.planning.problem import Budget, Good, Purchase, Recipe, Resource
from commonweal.provisioning.problem.shapes import Horizon, KindFact, LineFact, RecipeFact, UnionBooks
from commonweal.provisioning.rules.periods import (
    DAYS_A_MONTH,
    DAYS_A_WEEK,
    held,
    lead_periods,
    middle,
    spread,
)
from commonweal.provisioning.rules.spans import Span

MILLION = 1_000_000
GRAMS_A_KG = 1000
RESOURCES = {"work": "skill", "equipment": "equipment", "land": "land"}
GIVES = ("output", "byproduct")
Amounts = dict[UUID, list[float]]


def goods_of(books: UnionBooks, horizon: Horizon, used: set[UUID]) -> list[Good]:
    """The goods and services among ``used``, with what is lost in store in a period."""
    dishes = _dishes(books)
    return [
        _good(kind, horizon, is_served=kind.medium == "service" or kind.id in dishes)
        for kind in books.kinds.values()
        if kind.id in used and kind.medium in {"good", "service"}
    ]


def _dishes(books: UnionBooks) -> set[UUID]:
    return {kind for recipe in books.recipes if recipe.sort == "dish" for kind in recipe.kinds("output")}


def _good(kind: KindFact, horizon: Horizon, *, is_served: bool) -> Good:
    most = kind.disposal_most_per_month
    return Good(
        id=str(kind.id),
        name=kind.name,
        unit=kind.unit,
        kind="service" if is_served else "good",
        loss=0.0 if is_served else loss_of(kind, days=horizon.days),
        mass_kg=kind.grams_per_unit / GRAMS_A_KG or float(kind.unit == "kg"),
        waste=kind.is_waste and not is_served,
        disposal_most=None if most is None else most / kind.steps * horizon.days / DAYS_A_MONTH,
    )


def loss_of(kind: KindFact, *, days: float) -> float:
    """The share that spoils in a period. Of what keeps for less than a period, only the freshest part is left."""
    stated = float(1 - (1 - kind.loss_ppm_per_month / MILLION) ** (days / DAYS_A_MONTH))
    if kind.shelf_days is not None and kind.shelf_days < days:
        return max(stated, 1 - kind.shelf_days / days)
    return stated


def stores_of(books: UnionBooks, horizon: Horizon) -> tuple[dict[str, float], Amounts]:
    """Opening stock, and what arrives later; what keeps for less than a period arrives fresh in the first."""
    stock: dict[str, float] = {}
    coming: Amounts = defaultdict(lambda: [0.0] * len(horizon.spans))
    going = _going_in(books)
    dishes = _dishes(books)
    for kind_id, amount in books.stock.items():
        kind = books.kinds[kind_id]
        units = max(amount - going.get(kind_id, 0), 0) / kind.steps
        is_fresh = kind.medium == "service" or kind_id in dishes
        if is_fresh or (kind.shelf_days is not None and kind.shelf_days < horizon.days):
            coming[kind_id][0] += units
        else:
            stock[str(kind_id)] = units
    for task in books.under_way:
        at = _period(horizon.spans, task.ready_on)
        for line in task.lines:
            if line.role in GIVES and at is not None:
                coming[line.kind][at] += line.amount / books.kinds[line.kind].steps
    return stock, dict(coming)


def _going_in(books: UnionBooks) -> dict[UUID, int]:
    """What begun tasks will still take from the store."""
    taken: dict[UUID, int] = defaultdict(int)
    for task in books.under_way:
        for line in task.lines:
            if line.role == "input":
                taken[line.kind] += line.amount
    return taken


def _period(spans: tuple[Span, ...], day: date) -> int | None:
    """The period of a day; what is overdue comes in the first, what is due after the last is left out."""
    return next((at for at, span in enumerate(spans) if day <= span.last_on), None)


def resources_of(books: UnionBooks, horizon: Horizon) -> list[Resource]:
    """Hours of skills and machines and areas of land in every period, less what begun tasks hold."""
    offered = {hours.skill: hours.minutes for hours in books.demand.skills}
    kept = _kept(books, horizon)
    found: list[Resource] = []
    for kind_id in sorted(_resource_kinds(books), key=str):
        kind = books.kinds[kind_id]
        if kind.medium == "work":
            there: list[float] = list(offered.get(kind_id, (0,) * len(horizon.spans)))
        else:
            weeks = [span.days / DAYS_A_WEEK if kind.medium == "equipment" else 1.0 for span in horizon.spans]
            there = [books.capacities.get(kind_id, 0) * many for many in weeks]
        left = [max(a - b, 0.0) / kind.steps for a, b in zip(there, kept[kind_id], strict=True)]
        sort = RESOURCES[kind.medium]
        found.append(
            Resource(id=str(kind_id), name=kind.name, unit=kind.unit, kind=sort, capacity=left)  # type: ignore[arg-type]
        )
    return found


def _resource_kinds(books: UnionBooks) -> set[UUID]:
    return {kind for recipe in books.recipes for kind in recipe.kinds(*RESOURCES)}


def _kept(books: UnionBooks, horizon: Horizon) -> Amounts:
    """Minutes and areas that begun tasks take in each period; what is overdue is done in the first."""
    kept: Amounts = defaultdict(lambda: [0.0] * len(horizon.spans))
    for task in books.under_way:
        whole = Span(task.starts_on, task.ready_on)
        days = [part.days if (part := whole.cut(span)) else 0 for span in horizon.spans]
        if not any(days) and task.ready_on < horizon.spans[0].first_on:
            days[0] = 1
        for line in task.lines:
            if line.role in RESOURCES and any(days):
                for at, many in enumerate(days):
                    share = float(many > 0) if line.role == "land" else many / sum(days)
                    kept[line.kind][at] += line.amount * share
    return kept


def recipe_of(recipe: RecipeFact, books: UnionBooks, horizon: Horizon) -> Recipe:
    """One recipe by periods: its season from the month in the middle of each, its days as periods from the start."""
    months = [middle(span).month for span in horizon.spans]
    yields = [recipe.yield_by_month[month - 1] / 100 for month in months]
    most = recipe.most_runs_per_month
    return Recipe(
        id=str(recipe.id),
        name=recipe.name,
        inputs=_amounts(recipe, books, "input"),
        outputs=_amounts(recipe, books, *GIVES),
        uses=_uses(recipe, books, horizon),
        lead=lead_periods(recipe.lead_days, period=horizon.period),
        yield_factor=yields,
        may_start=[share > 0 for share in yields],
        most=None if most is None else [most * span.days / DAYS_A_MONTH for span in horizon.spans],
        footprint=recipe.footprint_grams / GRAMS_A_KG,
    )


def _amounts(recipe: RecipeFact, books: UnionBooks, *roles: str) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for line in recipe.lines:
        if line.role in roles:
            sums[str(line.kind)] += line.amount / books.kinds[line.kind].steps
    return dict(sums)


def _uses(recipe: RecipeFact, books: UnionBooks, horizon: Horizon) -> dict[str, float | list[float]]:
    sums: dict[str, list[float]] = {}
    for line in recipe.lines:
        if line.role in RESOURCES:
            total = sums.setdefault(str(line.kind), [])
            parts = _by_period(line, recipe, horizon, steps=books.kinds[line.kind].steps)
            total.extend([0.0] * (len(parts) - len(total)))
            for at, amount in enumerate(parts):
                total[at] += amount
    return {kind: parts[0] if len(parts) == 1 else parts for kind, parts in sums.items()}


def _by_period(line: LineFact, recipe: RecipeFact, horizon: Horizon, *, steps: int) -> list[float]:
    """A line's hours or area by periods from the start; land without an end is kept until the run is ready."""
    if line.role != "land":
        return spread(
            line.amount / steps, from_day=line.from_day, until_day=line.until_day, period=horizon.period
        )
    until = line.until_day or recipe.lead_days
    return held(line.amount / steps, from_day=line.from_day, until_day=until, period=horizon.period)


def purchases_of(books: UnionBooks, horizon: Horizon, used: set[UUID]) -> list[Purchase]:
    """What can be bought of the kinds that are ``used``."""
    return [
        Purchase(
            id=str(offer.id),
            good=str(offer.kind),
            name=offer.supplier,
            price=offer.price / books.currency_steps,
            most=_most_bought(offer.most_per_month, books.kinds[offer.kind], horizon),
        )
        for offer in books.offers
        if offer.kind in used
    ]


def _most_bought(most: int | None, kind: KindFact, horizon: Horizon) -> list[float | None] | None:
    if most is None:
        return None
    return [most / kind.steps * span.days / DAYS_A_MONTH for span in horizon.spans]


def budget_of(books: UnionBooks) -> Budget:
    """What the purse gives for buying outside."""
    limits, total, steps = books.budget_by_period, books.budget_total, books.currency_steps
    return Budget(
        currency=books.currency,
        per_period=None if limits is None else [None if limit is None else limit / steps for limit in limits],
        total=None if total is None else total / steps,
    )
