"""Importing spreadsheets: everything or nothing, each fault where it stands, the same file once."""

import pytest

from commonweal.flows.models import Kind, Resource
from commonweal.lib.refusal import NotPermitted
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import (
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    stranger,
)
from commonweal.provisioning.models import (
    Ability,
    Body,
    Capacity,
    KindValue,
    Menu,
    Need,
    Recipe,
    Reserve,
    SupplyOffer,
)
from commonweal.provisioning.tests.builders.kinds import good
from commonweal.provisioning.tests.builders.sheets import book_file, brought, csv_file, whole_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def told(imported):
    return [(fault.sheet, fault.row, fault.column, fault.words) for fault in imported.faults]


def counts(imported):
    return {each.table: (each.new, each.changed, each.same) for each in imported.counts}


def test_a_whole_union_is_brought(union):
    imported = brought(union, *whole_union())
    assert told(imported) == []
    assert imported.is_saved
    ada = Person.objects.get(name="Demo Ada")
    assert Association.objects.get(within=union, name="Mill house")
    assert Body.objects.get(person=ada).allergens == ["gluten"]
    assert Need.objects.filter(whose=ada.agent, template="nutrition").exists()
    oats = Kind.objects.get(union=union, name="Oats")
    assert KindValue.objects.get(kind=oats, group__code="energy").value_milli == 3_890_000
    assert (Reserve.objects.get().amount, Capacity.objects.get().amount) == (5_000, 750)
    bread = Recipe.objects.get(name="Bake oat bread")
    assert sorted(bread.lines.values_list("role", "amount")) == [
        ("equipment", 120), ("input", 12_500), ("output", 20_000), ("work", 240),
    ]  # fmt: skip
    stew = Recipe.objects.get(name="Stew")
    assert stew.yield_by_month == [100] * 3 + [0] * 6 + [100] * 3
    assert stew.lines.get(role="output").kind.unit_code == "portion"
    assert Menu.objects.get().dishes.count() == 2
    assert dict(SupplyOffer.objects.values_list("kind__name", "price")) == {"Oats": 120, "Lentils": 210}
    lot = Resource.objects.get()
    assert (lot.onhand, lot.place.name, lot.label) == (75_000, "Pantry", "Sack 3")
    assert Need.objects.get(group__code="warmth").amount == 30_000
    ability = Ability.objects.get()
    assert (ability.minutes_per_week, ability.most_minutes_per_day, ability.weekdays) == (240, 150, 0b10010)


def test_a_dry_run_saves_nothing_and_counts_the_same(union):
    would = brought(union, *whole_union(), is_dry_run=True)
    assert not would.is_saved
    assert not Kind.objects.filter(union=union).exists()
    assert not Person.objects.filter(name="Demo Ada").exists()
    did = brought(union, *whole_union())
    assert counts(would) == counts(did)
    assert counts(did)["kinds"] == (5, 0, 0)


def test_the_same_files_twice_are_one_effect(union):
    brought(union, *whole_union())
    again = brought(union, *whole_union())
    assert told(again) == []
    assert {new + changed for new, changed, _same in counts(again).values()} == {0}
    assert Resource.objects.count() == 1
    assert Person.objects.filter(name="Demo Ada").count() == 1


def test_other_files_with_the_same_rows_change_nothing_and_put_no_lot_in_twice(union):
    brought(union, *whole_union())
    others = [
        csv_file(name.name.removesuffix(".csv"), name.content.decode() + "\n") for name in whole_union()
    ]
    again = brought(union, *others)
    assert [(sheet, row) for sheet, row, _column, _words in told(again)] == [("stores", 2)]
    assert "in the books already" in again.faults[0].words
    assert {new for new, _changed, _same in counts(again).values()} == {0}


def test_changed_rows_bring_what_is_there_up_to_date(union):
    brought(union, *whole_union())
    imported = brought(
        union,
        csv_file("prices", "what,supplier,price", "Oats,Mill,1.50"),
        csv_file("kinds", "name,unit,contains,keeps_days", "Lentils,kg,celery,900"),
        csv_file("abilities", "who,skill,hours_a_week", "Demo Ada,Baking,6"),
        csv_file("needs", "who,what,amount,per", "Demo Ada,Oat bread,3,week"),
        csv_file("recipes", "name,sort,portions", "Porridge,dish,10"),
        csv_file("recipe lines", "recipe,part,what,amount", "Porridge,input,Oats,0.8"),
    )
    assert told(imported) == []
    assert {changed for _new, changed, _same in counts(imported).values()} == {0, 1}
    assert SupplyOffer.objects.get(kind__name="Oats").price == 150
    assert Ability.objects.get().minutes_per_week == 360
    assert Need.objects.get(kind__name="Oat bread").amount == 3_000
    assert Recipe.objects.get(name="Porridge").lines.get(role="input").amount == 800


