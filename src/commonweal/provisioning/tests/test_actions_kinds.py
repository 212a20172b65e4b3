"""Describing kinds and groups, writing menus, noting prices: who may, what is refused, what a repeat does."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.utils.translation import override

from commonweal.flows.models import Kind
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers
from commonweal.provisioning.actions.beginning import begin_provisioning
from commonweal.provisioning.actions.kinds import (
    add_good,
    add_group,
    archive_good,
    change_good,
    change_group,
    set_kind_facts,
)
from commonweal.provisioning.actions.menus import add_menu, archive_menu, change_menu, restore_menu
from commonweal.provisioning.actions.supplies import (
    add_supply,
    archive_supply,
    change_supply,
    set_capacity,
    set_reserve,
)
from commonweal.provisioning.models import Capacity, Group, KindFacts, KindValue, Menu, Reserve
from commonweal.provisioning.rules.kinds import FIRST_GROUPS, FactsDraft
from commonweal.provisioning.rules.menus import DishDraft, MenuDraft
from commonweal.provisioning.tests.builders.kinds import bare, good, machine
from commonweal.provisioning.tests.builders.menus import menu, served
from commonweal.provisioning.tests.builders.recipes import bread, dish
from commonweal.provisioning.tests.builders.supplies import supply

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def keeper(union):
    return {"by": founder_of(union), "at": AT}


def deeds(union, deed):
    return Entry.objects.filter(union=union.pk, deed=deed).count()


def test_a_union_begins_with_groups_of_all_three_tiers(union):
    groups = Group.objects.filter(union=union)
    assert set(groups.values_list("tier", flat=True)) == {1, 2, 3}
    assert groups.get(code="energy").measure == "kcal"
    assert begin_provisioning(union=union, **keeper(union)) == []
    with pytest.raises(NotPermitted):
        begin_provisioning(union=union, by=add_member(union), at=AT)


def test_groups_are_named_in_the_unions_language():
    with override("en"):
        german = found_union("Mühle", slug="muehle-1", language="de").union
    with override("de"):
        expected = {str(start.name) for start in FIRST_GROUPS}
    assert set(Group.objects.filter(union=german).values_list("name", flat=True)) == expected


def test_a_group_is_added_once_and_its_code_is_given_once(union):
    key = uuid4()
    facts = {"code": "vitamins", "name": "Vitamins", "tier": 1, "measure": "mg"}
    first = add_group(union=union, **facts, **keeper(union), key=key)
    assert add_group(union=union, **facts, **keeper(union), key=key) == first
    with pytest.raises(Refused, match="already a group"):
        add_group(union=union, **facts, **keeper(union))
    with pytest.raises(Refused, match="three tiers"):
        change_group(group=first, name="V", tier=4, measure="mg", **keeper(union))
    with pytest.raises(NotPermitted):
        change_group(group=first, name="V", tier=1, measure="mg", by=add_member(union), at=AT)
    assert change_group(group=first, name="V", tier=2, measure="mg", **keeper(union)).tier == 2
    assert (deeds(union, "group.added"), deeds(union, "group.changed")) == (1, 1)


def test_a_good_comes_with_its_facts_or_not_at_all(union):
    key = uuid4()
    facts = FactsDraft(allergens=("gluten",), values={"energy": 3_890_000})
    made = [
        add_good(
            union=union, name="Oats", medium="good", unit_code="kg", facts=facts, **keeper(union), key=key
        )
        for _tap in range(2)
    ]
    assert made[0] == made[1]
    assert KindFacts.objects.get(kind=made[0]).allergens == ["gluten"]
    with pytest.raises(Refused, match="not an allergen"):
        add_good(
            union=union, name="Rock", medium="good", unit_code="kg", facts=FactsDraft(allergens=("lava",)),
            **keeper(union),
        )  # fmt: skip
    with pytest.raises(Refused, match="no group"):
        add_good(
            union=union, name="Rock", medium="good", unit_code="kg", facts=FactsDraft(values={"joy": 1}),
            **keeper(union),
        )  # fmt: skip
    assert not Kind.objects.filter(name="Rock").exists()


def test_describing_takes_the_mandate_and_nothing_more(union):
    member = add_member(union)
    with pytest.raises(NotPermitted):
        add_good(union=union, name="Oats", medium="good", unit_code="kg", by=member, at=AT)
    mandate = give_powers(member, union, "provisioning.kinds")
    made = add_good(union=union, name="Oats", medium="good", unit_code="kg", by=member, at=AT)
    assert Entry.objects.get(deed="good.added").under == mandate.pk
    with pytest.raises(NotPermitted):
        supply_by(member, made)


def supply_by(person, kind):
    return add_supply(kind=kind, supplier="Mill", price=1, by=person, at=AT)


def test_facts_replace_those_of_before(union):
    oats = good(union, "Oats", values={"energy": 1, "protein": 2}, allergens=("gluten",))
    key = uuid4()
    for _tap in range(2):
        set_kind_facts(kind=oats, facts=FactsDraft(values={"energy": 5}), **keeper(union), key=key)
    assert list(KindValue.objects.filter(kind=oats).values_list("group__code", "value_milli")) == [
        ("energy", 5)
    ]
    assert KindFacts.objects.get(kind=oats).allergens == []
    assert deeds(union, "kind.described") == 1


def test_the_second_of_two_who_change_a_kind_is_told(union):
    oats = good(union, "Oats")
    change = {"note_text": "", "facts": FactsDraft(), **keeper(union)}
    assert change_good(kind=oats, name="Rolled oats", version=1, **change).version == 2
    with pytest.raises(ChangedMeanwhile):
        change_good(kind=oats, name="Oat flakes", version=1, **change)
    assert Kind.objects.get(pk=oats.pk).name == "Rolled oats"


def test_a_kind_in_use_stays(union):
    flour = bread(union).lines.get(role="input").kind
    with pytest.raises(Refused, match="Bake rye bread"):
        archive_good(kind=flour, **keeper(union))
    assert archive_good(kind=bare(union, "Typo", medium="good", unit="kg"), **keeper(union)).archived_at


def test_a_menu_is_written_once_changed_by_version_and_put_away(union):
    porridge = dish(union, "Porridge", (good(union, "Oats"), 700))
    draft = MenuDraft(name="Winter", since=date(2026, 11, 1), dishes=(served(porridge),))
    key = uuid4()
    made = [add_menu(union=union, draft=draft, **keeper(union), key=key) for _tap in range(2)]
    assert made[0] == made[1]
    changed = change_menu(
        menu=made[0], draft=replace(draft, name="Frost", dishes=()), version=1, **keeper(union)
    )
    assert (changed.name, changed.version, changed.dishes.count()) == ("Frost", 2, 0)
    with pytest.raises(ChangedMeanwhile):
        change_menu(menu=made[0], draft=draft, version=1, **keeper(union))
    assert archive_menu(menu=changed, **keeper(union)).archived_at == AT
    assert restore_menu(menu=changed, **keeper(union)).archived_at is None
    with pytest.raises(NotPermitted):
        archive_menu(menu=changed, by=add_member(union), at=AT)


def test_only_our_own_dishes_can_be_on_a_menu(union):
    elsewhere = found_union("Elsewhere").union
    foreign = dish(elsewhere, "Porridge", (good(elsewhere, "Oats"), 700))
    for stranger_dish in (foreign, bread(union)):
        with pytest.raises(Refused, match="not among our recipes"):
            menu(union, DishDraft(recipe=stranger_dish.pk, meal="dinner", times_in_four_weeks=4))
    assert not Menu.objects.exists()


def test_a_price_is_noted_changed_and_put_away(union):
    salt = good(union, "Salt")
    offer = supply(salt, 90)
    assert change_supply(supply=offer, supplier="Port", price=80, version=1, **keeper(union)).price == 80
    with pytest.raises(ChangedMeanwhile):
        change_supply(supply=offer, supplier="Port", price=70, version=1, **keeper(union))
    with pytest.raises(Refused, match="who sells"):
        change_supply(supply=offer, supplier=" ", price=70, version=2, **keeper(union))
    archive_supply(supply=offer, **keeper(union))
    archive_supply(supply=offer, **keeper(union))
    assert deeds(union, "supply.archived") == 1
    with pytest.raises(NotPermitted):
        archive_supply(supply=supply(salt), by=add_member(union), at=AT)
    with pytest.raises(Refused, match="Only goods and services"):
        supply(machine(union))


def test_reserves_are_for_goods_and_capacities_for_machines_and_land(union):
    salt, oven = good(union, "Salt"), machine(union)
    set_reserve(kind=salt, amount=500, **keeper(union))
    set_reserve(kind=salt, amount=700, **keeper(union))
    assert Reserve.objects.get().amount == 700
    set_capacity(kind=oven, amount=600, **keeper(union))
    assert Capacity.objects.get().amount == 600
    for wrong, kind in ((set_reserve, oven), (set_capacity, salt)):
        with pytest.raises(Refused, match="Only"):
            wrong(kind=kind, amount=1, **keeper(union))
        with pytest.raises(NotPermitted):
            wrong(kind=kind, amount=1, by=add_member(union), at=AT)
    set_reserve(kind=salt, amount=0, **keeper(union))
    assert not Reserve.objects.exists()
