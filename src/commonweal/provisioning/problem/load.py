"""Reading from the database what a plan is made of: as many queries for a union of five as of five hundred."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from commonweal.flows.models import Action, Flow, Kind, Resource
from commonweal.lib.quantity import UNITS
from commonweal.people.models import Association
from commonweal.planning.problem import Problem
from commonweal.provisioning.models import (
    Capacity,
    Group,
    KindFacts,
    KindValue,
    Menu,
    MenuDish,
    Recipe,
    RecipeLine,
    Reserve,
    Round,
    RoundState,
    SupplyOffer,
    Task,
    TaskLine,
    TaskState,
)
from commonweal.provisioning.problem.build import build_problem
from commonweal.provisioning.problem.shapes import (
    DishFact,
    GroupFact,
    Horizon,
    HubFact,
    KindFact,
    LineFact,
    MenuFact,
    OfferFact,
    RecipeFact,
    UnderWay,
    UnionBooks,
)
from commonweal.provisioning.queries.demand import demand_of
from commonweal.provisioning.queries.policies import plan_rules
from commonweal.provisioning.rules.periods import spans_of
from commonweal.provisioning.rules.policies import budgets_of, kept_back
from commonweal.provisioning.rules.spans import Span

DONE_BY = {
    "output": Action.PRODUCE,
    "byproduct": Action.PRODUCE,
    "input": Action.CONSUME,
    "work": Action.WORK,
}


def spans_of_round(planned: Round) -> tuple[Span, ...]:
    """The periods of a round."""
    return spans_of(starts_on=planned.starts_on, period=planned.period, periods=planned.periods)


def horizon_of(planned: Round) -> Horizon:
    """A round as the builder of problems takes it."""
    return Horizon(name=planned.name, period=planned.period, spans=spans_of_round(planned))


def problem_of(planned: Round, *, day: date) -> Problem:
    """The planner's problem of a round as everything stands on ``day``, with the unions it is planned with."""
    horizon = horizon_of(planned)
    others = list(planned.pooled_with.order_by("pk"))
    books = [books_of(planned.union, planned, horizon, day=day)]
    books += [books_of(other, _own_round(other), horizon, day=day) for other in others]
    hub = hub_of([planned.union, *others]) if others else None
    return build_problem(horizon=horizon, books=books, hub=HubFact(hub.pk, hub.name) if hub else None)


def hub_of(unions: list[Association]) -> Association | None:
    """The hub that all these unions belong to."""
    hubs = Association.objects.filter(form="hub")
    for union in unions:
        hubs = hubs.filter(memberships__member=union.pk, memberships__until__isnull=True)
    return hubs.order_by("pk").first()


def _own_round(union: Association) -> Round | None:
    """The round a neighbour is in, for its budget and the order of its aims."""
    rounds = Round.objects.filter(union=union).exclude(state=RoundState.CLOSED)
    return rounds.order_by("-starts_on", "-pk").first()


def books_of(union: Association, planned: Round | None, horizon: Horizon, *, day: date) -> UnionBooks:
    """All that a plan needs to know of a union, as it stands on ``day``; without a round it buys nothing.

    The union's policies say how much of its reserves is kept, in which order it aims, and what it spends at most; a
    round that was opened with an order of its own, before that became a policy, keeps it.
    """
    from_day = max(day, horizon.spans[0].first_on)
    rules = plan_rules(union, horizon.spans, period=horizon.period, day=day)
    budget = planned.budget_per_period if planned else None
    return UnionBooks(
        id=union.pk,
        name=union.name,
        currency=union.currency,
        currency_steps=UNITS[union.currency].steps,
        kinds=_kinds(union),
        groups=_groups(union),
        demand=demand_of(union=union, spans=horizon.spans),
        recipes=_recipes(union),
        menus=_menus(union, horizon),
        offers=_offers(union),
        capacities=dict(Capacity.objects.filter(union=union).values_list("kind_id", "amount")),
        reserves=_reserves(union, percent=rules.reserves_percent),
        stock=_stock(union, from_day),
        under_way=_under_way(union),
        budget_by_period=budgets_of(budget, rules.budget_most, periods=len(horizon.spans)),
        budget_total=planned.budget_total if planned else 0,
        order=tuple(planned.order if planned and planned.order else rules.order),
    )


def _kinds(union: Association) -> dict[UUID, KindFact]:
    values: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = KindValue.objects.filter(kind__union=union).values_list("kind_id", "group_id", "value_milli")
    for kind, group, value in rows:
        values[kind][group] = value
    facts = KindFacts.objects.filter(kind__union=union).in_bulk()
    kinds = Kind.objects.filter(union=union).order_by("pk")
    return {kind.pk: _kind(kind, facts.get(kind.pk), values[kind.pk]) for kind in kinds}


def _kind(kind: Kind, facts: KindFacts | None, values: dict[UUID, int]) -> KindFact:
    known = facts or KindFacts()
    return KindFact(
        id=kind.pk,
        name=kind.name,
        medium=kind.medium,
        unit=kind.unit.symbol,
        steps=kind.unit.steps,
        is_archived=kind.archived_at is not None,
        is_known=facts is not None,
        allergens=frozenset(known.allergens),
        animal=known.animal,
        shelf_days=known.shelf_days,
        loss_ppm_per_month=known.loss_ppm_per_month,
        grams_per_unit=known.grams_per_unit,
        most_per_person_day=known.most_per_person_day,
        is_waste=known.is_waste,
        disposal_most_per_month=known.disposal_most_per_month,
        values=values,
    )