def test_all_faults_are_told_at_once_where_they_stand_and_nothing_is_saved(union):
    imported = brought(
        union,
        csv_file(
            "kinds", "name,unit,contains,keeps_days,colour", "Oats,kg,gluten,soon,", "Salt,pound,,,", ",kg,,,",
            "# a note,,,,", "Rock,kg,lava,,", "Honey,kg,,,",
        ),
        csv_file("prices", "what,supplier,price", "Oats,Mill,1.20", "Tea,Mill,9", "Honey,Mill,dear"),
        csv_file("stores", "what,amount", "Honey,a lot", "Honey,0"),
    )  # fmt: skip
    assert [(sheet, row, column) for sheet, row, column, _words in told(imported)] == [
        ("kinds", 1, "colour"), ("kinds", 2, "keeps_days"), ("kinds", 3, "unit"), ("kinds", 4, "name"),
        ("kinds", 6, "contains"), ("prices", 4, "price"), ("prices", 3, "what"), ("stores", 2, "amount"),
        ("stores", 3, "amount"),
    ]  # fmt: skip
    assert "row 2, column “keeps_days”: “soon” is not a number." in str(imported.faults[1])
    assert not imported.is_saved
    assert not Kind.objects.filter(union=union).exists()


def test_what_speaks_of_a_broken_row_is_not_told_as_missing(union):
    imported = brought(
        union,
        csv_file("kinds", "name,unit", "Oats,sackful"),
        csv_file("prices", "what,supplier,price", "Oats,Mill,1"),
        csv_file("recipes", "name,sort", "Mash,make"),
        csv_file("recipe lines", "recipe,part,what,amount", "Mash,output,Oats,1", "Mash,input,Water,much"),
    )
    assert [(sheet, row) for sheet, row, _column, _words in told(imported)] == [
        ("kinds", 2),
        ("recipe lines", 3),
    ]


def test_a_line_is_told_at_its_own_row(union):
    good(union, "Flour")
    imported = brought(
        union,
        csv_file("recipes", "name,sort", "Bake,make"),
        csv_file(
            "recipe lines",
            "recipe,part,what,amount",
            "Bake,output,Flour,1",
            "Bake,input,Yeast,1",
            "Fry,input,Flour,1",
        ),
    )
    assert told(imported)[0][:3] == ("recipe lines", 3, "what")
    assert told(imported)[1][:3] == ("recipe lines", 4, "recipe")


def test_missing_and_doubled_columns_and_unknown_sheets_are_told(union):
    imported = brought(
        union,
        csv_file("kinds", "name,name,sort", "Oats,Oats,good"),
        csv_file("holiday photos", "a,b", "1,2"),
    )
    assert [fault.words for fault in imported.faults][:2] == [
        "This column stands there twice.",
        "This column is missing.",
    ]
    assert "No sheet is named after one of the tables" in imported.faults[2].words


def test_never_more_than_two_hundred_faults(union):
    lines = ["name,unit", *[f"Kind {number},sack" for number in range(500)]]
    imported = brought(union, csv_file("kinds", *lines))
    assert len(imported.faults) == 200
    assert not imported.is_saved


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_workbooks_are_read_like_csv(union, ending):
    book = book_file(
        ending,
        kinds=[["name*", "unit*", "Contains"], ["# what it is called", "", ""], ["Oats", "kg", "gluten"]],
        prices=[["what", "supplier", "price"], ["Oats", "Mill", "1.20"]],
        holidays=[["who", "when"], ["Ada", "May"]],
    )
    imported = brought(union, book)
    assert told(imported) == []
    assert SupplyOffer.objects.get().price == 120


def test_each_row_takes_the_power_that_its_page_would(union):
    member = add_member(union)
    prices = csv_file("prices", "what,supplier,price", "Oats,Mill,1", "Oats,Market,2")
    kinds = csv_file("kinds", "name,unit", "Oats,kg", "Rye,kg")
    imported = brought(union, kinds, prices, by=member)
    assert [fault.sheet for fault in imported.faults] == ["kinds"]
    give_powers(member, union, "provisioning.kinds")
    imported = brought(union, kinds, prices, by=member)
    assert [fault.sheet for fault in imported.faults] == ["prices"]
    give_powers(member, union, "provisioning.purchases")
    assert brought(union, kinds, prices, by=member).is_saved


def test_nobody_speaks_for_a_member_who_can_speak_for_themselves(union):
    good(union, "Bread")
    add_member_with_login(union, "Ben")
    imported = brought(union, csv_file("needs", "who,what,amount,per", "Ben,Bread,1,day"))
    assert "Only Ben, or somebody they trust" in imported.faults[0].words
    assert not Need.objects.filter(kind__name="Bread").exists()


def test_strangers_bring_nothing(union):
    with pytest.raises(NotPermitted):
        brought(union, *whole_union(), by=stranger())


def test_names_of_another_union_are_not_known_here(union):
    elsewhere = found_union("Elsewhere").union
    good(elsewhere, "Secret flour")
    imported = brought(union, csv_file("prices", "what,supplier,price", "Secret flour,Mill,1"))
    assert "There is no kind of thing called" in imported.faults[0].words


def test_a_name_that_stands_there_twice_is_told(union):
    imported = brought(union, csv_file("people", "name", "Demo Ada", "Demo Ada"))
    assert told(imported)[0][:3] == ("people", 3, "name")


def test_the_founder_is_known_as_they_are(union):
    imported = brought(union, csv_file("people", "name", founder_of(union).name))
    assert counts(imported)["people"] == (0, 0, 1)


def test_a_child_may_stand_before_who_acts_for_them(union):
    imported = brought(
        union,
        csv_file("people", "name,standing,trusted", "Demo Kim,beneficiary,Demo Ada", "Demo Ada,contributor,"),
    )
    assert told(imported) == []
    assert Person.objects.get(name="Demo Kim").proxies.get().trusted.name == "Demo Ada"
