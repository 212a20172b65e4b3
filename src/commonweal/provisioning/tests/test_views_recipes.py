"""The pages about recipes."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commonweal.people.tests.builders import add_member_with_login, found_union, stranger
from commonweal.provisioning.models import Recipe
from commonweal.provisioning.tests.builders.kinds import bare, good, skill
from commonweal.provisioning.tests.builders.menus import menu, served
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.recipes import bread, dish, line, recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def union(now):
    return found_union(at=now).union


def typed(*lines, **changes):
    """What a recipe's form sends; ``lines`` are (role, kind, amount)."""
    form = {
        "key": str(uuid4()), "version": "1", "name": "Bake buns", "sort": "make", "portions": "10", "note": "",
        "lead_days": "0", "most_runs_per_month": "", "footprint_grams": "", "source": "",
        **{f"month_{month}": "100" for month in range(1, 13)},
        "line-TOTAL_FORMS": str(len(lines) + 1), "line-INITIAL_FORMS": "0",
    }  # fmt: skip
    for at_row, (role, kind, amount) in enumerate([*lines, ("input", None, "")]):
        form[f"line-{at_row}-role"] = role
        form[f"line-{at_row}-kind"] = str(kind.pk) if kind else ""
        form[f"line-{at_row}-amount"] = amount
        form[f"line-{at_row}-from_day"] = form[f"line-{at_row}-until_day"] = ""
    return form | changes


def test_the_list_searches_ingredients_too_and_shows_the_season(union, now):
    bread(union, at=now)
    plums = good(union, "Plums", at=now)
    months = (0,) * 7 + (100, 100) + (0,) * 3
    recipe(union, "Cook jam", line("output", good(union, "Jam", at=now), 1), line("input", plums, 1), at=now,
           yield_by_month=months)  # fmt: skip
    client = keeper_of(union)
    page = shown(client.get(at(union, "recipes")))
    assert "Bake rye bread" in page
    assert "Aug, Sep" in page
    found = shown(client.get(at(union, "recipes"), {"q": "plum"}))
    assert "Cook jam" in found
    assert "Bake rye bread" not in found


def test_the_card_scales_exactly(union, now):
    made = bread(union, at=now)
    client = keeper_of(union)
    card = shown(client.get(at(union, "recipe", made.pk)))
    assert "12.5\u202fkg" in card
    doubled = shown(client.get(at(union, "recipe", made.pk), {"wanted": "40"}))
    assert "25\u202fkg" in doubled
    assert "8\u202fh" in doubled
    wrong = client.get(at(union, "recipe", made.pk), {"wanted": "plenty"})
    assert wrong.status_code == 422
    assert "is not a number" in shown(wrong)


def test_a_dish_shows_what_is_in_a_portion_and_what_nobody_knows(union, now):
    oats = good(union, "Oats", at=now, values={"energy": 3_800_000}, allergens=("gluten",))
    mystery = bare(union, "Aunt’s spice", medium="good", unit="kg", at=now)
    porridge = dish(union, "Porridge", (oats, 700), (mystery, 10), at=now)
    menu(union, served(porridge, "breakfast"), name="Winter", at=now)
    page = shown(keeper_of(union).get(at(union, "recipe", porridge.pk)))
    assert "266 kcal" in page
    assert "cereals with gluten" in page
    assert "Nobody has said yet what is in: Aunt’s spice" in page
    assert "Winter" in page


def test_a_recipe_is_written_with_its_lines(union, now):
    flour, bun, baking = good(union, "Flour", at=now), good(union, "Buns", at=now), skill(union, at=now)
    form = typed(("output", bun, "2"), ("input", flour, "1,25"), ("work", baking, "1:30"), month_1="0")
    response = keeper_of(union).post(at(union, "recipe_add"), form)
    assert response.status_code == 302
    made = Recipe.objects.get(union=union)
    assert sorted(made.lines.values_list("role", "amount")) == [
        ("input", 1250),
        ("output", 2000),
        ("work", 90),
    ]
    assert made.yield_by_month == [0] + [100] * 11


def test_a_dish_needs_no_kind_of_its_own_beforehand(union, now):
    oats = good(union, "Oats", at=now, values={"energy": 3_800_000})
    form = typed(("input", oats, "0.7"), name="Porridge", sort="dish")
    for _tap in range(2):
        assert keeper_of(union).post(at(union, "recipe_add"), form).status_code == 302
    made = Recipe.objects.get(union=union)
    portion = made.lines.get(role="output")
    assert (portion.kind.name, portion.kind.unit_code, portion.amount) == ("Porridge", "portion", 10)
    assert portion.kind.values.get().value_milli == 266_000


def test_more_lines_keep_what_was_typed(union, now):
    flour = good(union, "Flour", at=now)
    form = typed(("input", flour, "3.5"), name="Unfinished", more="yes")
    page = shown(keeper_of(union).post(at(union, "recipe_add"), form))
    assert 'value="3.5"' in page
    assert 'value="Unfinished"' in page
    assert 'name="line-TOTAL_FORMS" value="6"' in page
    assert "Say how much" not in page
    assert not Recipe.objects.exists()


