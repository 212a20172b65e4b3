"""What a union has, as rows of the tables that the import takes up again."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from commonweal.flows.models import Kind, Resource
from commonweal.journal.queries import checkpoint
from commonweal.lib.quantity import UNITS, Unit, show_amount
from commonweal.people.models import AgentSort, Association, Membership, Proxy
from commonweal.provisioning.models import (
    Ability,
    Body,
    Capacity,
    Group,
    KindFacts,
    KindValue,
    MenuDish,
    Need,
    Recipe,
    RecipeLine,
    Reserve,
    SupplyOffer,
)
from commonweal.provisioning.permissions.needs import Sight
from commonweal.provisioning.sheets.rows import NOTE
from commonweal.provisioning.sheets.tables import GIVES, TABLES
from commonweal.provisioning.sheets.writing import filled

Row = dict[str, str]
THOUSANDTHS = Unit("milli", "", 1000)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rows_of(union: Association, table: str, *, sight: Sight) -> list[Row]:
    """The rows of one table; bodies and private needs only of those whom the reader may see."""
    read: dict[str, Callable[[Association, Sight], list[Row]]] = {
        "people": _people,
        "groups": lambda union, _sight: _groups(union),
        "kinds": lambda union, _sight: _kinds(union),
        "recipes": lambda union, _sight: _recipes(union),
        "recipe lines": lambda union, _sight: _lines(union),
        "menus": lambda union, _sight: _menus(union),
        "prices": lambda union, _sight: _prices(union),
        "stores": lambda union, _sight: _stores(union),
        "needs": _needs,
        "abilities": lambda union, _sight: _abilities(union),
    }
    return read[table](union, sight)


def group_codes(union: Association) -> list[str]:
    """The codes of a union's groups of needs, the most urgent first: the value columns of its kinds."""
    return list(Group.objects.filter(union=union).order_by("tier", "code").values_list("code", flat=True))


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _amount(steps: int | None, unit_code: str) -> str:
    return "" if steps is None else show_amount(steps, UNITS[unit_code])


def _members(union: Association) -> dict[UUID, tuple[str, str, date]]:
    """By person: name, standing, since when."""
    rows = Membership.objects.filter(association=union, until=None, member__sort=AgentSort.PERSON)
    rows = rows.filter(member__person__isnull=False).order_by("since", "pk")
    return {
        pk: (name, standing, since)
        for pk, name, standing, since in rows.values_list(
            "member_id", "member__person__name", "standing", "since"
        )
    }


def _people(union: Association, sight: Sight) -> list[Row]:
    members = _members(union)
    homes = Membership.objects.filter(association__within=union, association__form="household", until=None)
    household = dict(homes.order_by("-pk").values_list("member_id", "association__name"))
    proxies = Proxy.objects.filter(union=union, until=None).order_by("-pk")
    trusted = dict(proxies.values_list("person_id", "trusted__name"))
    seen = [pk for pk in members if sight.sees(pk)]
    bodies = {body.pk: body for body in Body.objects.filter(person__in=seen)}
    return [
        {
            "name": name, "standing": standing, "since": _day(since), "household": household.get(pk, ""),
            "trusted": trusted.get(pk, ""), **_body(bodies.get(pk)),
        }
        for pk, (name, standing, since) in members.items()
    ]  # fmt: skip


def _body(body: Body | None) -> Row:
    if body is None:
        return {}
    return {
        "born_on": _day(body.born_on),
        "sex": body.sex,
        "activity": body.activity,
        "diet": body.diet,
        "avoids": ", ".join(body.allergens),
    }


def _groups(union: Association) -> list[Row]:
    rows = Group.objects.filter(union=union).order_by("tier", "code")
    return [
        {"code": code, "name": name, "tier": str(tier), "measure": measure}
        for code, name, tier, measure in rows.values_list("code", "name", "tier", "measure")
    ]


def _kinds(union: Association) -> list[Row]:
    """Kinds with their facts; what a dish gives is left out, for it follows from its recipe."""
    kinds = Kind.objects.filter(union=union, archived_at=None).exclude(medium="money").order_by("name")
    facts = {each.pk: each for each in KindFacts.objects.filter(kind__union=union)}
    values: dict[UUID, Row] = defaultdict(dict)
    for kind, code, value in KindValue.objects.filter(kind__union=union).values_list(
        "kind_id", "group__code", "value_milli"
    ):
        values[kind][GIVES + code] = show_amount(value, THOUSANDTHS)
    reserves = dict(Reserve.objects.filter(union=union).values_list("kind_id", "amount"))
    capacities = dict(Capacity.objects.filter(union=union).values_list("kind_id", "amount"))
    return [
        {
            "name": kind.name, "sort": kind.medium, "unit": kind.unit_code, "note": kind.note,
            **_facts(facts.get(kind.pk), kind.unit_code), **(values[kind.pk] if kind.pk in facts else {}),
            "reserve": _amount(reserves.get(kind.pk), kind.unit_code),
            "available": _amount(capacities.get(kind.pk), kind.unit_code),
        }
        for kind in kinds
    ]  # fmt: skip


def _facts(facts: KindFacts | None, unit_code: str) -> Row:
    if facts is None:
        return {}
    return {
        "contains": ", ".join(facts.allergens),
        "animal": facts.animal,
        "keeps_days": "" if facts.shelf_days is None else str(facts.shelf_days),
        "loss_percent": show_amount(facts.loss_ppm_per_month, Unit("ppm", "", 10_000)),
        "kg_per_unit": _amount(facts.grams_per_unit or None, "kg"),
        "most_per_person_day": _amount(facts.most_per_person_day, unit_code),
        "waste": "yes" if facts.is_waste else "no",
        "disposal_most": _amount(facts.disposal_most_per_month, unit_code),
        "food": facts.food_code,
    }


