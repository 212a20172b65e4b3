"""What the demo's unions keep and use: groups of needs, kinds with their facts, places, machines, land, prices."""

from datetime import datetime

from commonweal.flows import models as flows
from commonweal.flows.actions.kinds import add_kind, add_place
from commonweal.flows.models import Medium
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.actions.kinds import add_good, add_group
from commonweal.provisioning.actions.supplies import add_supply, set_capacity, set_reserve
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import reserves
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.shapes import EVERY_MONTH, Kind, Nature
from commonweal.provisioning.models import Group
from commonweal.provisioning.rules.kinds import FactsDraft

DAYS_A_MONTH = 30
# The content's groups under the codes a union begins with, and what one unit of a kind gives, in thousandths.
GROUP_CODES = {
    "warmth": "warmth", "care": "care", "produce": "produce", "washing": "hygiene", "clothes": "clothing",
    "sound house": "repairs", "learning": "study", "music": "music", "treats": "treats", "furniture": "furniture",
    "tidy house": "tidy-rooms", "keeping": "keeping",
}  # fmt: skip
NEW_GROUPS = {"produce": "kg", "treats": "kg", "furniture": "pieces", "tidy-rooms": "h", "keeping": "h"}
VALUES = {"firewood": 4000, "music-evening": 2000, "coat": 10_000}
USUAL_VALUE = 1000
MEANS_UNITS = {"garden": "m2", "fields": "m2", "woodlot": "m2"}
MEANS_NAMES = {
    "garden": "Garden beds", "fields": "Fields", "woodlot": "Woodlot", "apple-trees": "Apple trees",
    "plum-trees": "Plum trees", "currant-bushes": "Currant bushes",
}  # fmt: skip
SUPPLIERS = {"cellar": "Demo market garden", "cold room": "Demo dairy", "woodshed": "Demo sawmill"}
USUAL_SUPPLIER = "Demo wholesale"


def describe_goods(known: Known, *, at: datetime) -> None:
    """Groups, kinds, skills, machines and land, places, prices and reserves of one union."""
    _add_groups(known)
    for shelf in sorted({kind.shelf for kind in region().kinds.values() if kind.shelf}):
        known.places[shelf] = add_place(
            union=known.union, name=shelf.capitalize(), by=known.keeper, at=known.begun
        )
    for kind in region().kinds.values():
        known.kinds[kind.kind_id] = _add_kind(known, kind)
    _add_means(known)
    _add_prices(known, month=known.today.month)
    for kind_id, steps in reserves(known.content, known.today).items():
        set_reserve(kind=known.kinds[kind_id], amount=steps, by=known.keeper, at=at)


def _add_groups(known: Known) -> None:
    named = {GROUP_CODES.get(group.group_id): group for group in region().groups.values()}
    for code, measure in NEW_GROUPS.items():
        group = named[code]
        add_group(
            union=known.union, code=code, name=group.name, tier=group.tier, measure=measure, by=known.keeper,
            at=known.begun,
        )  # fmt: skip
    known.groups = {group.code: group for group in Group.objects.filter(union=known.union)}


def _add_kind(known: Known, kind: Kind) -> flows.Kind:
    is_service = kind.nature is Nature.SERVICE
    return add_good(
        union=known.union, name=kind.name, medium=Medium.SERVICE if is_service else Medium.GOOD,
        unit_code=kind.unit, facts=facts_of(kind), by=known.keeper, at=known.begun,
    )  # fmt: skip


def facts_of(kind: Kind) -> FactsDraft:
    """What the content knows of a kind, as facts to be written down."""
    return FactsDraft(
        allergens=tuple(sorted(kind.allergens)),
        animal=kind.animal,
        shelf_days=kind.keeps_days or None,
        loss_ppm_per_month=kind.loss_permille_month * 1000,
        grams_per_unit=kind.grams_per_unit,
        most_per_person_day=_most_a_day(kind.kind_id),
        is_waste=kind.nature is Nature.WASTE,
        food_code=kind.food_id,
        values=_values(kind),
    )


def _most_a_day(kind_id: str) -> int | None:
    """What a person reasonably uses of it in a day, where it is handed out as it is."""
    months = [rule.steps_per_month for rule in region().needs.values() if rule.kind == kind_id]
    rules = [
        rule for rule in region().needs.values() if rule.kind == kind_id and rule.group in {"food", "produce"}
    ]
    return max(1, max(months) // DAYS_A_MONTH) if rules else None


def _values(kind: Kind) -> dict[str, int]:
    values = {
        "energy": round(kind.energy_kcal_per_unit * 1000),
        "protein": round(kind.protein_g_per_unit * 1000),
    }
    for rule in region().needs.values():
        code = GROUP_CODES.get(rule.group)
        if rule.kind == kind.kind_id and code:
            values[code] = VALUES.get(kind.kind_id, USUAL_VALUE)
    return {code: value for code, value in values.items() if value}


def _add_means(known: Known) -> None:
    """Skills, machines with their hours a week, and land with how much there is of it."""
    for skill, name in region().skills.items():
        known.skills[skill] = add_mean(known, name, Medium.WORK, "h")
    for machine, name in region().equipment.items():
        kind = add_mean(known, name, Medium.EQUIPMENT, "h")
        known.means[machine] = kind
        minutes = known.content.equipment_hours_per_week.get(machine, 0) * 60
        set_capacity(kind=kind, amount=minutes, by=known.keeper, at=known.begun)
    for land, amount in known.content.land.items():
        unit = MEANS_UNITS.get(land, "piece")
        kind = add_mean(known, MEANS_NAMES[land], Medium.LAND, unit)
        known.means[land] = kind
        set_capacity(kind=kind, amount=amount * UNITS[unit].steps, by=known.keeper, at=known.begun)
    known.money = add_mean(known, "Money", Medium.MONEY, known.union.currency)


def add_mean(known: Known, name: str, medium: str, unit: str) -> flows.Kind:
    """A skill, machine, sort of land, or the money of a union."""
    return add_kind(
        union=known.union, name=name, medium=medium, unit_code=unit, by=known.keeper, at=known.begun
    )


def _add_prices(known: Known, *, month: int) -> None:
    """What can be bought outside; what the market has only in other months is left to those."""
    people = len(known.content.people)
    for purchase in region().purchases.values():
        kind = region().kinds[purchase.kind]
        most = purchase.most_per_person_month
        if most is not None and purchase.months != EVERY_MONTH and month not in purchase.months:
            continue
        add_supply(
            kind=known.kinds[purchase.kind], supplier=SUPPLIERS.get(kind.shelf, USUAL_SUPPLIER),
            price=purchase.price_cents,
            most_per_month=None if most is None else most * people * known.content.market_pct // 100,
            by=known.keeper, at=known.begun,
        )  # fmt: skip
