"""The pages about kinds and groups of needs."""

from uuid import uuid4

import pytest

from commonweal.flows.models import Kind
from commonweal.people.tests.builders import add_member_with_login, found_union, stranger
from commonweal.provisioning.models import Group, KindFacts, KindValue
from commonweal.provisioning.tests.builders.kinds import bare, good, machine
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.recipes import bread, line, recipe
from commonweal.provisioning.tests.builders.supplies import supply

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union(at=now()).union


def now():
    from django.utils import timezone

    return timezone.now()


def typed(**changes):
    return {
        "key": str(uuid4()), "name": "Oats", "medium": "good", "unit_code": "kg", "note": "", "food_code": "",
        "grams_per_unit": "", "animal": "", "shelf_days": "365", "loss_percent": "0.5",
        "most_per_person_day": "0,15", "disposal_most_per_month": "", "allergens": ["gluten"],
        "value_energy": "3890", "value_protein": "169",
    } | changes  # fmt: skip


def test_the_list_finds_by_name_and_by_group(union):
    good(union, "Rye flour", at=now(), values={"energy": 1_000}, allergens=("gluten",))
    machine(union, "Oven", at=now())
    client = keeper_of(union)
    page = shown(client.get(at(union, "kinds")))
    assert "Rye flour" in page
    assert "Oven" in page
    assert "cereals with gluten" in page
    found = shown(client.get(at(union, "kinds"), {"q": "rye"}))
    assert "Rye flour" in found
    assert "Oven" not in found
    by_group = shown(client.get(at(union, "kinds"), {"group": "energy"}))
    assert "Rye flour" in by_group
    assert "Oven" not in by_group
    assert "Nothing of that sort" in shown(client.get(at(union, "kinds"), {"q": "manna"}))


def test_a_kinds_page_shows_what_it_gives_where_it_comes_from_and_what_it_costs(union):
    made = bread(union, at=now())
    loaf = made.lines.get(role="output").kind
    supply(loaf, 350, at=now())
    page = shown(keeper_of(union).get(at(union, "kind", loaf.pk)))
    assert "Bake rye bread" in page
    assert "2200 kcal" in page
    assert "Valley mill" in page
    assert "7 days" in page


def test_an_allergen_that_only_the_recipe_knows_of_is_told(union):
    flour = good(union, "Flour", at=now(), allergens=("gluten",))
    cake = good(union, "Cake", at=now())
    recipe(union, "Bake cake", line("output", cake, 1000), line("input", flour, 500), at=now())
    assert "cereals with gluten, but it is not written here" in shown(
        keeper_of(union).get(at(union, "kind", cake.pk))
    )


