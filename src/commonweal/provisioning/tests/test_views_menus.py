"""The pages about menus."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commonweal.people.tests.builders import (
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    stranger,
)
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.models import Menu
from commonweal.provisioning.tests.builders.kinds import good
from commonweal.provisioning.tests.builders.menus import menu, served
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.recipes import dish

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def union(now):
    return found_union(at=now).union


@pytest.fixture
def porridge(union, now):
    return dish(union, "Porridge", (good(union, "Oats", at=now, allergens=("gluten",)), 700), at=now)


@pytest.fixture
def stew(union, now):
    return dish(union, "Lentil stew", (good(union, "Lentils", at=now), 900), at=now)


def avoid_gluten(union, person, now):
    set_body(union=union, person=person, terms=BodyTerms(allergens=("gluten",)), by=person, at=now)


def typed(*dishes, **changes):
    """What a menu's form sends; ``dishes`` are (meal, recipe, times)."""
    form = {
        "key": str(uuid4()), "version": "1", "name": "Winter", "since": "2026-11-01", "until": "",
        "dish-TOTAL_FORMS": str(len(dishes) + 1), "dish-INITIAL_FORMS": "0",
    }  # fmt: skip
    for row, (meal, recipe, times) in enumerate([*dishes, ("dinner", None, "4")]):
        form[f"dish-{row}-meal"], form[f"dish-{row}-times"] = meal, times
        form[f"dish-{row}-recipe"] = str(recipe.pk) if recipe else ""
    return form | changes


def test_a_menu_is_written_and_shown_by_meal(union, porridge):
    client = keeper_of(union)
    assert client.post(at(union, "menu_add"), typed(("breakfast", porridge, "14"))).status_code == 302
    made = Menu.objects.get(union=union)
    page = shown(client.get(at(union, "menu", made.pk)))
    assert "Porridge" in page
    assert "14 times" in page
    assert "cereals with gluten" in page
    assert "Winter" in shown(client.get(at(union, "menus")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"until": "2026-10-01"}, "ends after it begins"),
        ({"dish-0-times": "99"}, "less than or equal to 28"),
        ({"dish-1-recipe": "nonsense"}, "not one of the available choices"),
        ({"since": "someday"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_is_told(union, porridge, change, sentence):
    response = keeper_of(union).post(at(union, "menu_add"), typed(("breakfast", porridge, "14"), **change))
    assert response.status_code == 422
    assert sentence in shown(response)
    assert not Menu.objects.exists()


def test_the_same_dish_twice_at_a_meal_is_told(union, porridge):
    form = typed(("dinner", porridge, "4"), ("dinner", porridge, "5"))
    response = keeper_of(union).post(at(union, "menu_add"), form)
    assert response.status_code == 422
    assert "twice at the same meal" in shown(response)


def test_the_shopping_list_serves_nobody_what_they_cannot_eat(union, porridge, stew, now):
    cannot = add_member(union, "Ada", at=now)
    avoid_gluten(union, cannot, now)
    made = menu(union, served(porridge, times=14), served(stew, times=14), at=now)
    page = shown(keeper_of(union).get(at(union, "menu_shopping", made.pk)))
    # Seven dinners for two: the founder 3.5 of each, Ada 7 of the stew.
    assert "0.245\u202fkg" in page
    assert "0.945\u202fkg" in page
    assert "without cereals with gluten" in page
    assert "Lentil stew: 7" in page
    assert "Porridge: " not in page
    assert "Ada" not in page


def test_who_finds_nothing_on_the_menu_is_told_to_the_cook_alone(union, porridge, now):
    other = add_member_with_login(union, "Ben", at=now)
    avoid_gluten(union, founder_of(union), now)
    made = menu(union, served(porridge, times=28), at=now)
    assert "Nothing on the menu for 7 times dinner" in shown(
        keeper_of(union).get(at(union, "menu_shopping", made.pk))
    )
    assert "gluten" not in shown(browser(other).get(at(union, "menu_shopping", made.pk)))


def test_wrong_days_are_told(union, porridge, now):
    made = menu(union, served(porridge), at=now)
    days = {"first_on": "2026-05-08", "last_on": "2026-05-01"}
    response = keeper_of(union).get(at(union, "menu_shopping", made.pk), days)
    assert response.status_code == 422
    assert "Choose a day after the first" in shown(response)


def test_the_second_editor_sees_both(union, porridge, now):
    made = menu(union, served(porridge), at=now)
    client = keeper_of(union)
    change = at(union, "menu_change", made.pk)
    assert 'value="14"' in shown(client.get(change))
    assert client.post(change, typed(("dinner", porridge, "6"), name="Frost")).status_code == 302
    second = client.post(change, typed(("dinner", porridge, "7"), name="Snow"))
    assert second.status_code == 409
    page = shown(second)
    assert "<mark>Frost</mark>" in page
    assert "<mark>Porridge 6</mark>" in page
    assert 'value="Snow"' in page
    assert client.post(change, typed(("dinner", porridge, "7"), name="Snow", version="2")).status_code == 302


def test_more_lines_and_putting_away(union, porridge, now):
    client = keeper_of(union)
    page = shown(client.post(at(union, "menu_add"), typed(("dinner", porridge, "4"), more="yes")))
    assert 'name="dish-TOTAL_FORMS" value="8"' in page
    made = menu(union, served(porridge), name="Frost", at=now)
    client.post(at(union, "menu_away", made.pk))
    assert "Frost" in shown(client.get(at(union, "menus"), {"away": "yes"}))
    client.post(at(union, "menu_away", made.pk))
    assert "Frost" in shown(client.get(at(union, "menus")))


def test_nobody_sees_anothers_menus(union, porridge, now):
    theirs = menu(union, served(porridge), name="Secret feast", at=now)
    visitor = stranger(at=now)
    client = browser(visitor)
    own = visitor.agent.memberships.get().association
    for name in ("menu", "menu_change", "menu_shopping"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
        assert client.get(at(own, name, theirs.pk)).status_code == 404
    assert client.post(at(own, "menu_away", theirs.pk)).status_code == 404
    assert "Secret feast" not in shown(client.get(at(own, "menus")))
    assert "Porridge" not in shown(client.get(at(own, "menu_add")))


def test_the_pages_take_as_many_queries_for_three_as_for_one(union, porridge, now):
    client = keeper_of(union)
    small = menu(union, served(porridge), at=now)
    oats = good(union, "More oats", at=now)
    dishes = [dish(union, f"Dish {number}", (oats, 100), at=now) for number in range(3)]
    large = menu(union, *[served(each) for each in dishes], at=now)
    for name in ("menu", "menu_change", "menu_shopping"):
        few, many = (queries_of(client, at(union, name, each.pk)) for each in (small, large))
        assert few == many <= 25
    before = queries_of(client, at(union, "menus"))
    menu(union, served(porridge), at=now)
    assert before == queries_of(client, at(union, "menus"))