def _groups(union: Association) -> dict[UUID, GroupFact]:
    rows = Group.objects.filter(union=union).values_list("pk", "code", "name", "measure")
    return {row[0]: GroupFact(*row) for row in rows}


def _recipes(union: Association) -> tuple[RecipeFact, ...]:
    lines: dict[UUID, list[LineFact]] = defaultdict(list)
    rows = RecipeLine.objects.filter(recipe__union=union).order_by("pk")
    for row in rows.values_list("recipe_id", "role", "kind_id", "amount", "from_day", "until_day"):
        lines[row[0]].append(LineFact(*row[1:]))
    return tuple(
        RecipeFact(
            id=recipe.pk,
            name=recipe.name,
            sort=recipe.sort,
            lines=tuple(lines[recipe.pk]),
            lead_days=recipe.lead_days,
            yield_by_month=tuple(recipe.yield_by_month),
            most_runs_per_month=recipe.most_runs_per_month,
            footprint_grams=recipe.footprint_grams,
        )
        for recipe in Recipe.objects.filter(union=union, archived_at__isnull=True).order_by("pk")
    )


def _menus(union: Association, horizon: Horizon) -> tuple[MenuFact, ...]:
    menus = Menu.objects.filter(union=union, archived_at__isnull=True, since__lte=horizon.spans[-1].last_on)
    menus = menus.filter(Q(until__isnull=True) | Q(until__gte=horizon.spans[0].first_on)).order_by("pk")
    dishes: dict[UUID, list[DishFact]] = defaultdict(list)
    rows = MenuDish.objects.filter(menu__in=menus).order_by("pk")
    for row in rows.values_list("menu_id", "recipe_id", "meal", "times_in_four_weeks"):
        dishes[row[0]].append(DishFact(*row[1:]))
    return tuple(MenuFact(menu.since, menu.until, tuple(dishes[menu.pk])) for menu in menus)


def _offers(union: Association) -> tuple[OfferFact, ...]:
    offers = SupplyOffer.objects.filter(union=union, archived_at__isnull=True).order_by("pk")
    rows = offers.values_list("pk", "kind_id", "supplier", "price", "most_per_month")
    return tuple(OfferFact(*row) for row in rows)


def _reserves(union: Association, *, percent: int) -> dict[UUID, int]:
    """What of our reserves is kept back by our policy."""
    stated = Reserve.objects.filter(union=union).values_list("kind_id", "amount")
    return {kind: kept_back(amount, percent) for kind, amount in stated}


def _stock(union: Association, from_day: date) -> dict[UUID, int]:
    """What is ours and here, and still good on ``from_day``."""
    lots = Resource.objects.filter(union=union, onhand__gt=0, accountable=union.pk)
    good = lots.filter(Q(best_before_on__isnull=True) | Q(best_before_on__gte=from_day))
    return dict(good.values("kind_id").annotate(amount=Sum("onhand")).values_list("kind_id", "amount"))


def _under_way(union: Association) -> tuple[UnderWay, ...]:
    """Open tasks for which something was recorded, or that were under way from the first, with what is left of them."""
    tasks = Task.objects.filter(union=union, state=TaskState.OPEN).order_by("pk")
    done = _done(tasks)
    begun = list(
        tasks.filter(Q(pk__in={task for task, _, _ in done}) | Q(plan__isnull=True)).select_related("recipe")
    )
    lines: dict[UUID, list[LineFact]] = defaultdict(list)
    rows = TaskLine.objects.filter(task__in=begun).order_by("pk")
    for task, role, kind, amount in rows.values_list("task_id", "role", "kind_id", "amount"):
        left = amount - done.get((task, DONE_BY.get(role, ""), kind), 0)
        if left > 0:
            lines[task].append(LineFact(role, kind, left))
    land = _land({task.recipe_id for task in begun})
    return tuple(
        UnderWay(
            task.starts_on,
            max(task.due_on, task.starts_on + timedelta(days=task.recipe.lead_days if task.recipe else 0)),
            (*lines[task.pk], *_held(land, task)),
        )
        for task in begun
    )


def _land(recipes: set[UUID | None]) -> dict[UUID, list[tuple[UUID, int]]]:
    """By recipe, the land that a run holds."""
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    rows = RecipeLine.objects.filter(recipe__in=recipes - {None}, role="land").order_by("pk")
    for recipe, kind, amount in rows.values_list("recipe_id", "kind_id", "amount"):
        found[recipe].append((kind, amount))
    return found


def _held(land: dict[UUID, list[tuple[UUID, int]]], task: Task) -> list[LineFact]:
    """The land that a begun task holds until it is ready."""
    lines = land.get(task.recipe_id, []) if task.recipe_id else []
    return [LineFact("land", kind, amount * task.milli_runs // 1000) for kind, amount in lines]


def _done(tasks: QuerySet[Task]) -> dict[tuple[UUID, str, UUID], int]:
    """By task, action and kind, how much was recorded and not taken back."""
    flows = Flow.objects.filter(
        commitment__in=tasks.values("pk"), corrects__isnull=True, corrections__isnull=True
    )
    rows = flows.values("commitment", "action", "kind_id").annotate(
        amount=Sum("amount"), minutes=Sum("minutes")
    )
    return {
        (row["commitment"], row["action"], row["kind_id"]): row["amount"] or row["minutes"] or 0
        for row in rows
    }
