"""Taking up what is usual: bodies, templates, growing, and needs of one's own."""

from datetime import date

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    keep_house,
    stranger,
)
from commonweal.people.tests.days import days_later
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.actions.needs import change_need
from commonweal.provisioning.actions.templates import NothingUsual, apply_template, refresh_nutrition
from commonweal.provisioning.models import Body, Group, Need
from commonweal.provisioning.tests.builders.needs import body, group, need, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    union = found_union().union
    Group.objects.filter(union=union).delete()
    return union


def standing(union, person):
    rows = Need.objects.filter(union=union, whose_id=person.pk, withdrawn_at__isnull=True)
    return {row.group.code: row.amount for row in rows.select_related("group")}


def take_up(union, whose, template="nutrition", *, by=None, at=AT, key=None):
    return apply_template(union=union, whose=whose, template=template, by=by or whose, at=at, key=key)


def test_food_for_my_age_is_one_tap_and_private(union):
    group(union, "energy"), group(union, "protein")
    member = add_member_with_login(union)
    body(union, member, born_on=date(1990, 1, 1), sex="female", activity="moderate")
    needs = take_up(union, member)
    assert standing(union, member) == {"energy": 2_000_000, "protein": 46_000}
    assert all(row.is_private and row.template == "nutrition" and row.per == "day" for row in needs)
    assert Entry.objects.order_by("id").last().facts == '{"template":"nutrition"}'


def test_taking_it_up_again_follows_the_body_and_adds_nothing(union):
    group(union, "energy")
    member = add_member_with_login(union)
    body(union, member, born_on=date(1990, 1, 1), sex="female", activity="sedentary")
    [before] = take_up(union, member)
    body(union, member, born_on=date(1990, 1, 1), sex="female", activity="active")
    [after] = take_up(union, member)
    assert (before.pk, after.version) == (after.pk, 2)
    assert after.amount > before.amount
    take_up(union, member)
    assert Need.objects.get().version == 2


def test_children_grow_and_the_keeper_brings_needs_up_to_date(union):
    group(union, "protein")
    keeper = found_union_keeper(union)
    child = add_member(union, "Child", trusted=keeper)
    body_of_child = BodyTerms(born_on=date(2017, 5, 20), sex="male")
    set_body(union=union, person=child, terms=body_of_child, by=keeper, at=AT)
    take_up(union, child, by=keeper)
    assert refresh_nutrition(union=union, by=keeper, at=AT) == 0
    assert refresh_nutrition(union=union, by=keeper, at=days_later(30)) == 1
    assert standing(union, child) == {"protein": 34_000}
    with pytest.raises(NotPermitted):
        refresh_nutrition(union=union, by=add_member_with_login(union), at=AT)


def found_union_keeper(union):
    from commonweal.people.tests.builders import founder_of

    return founder_of(union)


def test_ones_own_figure_stays_and_is_not_added_to(union):
    member = add_member_with_login(union)
    mine = need(union, member, group(union, "energy"), amount=3_000_000)
    group(union, "protein")
    take_up(union, member)
    assert standing(union, member) == {"energy": 3_000_000, "protein": 51_000}
    usual = Need.objects.get(group__code="protein")
    change_need(need=usual, terms=terms(amount=60_000), version=1, by=member, at=AT)
    take_up(union, member)
    assert standing(union, member) == {"energy": 3_000_000, "protein": 60_000}
    assert mine.template == ""


def test_a_baby_at_the_breast_has_no_needs_from_the_kitchen_and_then_has(union):
    group(union, "energy")
    parent = add_member_with_login(union)
    baby = add_member(union, "Baby", trusted=parent)
    set_body(union=union, person=baby, terms=BodyTerms(born_on=date(2026, 2, 1)), by=parent, at=AT)
    assert take_up(union, baby, by=parent) == []
    assert take_up(union, baby, by=parent, at=days_later(120))[0].amount == 250_000


def test_a_household_takes_up_warmth_and_a_person_cannot(union):
    group(union, "warmth")
    member = add_member_with_login(union)
    house = keep_house(union, member)
    [warmth] = take_up(union, house, "household", by=member)
    assert (warmth.amount, warmth.per, warmth.is_private) == (10_000, "day", False)
    with pytest.raises(Refused):
        take_up(union, member, "household")
    with pytest.raises(Refused):
        take_up(union, member, "luxury")


def test_a_union_that_counts_nothing_of_it_says_so(union):
    with pytest.raises(NothingUsual):
        take_up(union, add_member_with_login(union))


def test_the_same_key_twice_is_one_deed(union):
    group(union, "energy")
    member, key = add_member_with_login(union), new_id()
    first, second = take_up(union, member, key=key), take_up(union, member, key=key)
    assert [row.pk for row in first] == [row.pk for row in second]
    assert Entry.objects.filter(deed="needs.taken_up").count() == 1


def test_a_body_is_told_by_its_person_only_and_the_journal_does_not_know_it(union):
    member = add_member_with_login(union)
    body(union, member, diet="vegan", allergens=("nuts", "gluten", "nuts"))
    entry = Entry.objects.order_by("id").last()
    assert (entry.deed, entry.facts) == ("body.described", "{}")
    assert Body.objects.get().allergens == ["gluten", "nuts"]
    for by in (add_member_with_login(union), found_union_keeper(union), stranger()):
        with pytest.raises(NotPermitted):
            set_body(union=union, person=member, terms=BodyTerms(), by=by, at=AT)


def test_a_keeper_writes_down_the_body_of_who_has_no_login(union):
    elder = add_member(union, "Elder")
    set_body(
        union=union, person=elder, terms=BodyTerms(diet="vegetarian"), by=found_union_keeper(union), at=AT
    )
    assert Body.objects.get().diet == "vegetarian"


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("born_on", {"born_on": date(2026, 5, 5)}),
        ("born_on", {"born_on": date(1890, 1, 1)}),
        ("sex", {"sex": "x"}),
        ("activity", {"activity": "flying"}),
        ("life_stage", {"life_stage": "x"}),
        ("diet", {"diet": "air"}),
        ("allergens", {"allergens": ("moonlight",)}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(union, field, facts):
    with pytest.raises(Refused) as refusal:
        body(union, add_member_with_login(union), **facts)
    assert refusal.value.field == field


def test_two_who_describe_the_same_body_do_not_overwrite_each_other(union):
    member = add_member_with_login(union)

    def say_diet(diet, version):
        return set_body(
            union=union, person=member, terms=BodyTerms(diet=diet), version=version, by=member, at=AT
        )

    assert say_diet("vegan", 0).version == 1
    with pytest.raises(ChangedMeanwhile):
        say_diet("", 0)
    assert say_diet("vegetarian", 1).version == 2
    with pytest.raises(ChangedMeanwhile):
        say_diet("", 1)
    assert Body.objects.get().diet == "vegetarian"