def test_a_kind_is_written_down_with_its_facts_and_a_double_tap_makes_one(union):
    client, form = keeper_of(union), typed()
    for _tap in range(2):
        response = client.post(at(union, "kind_add"), form)
        assert response.status_code == 302
    oats = Kind.objects.get(union=union, name="Oats")
    facts = KindFacts.objects.get(kind=oats)
    assert (facts.allergens, facts.shelf_days, facts.loss_ppm_per_month) == (["gluten"], 365, 5_000)
    assert facts.most_per_person_day == 150
    assert KindValue.objects.get(kind=oats, group__code="energy").value_milli == 3_890_000


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"most_per_person_day": "a lot"}, "is not a number"),
        ({"value_energy": "-3"}, "must be zero or more"),
        ({"loss_percent": "101"}, "less than or equal to 100"),
        ({"medium": "work"}, "counted in hours"),
        ({"allergens": ["kryptonite"]}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_told_at_the_field_and_kept(union, change, sentence):
    response = keeper_of(union).post(at(union, "kind_add"), typed(note="from the mill", **change))
    assert response.status_code == 422
    page = shown(response)
    assert sentence in page
    assert "from the mill" in page
    assert not Kind.objects.filter(union=union).exists()


def test_a_taken_name_is_told_at_the_name(union):
    good(union, "Oats", at=now())
    response = keeper_of(union).post(at(union, "kind_add"), typed())
    assert response.status_code == 422
    assert "There is already “Oats”" in shown(response)


def test_filling_in_takes_the_figures_of_the_food_and_saves_nothing(union):
    form = typed(food_code="usda-sr:20038", name="Our oats", value_energy="", value_protein="", fill="yes")
    page = shown(keeper_of(union).post(at(union, "kind_add"), form))
    assert 'value="3890"' in page
    assert 'value="Our oats"' in page
    assert not Kind.objects.filter(union=union).exists()


def test_the_second_of_two_editors_sees_both_and_then_saves(union):
    oats = good(union, "Oats", at=now())
    client = keeper_of(union)
    first = typed(name="Rolled oats", version="1")
    assert client.post(at(union, "kind_change", oats.pk), first).status_code == 302
    mine = typed(name="Oat flakes", version="1")
    response = client.post(at(union, "kind_change", oats.pk), mine)
    assert response.status_code == 409
    page = shown(response)
    assert "<mark>Rolled oats</mark>" in page
    assert 'value="Oat flakes"' in page
    assert 'name="version" value="2"' in page
    again = typed(name="Oat flakes", version="2")
    assert client.post(at(union, "kind_change", oats.pk), again).status_code == 302
    assert Kind.objects.get(pk=oats.pk).name == "Oat flakes"


def test_the_change_form_begins_with_what_is_saved(union):
    oats = good(
        union, "Oats", at=now(), values={"energy": 3_890_000}, allergens=("gluten",), most_per_person_day=150
    )
    page = shown(keeper_of(union).get(at(union, "kind_change", oats.pk)))
    assert 'value="3890"' in page
    assert 'value="0.15"' in page
    assert 'value="gluten"' in page


def test_a_kind_that_a_recipe_speaks_of_is_not_put_away(union):
    made = bread(union, at=now())
    client = keeper_of(union)
    flour = made.lines.get(role="input").kind
    response = client.post(at(union, "kind_archive", flour.pk))
    assert response.status_code == 422
    assert "Bake rye bread" in shown(response)
    spare = bare(union, "Mistake", medium="good", unit="kg", at=now())
    assert client.post(at(union, "kind_archive", spare.pk)).status_code == 302
    assert Kind.objects.get(pk=spare.pk).archived_at


def test_a_member_without_the_mandate_is_not_offered_and_not_let(union):
    member = browser(add_member_with_login(union, at=now()))
    assert "Add a kind" not in shown(member.get(at(union, "kinds"), {"q": "x"}))
    response = member.post(at(union, "kind_add"), typed())
    assert response.status_code == 422
    assert "This takes a mandate" in shown(response)
    assert not Kind.objects.filter(union=union).exists()


def test_nobody_sees_anothers_kinds(union):
    theirs = good(union, "Secret flour", at=now())
    visitor = stranger(at=now())
    client = browser(visitor)
    for name, args in (
        ("kinds", ()), ("groups", ()), ("kind_add", ()), ("kind", (theirs.pk,)), ("kind_change", (theirs.pk,)),
        ("kind_archive", (theirs.pk,)), ("group", (Group.objects.filter(union=union).first().pk,)),
    ):  # fmt: skip
        assert client.get(at(union, name, *args)).status_code == 404
    own = visitor.agent.memberships.get().association
    assert client.get(at(own, "kind", theirs.pk)).status_code == 404
    assert "Secret flour" not in shown(client.get(at(own, "kinds")))


def test_the_pages_take_as_many_queries_for_three_as_for_one(union):
    client = keeper_of(union)
    first = bread(union, at=now())
    loaf = first.lines.get(role="output").kind
    one = [queries_of(client, at(union, "kinds")), queries_of(client, at(union, "kind", loaf.pk))]
    for number in range(3):
        more = good(union, f"Loaf {number}", at=now(), values={"energy": 1}, allergens=("milk",))
        recipe(union, f"Bake {number}", line("output", loaf, 10), line("input", more, 10), at=now())
    three = [queries_of(client, at(union, "kinds")), queries_of(client, at(union, "kind", loaf.pk))]
    assert one == three
    assert max(one) <= 16


def test_groups_are_there_from_the_founding_and_more_can_be_added(union):
    client = keeper_of(union)
    assert "Food energy" in shown(client.get(at(union, "groups")))
    form = {"key": str(uuid4()), "name": "Vitamins", "code": "vitamins", "tier": "1", "measure": "mg"}
    assert client.post(at(union, "groups"), form).status_code == 302
    added = Group.objects.get(union=union, code="vitamins")
    taken = client.post(at(union, "groups"), form | {"key": str(uuid4())})
    assert taken.status_code == 422
    assert "There is already a group" in shown(taken)
    change = {"key": str(uuid4()), "name": "Vitamin C", "tier": "2", "measure": "mg"}
    assert client.post(at(union, "group", added.pk), change).status_code == 302
    added.refresh_from_db()
    assert (added.name, added.tier, added.code) == ("Vitamin C", 2, "vitamins")