def _recipes(union: Association) -> list[Row]:
    outputs = RecipeLine.objects.filter(recipe__union=union, recipe__sort="dish", role="output")
    portions = {pk: str(amount) for pk, amount in outputs.values_list("recipe_id", "amount")}
    return [
        {
            "name": recipe.name, "sort": recipe.sort, "portions": portions.get(recipe.pk, ""),
            "ready_after_days": str(recipe.lead_days), "months": " ".join(map(str, recipe.yield_by_month)),
            "most_runs_a_month": "" if recipe.most_runs_per_month is None else str(recipe.most_runs_per_month),
            "whole_runs": "yes" if recipe.whole_runs else "no", "note": recipe.note, "source": recipe.source,
            "co2e_kg": _amount(recipe.footprint_grams or None, "kg"),
        }
        for recipe in Recipe.objects.filter(union=union, archived_at=None).order_by("name")
    ]  # fmt: skip


def _lines(union: Association) -> list[Row]:
    lines = RecipeLine.objects.filter(recipe__union=union, recipe__archived_at=None)
    lines = lines.exclude(recipe__sort="dish", role="output").order_by("recipe__name", "pk")
    names = ("recipe__name", "role", "kind__name", "kind__unit_code", "amount", "from_day", "until_day")
    return [
        {
            "recipe": recipe, "part": role, "what": kind, "amount": _amount(amount, unit),
            "from_day": str(first or ""), "until_day": str(last or ""),
        }
        for recipe, role, kind, unit, amount, first, last in lines.values_list(*names)
    ]  # fmt: skip


def _menus(union: Association) -> list[Row]:
    dishes = MenuDish.objects.filter(menu__union=union, menu__archived_at=None).order_by(
        "menu__since", "menu", "pk"
    )
    names = ("menu__name", "menu__since", "menu__until", "meal", "recipe__name", "times_in_four_weeks")
    return [
        {
            "menu": menu, "from": _day(since), "until": _day(until), "meal": meal, "dish": dish,
            "times_in_four_weeks": str(times),
        }
        for menu, since, until, meal, dish, times in dishes.values_list(*names)
    ]  # fmt: skip


def _prices(union: Association) -> list[Row]:
    offers = SupplyOffer.objects.filter(union=union, archived_at=None).order_by("kind__name", "supplier")
    names = ("kind__name", "kind__unit_code", "supplier", "price", "most_per_month")
    return [
        {
            "what": kind, "supplier": supplier, "price": _amount(price, union.currency),
            "most_a_month": _amount(most, unit),
        }
        for kind, unit, supplier, price, most in offers.values_list(*names)
    ]  # fmt: skip


def _stores(union: Association) -> list[Row]:
    lots = Resource.objects.filter(union=union, onhand__gt=0).exclude(kind__medium="money")
    names = ("kind__name", "kind__unit_code", "onhand", "place__name", "best_before_on", "label")
    return [
        {
            "what": kind, "amount": _amount(onhand, unit), "place": place or "", "best_before": _day(best),
            "label": label,
        }
        for kind, unit, onhand, place, best, label in lots.order_by("kind__name", "pk").values_list(*names)
    ]  # fmt: skip


def _needs(union: Association, sight: Sight) -> list[Row]:
    whose = {pk: name for pk, (name, _standing, _since) in _members(union).items()}
    whose |= dict(Association.objects.filter(within=union).values_list("pk", "name")) | {union.pk: union.name}
    needs = Need.objects.filter(union=union, withdrawn_at=None, whose__in=whose).order_by("pk")
    return [
        {
            "who": whose[need.whose_id], "what": _what(need), "amount": show_amount(need.amount, _unit(need)),
            "per": need.per, "tier": str(need.tier), "since": _day(need.since), "until": _day(need.until),
            "private": "yes" if need.is_private else "no", "note": need.note,
        }
        for need in needs.select_related("kind", "group")
        if not need.is_private or sight.sees(need.whose_id)
    ]  # fmt: skip


def _what(need: Need) -> str:
    return need.kind.name if need.kind else need.group.code if need.group else ""


def _unit(need: Need) -> Unit:
    return need.kind.unit if need.kind else THOUSANDTHS


def _abilities(union: Association) -> list[Row]:
    rows = (
        Ability.objects.filter(union=union, withdrawn_at=None)
        .select_related("person", "skill")
        .order_by("pk")
    )
    return [
        {
            "who": row.person.name, "skill": row.skill.name, "hours_a_week": _amount(row.minutes_per_week, "h"),
            "most_hours_a_day": _amount(row.most_minutes_per_day, "h"), "note": row.note,
            "days": ", ".join(name for bit, name in enumerate(WEEKDAYS) if row.weekdays >> bit & 1),
            "since": _day(row.since), "until": _day(row.until),
        }
        for row in rows
    ]  # fmt: skip


def tables_of(union: Association, *, sight: Sight) -> dict[str, list[list[str]]]:
    """Every table of a union, filled, by the name of its sheet."""
    codes = group_codes(union)
    return {
        table.code: filled(table, rows_of(union, table.code, sight=sight), groups=codes) for table in TABLES
    }


def exported(union: Association, *, sight: Sight, at: datetime) -> dict[str, list[list[str]]]:
    """As ``tables_of``, each table ending in a note with the checkpoint of the books, to compare by later."""
    stand = checkpoint(union.pk, at=at)
    note = f"{NOTE} {union.name}, {at.isoformat(timespec='minutes')}, checkpoint {stand.text}"
    return {name: [*rows, [note]] for name, rows in tables_of(union, sight=sight).items()}
