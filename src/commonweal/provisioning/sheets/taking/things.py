"""Taking over groups of needs, kinds with their facts, prices, and what is in the stores."""

from decimal import Decimal
from typing import TypedDict

from commonweal.flows.actions.kinds import add_place
from commonweal.flows.actions.stock import receive_goods
from commonweal.flows.models import Kind, Place, Resource
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.actions.kinds import add_good, add_group, change_group, set_kind_facts
from commonweal.provisioning.actions.supplies import add_supply, change_supply, set_capacity, set_reserve
from commonweal.provisioning.models import Capacity, Group, KindFacts, KindValue, Reserve, SupplyOffer
from commonweal.provisioning.queries.choices import fixed_unit
from commonweal.provisioning.reference.foods import UnknownFood, food
from commonweal.provisioning.rules.foods import values_from_food, weight_of_unit
from commonweal.provisioning.rules.kinds import FactsDraft
from commonweal.provisioning.sheets.rows import Row
from commonweal.provisioning.sheets.tables import GIVES
from commonweal.provisioning.sheets.taking.lookup import Outcome, Taking

PPM_PER_PERCENT = 10_000
FACTS = ("contains", "animal", "keeps_days", "loss_percent", "kg_per_unit", "most_per_person_day", "waste",
         "disposal_most", "food")  # fmt: skip


class Said(TypedDict):
    """What a row says of a group of needs."""

    name: str
    tier: int
    measure: str


def take_group(taking: Taking, row: Row) -> Outcome:
    """Add a group of needs, or change the one of that code."""
    said = Said(name=row.text("name"), tier=int(row.text("tier")), measure=row.text("measure"))
    there = Group.objects.filter(union=taking.union, code=row.text("code")).first()
    if there is None:
        made = add_group(
            union=taking.union, code=row.text("code"), **said, by=taking.by, at=taking.at, key=row.key
        )
        taking.brought("groups", made.code, made)
        taking.brought("groups", made.name, made)
        return Outcome.NEW
    if {"name": there.name, "tier": there.tier, "measure": there.measure} == said:
        return Outcome.SAME
    change_group(group=there, **said, by=taking.by, at=taking.at, key=row.key)
    return Outcome.CHANGED


def take_kind(taking: Taking, row: Row) -> Outcome:
    """Add a kind with its facts, or describe the one of that name; sort and unit stay as they are for good."""
    name, medium, unit = row.text("name"), row.get("sort", "good"), row.text("unit")
    if fixed_unit(medium) not in {None, unit}:
        raise Refused(say("Skills and machines are counted in h, land in m2."), field="unit")
    there = taking.has("kinds", name)
    says_facts = any(code in FACTS or code.startswith(GIVES) for code in row.values)
    if isinstance(there, Kind):
        if (there.medium, there.unit_code) != (medium, unit):
            raise Refused(
                say("“{name}” is there already with another sort or unit.", name=name), field="unit"
            )
        outcome, kind = Outcome.SAME, there
        if says_facts and (facts := _facts(row, unit)) != _known(kind):
            set_kind_facts(kind=kind, facts=facts, by=taking.by, at=taking.at, key=row.key)
            outcome = Outcome.CHANGED
    else:
        facts_or_none = _facts(row, unit) if says_facts else None
        kind = add_good(
            union=taking.union, name=name, medium=medium, unit_code=unit, note_text=row.text("note"),
            facts=facts_or_none, by=taking.by, at=taking.at, key=row.key,
        )  # fmt: skip
        taking.brought("kinds", name, kind)
        outcome = Outcome.NEW
    return _keep(taking, row, kind) or outcome


def _keep(taking: Taking, row: Row, kind: Kind) -> Outcome | None:
    """Set the reserve and what is available, where the row says so; None when that changed nothing of a kind."""
    changed = False
    for code, put, model in (("reserve", set_reserve, Reserve), ("available", set_capacity, Capacity)):
        if code not in row.values:
            continue
        steps = row.steps(code, kind.unit_code)
        known = model._default_manager.filter(kind=kind).values_list("amount", flat=True).first()
        if known != steps and (steps or known):
            put(kind=kind, amount=steps, **taking.acting)
            changed = known is not None
    return Outcome.CHANGED if changed else None