@pytest.mark.parametrize(
    ("lines", "change", "sentence"),
    [
        ([("output", "Buns", "")], {}, "Say how much."),
        ([("output", "Buns", "much")], {}, "is not a number"),
        ([("input", "Buns", "1")], {}, "Say what comes out"),
        ([("equipment", "Buns", "1")], {}, "does not fit"),
        ([("output", "Buns", "1")], {"sort": "dish", "portions": ""}, "how many portions"),
        ([("output", "Buns", "1")], {"month_3": "2000"}, "less than or equal to 1000"),
        ([("output", "Buns", "1")], {"line-TOTAL_FORMS": "100000"}, "Write a recipe down"),
    ],
)
def test_what_cannot_be_is_told_and_kept(union, now, lines, change, sentence):
    bun = good(union, "Buns", at=now)
    form = typed(*[(role, bun, amount) for role, _name, amount in lines], note="knead well", **change)
    response = keeper_of(union).post(at(union, "recipe_add"), form)
    assert response.status_code == 422
    page = shown(response)
    assert sentence in page
    assert "knead well" in page
    assert not Recipe.objects.exists()


def test_changing_begins_with_what_is_saved_and_the_second_editor_sees_both(union, now):
    made = bread(union, at=now)
    client = keeper_of(union)
    page = shown(client.get(at(union, "recipe_change", made.pk)))
    assert 'value="12.5"' in page
    loaf = made.lines.get(role="output").kind
    first = typed(("output", loaf, "18"), name="Bake bread")
    assert client.post(at(union, "recipe_change", made.pk), first).status_code == 302
    second = client.post(
        at(union, "recipe_change", made.pk), typed(("output", loaf, "19"), name="Bake loaves")
    )
    assert second.status_code == 409
    page = shown(second)
    assert "<mark>Bake bread</mark>" in page
    assert "<mark>Rye bread: 18</mark>" in page
    assert 'value="Bake loaves"' in page
    assert 'name="version" value="2"' in page


def test_changing_a_dish_keeps_its_portion(union, now):
    oats = good(union, "Oats", at=now, values={"energy": 3_800_000})
    porridge = dish(union, "Porridge", (oats, 700), at=now)
    form = typed(("input", oats, "0.8"), name="Porridge", sort="dish", portions="10")
    assert keeper_of(union).post(at(union, "recipe_change", porridge.pk), form).status_code == 302
    portion = porridge.lines.get(role="output")
    assert (portion.kind.name, portion.kind.values.get().value_milli) == ("Porridge", 304_000)


def test_put_away_and_taken_out(union, now):
    made = bread(union, at=now)
    client = keeper_of(union)
    client.post(at(union, "recipe_away", made.pk))
    assert "Bake rye bread" not in shown(client.get(at(union, "recipes"), {"q": "rye"}))
    assert "Bake rye bread" in shown(client.get(at(union, "recipes"), {"away": "yes"}))
    client.post(at(union, "recipe_away", made.pk))
    assert "Bake rye bread" in shown(client.get(at(union, "recipes")))
    assert client.get(at(union, "recipe_away", made.pk)).status_code == 405


def test_who_holds_no_mandate_reads_but_does_not_write(union, now):
    made = bread(union, at=now)
    member = browser(add_member_with_login(union, at=now))
    assert "recipe_change" not in shown(member.get(at(union, "recipe", made.pk)))
    assert member.post(at(union, "recipe_away", made.pk)).status_code == 403
    made.refresh_from_db()
    assert made.archived_at is None


def test_nobody_sees_anothers_recipes(union, now):
    theirs = bread(union, at=now)
    visitor = stranger(at=now)
    client = browser(visitor)
    own = visitor.agent.memberships.get().association
    for name, args in (
        ("recipes", ()),
        ("recipe_add", ()),
        ("recipe", (theirs.pk,)),
        ("recipe_change", (theirs.pk,)),
    ):
        assert client.get(at(union, name, *args)).status_code == 404
    assert client.get(at(own, "recipe", theirs.pk)).status_code == 404
    assert client.post(at(own, "recipe_away", theirs.pk)).status_code == 404
    assert "rye" not in shown(client.get(at(own, "recipes")))
    assert "Rye flour" not in shown(client.get(at(own, "recipe_add")))


def test_the_pages_take_as_many_queries_for_three_as_for_one(union, now):
    client = keeper_of(union)
    oats = good(union, "Oats", at=now)
    porridge = dish(union, "Porridge", (oats, 700), at=now)
    pages = (at(union, "recipes"), at(union, "recipe", porridge.pk), at(union, "recipe_change", porridge.pk))
    one = [queries_of(client, page) for page in pages]
    for number in range(3):
        dish(union, f"Dish {number}", (oats, 100), (good(union, f"Milk {number}", at=now), 5), at=now)
    assert one == [queries_of(client, page) for page in pages]
    assert max(one) <= 16