def _facts(row: Row, unit: str) -> FactsDraft:
    """The facts as the row says them; energy and protein of a food in the table unless it gives its own."""
    grams = int(row.get("kg_per_unit", Decimal(0)) * 1000)
    most, disposal = (
        row.steps(code, unit) if code in row.values else None
        for code in ("most_per_person_day", "disposal_most")
    )
    return FactsDraft(
        allergens=row.get("contains", ()),
        animal=row.text("animal"),
        shelf_days=row.whole("keeps_days"),
        loss_ppm_per_month=int(row.get("loss_percent", Decimal(0)) * PPM_PER_PERCENT),
        grams_per_unit=grams,
        most_per_person_day=most,
        is_waste=row.get("waste", False),
        disposal_most_per_month=disposal,
        food_code=row.text("food"),
        values=_of_food(row, unit, grams) | _given(row),
    )


def _given(row: Row) -> dict[str, int]:
    return {
        code.removeprefix(GIVES): int(number * 1000)
        for code, number in row.values.items()
        if code.startswith(GIVES) and isinstance(number, Decimal)
    }


def _of_food(row: Row, unit: str, grams: int) -> dict[str, int]:
    code, weight = row.text("food"), weight_of_unit(unit, said=grams)
    if not code:
        return {}
    try:
        known = food(code)
    except UnknownFood as wrong:
        raise Refused(
            say("There is no food “{code}” in the reference table.", code=code), field="food"
        ) from wrong
    return dict(values_from_food(known, grams_per_unit=weight)) if weight else {}


def _known(kind: Kind) -> FactsDraft | None:
    facts = KindFacts.objects.filter(kind=kind).first()
    if facts is None:
        return None
    values = KindValue.objects.filter(kind=kind).values_list("group__code", "value_milli")
    return FactsDraft(
        allergens=tuple(facts.allergens), animal=facts.animal, shelf_days=facts.shelf_days,
        loss_ppm_per_month=facts.loss_ppm_per_month, grams_per_unit=facts.grams_per_unit,
        most_per_person_day=facts.most_per_person_day, is_waste=facts.is_waste,
        disposal_most_per_month=facts.disposal_most_per_month, food_code=facts.food_code, values=dict(values),
    )  # fmt: skip


def take_price(taking: Taking, row: Row) -> Outcome:
    """Note a price, or change that of the same supplier."""
    kind, supplier = taking.kind(row.text("what"), column="what"), row.text("supplier")
    price = row.steps("price", taking.union.currency)
    most = row.steps("most_a_month", kind.unit_code) if "most_a_month" in row.values else None
    offers = SupplyOffer.objects.filter(kind=kind, supplier__iexact=supplier, archived_at__isnull=True)
    there = offers.order_by("pk").first()
    if there is None:
        add_supply(kind=kind, supplier=supplier, price=price, most_per_month=most, **taking.keyed(row))
        return Outcome.NEW
    if (there.price, there.most_per_month) == (price, most):
        return Outcome.SAME
    change_supply(
        supply=there, supplier=supplier, price=price, most_per_month=most, version=there.version,
        **taking.keyed(row),
    )  # fmt: skip
    return Outcome.CHANGED


def take_stock_row(taking: Taking, row: Row) -> Outcome:
    """Put what is there when the books begin into the stores; a lot that is in the books is not put in again."""
    kind = taking.kind(row.text("what"), column="what")
    amount = row.steps("amount", kind.unit_code)
    place = _place(taking, row.text("place"))
    label, best_before_on = row.text("label"), row.day("best_before")
    lots = Resource.objects.filter(union=taking.union, kind=kind, place=place, onhand__gt=0)
    if lots.filter(label=label, best_before_on=best_before_on).exists():
        raise Refused(
            say(
                "Such a lot is in the books already. Leave this row out, or count the lot on the page of the stores."
            )
        )
    receive_goods(
        union=taking.union, kind=kind, amount=amount, place=place, label=label, best_before_on=best_before_on,
        **taking.keyed(row),
    )  # fmt: skip
    return Outcome.NEW


def _place(taking: Taking, name: str) -> Place | None:
    if not name:
        return None
    place = taking.has("places", name)
    if not isinstance(place, Place):
        place = add_place(union=taking.union, name=name, **taking.acting)
        taking.brought("places", name, place)
    return place
