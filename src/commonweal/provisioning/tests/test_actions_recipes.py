"""Writing recipes down: what is refused, what is computed, and what happens when two do it at once."""

from dataclasses import replace
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of
from commonweal.provisioning.actions.kinds import set_kind_facts
from commonweal.provisioning.actions.recipes import (
    add_recipe,
    archive_recipe,
    change_recipe,
    restore_recipe,
)
from commonweal.provisioning.models import KindValue, Recipe
from commonweal.provisioning.rules.kinds import FactsDraft
from commonweal.provisioning.rules.recipes import RecipeDraft
from commonweal.provisioning.tests.builders.kinds import good, machine, skill
from commonweal.provisioning.tests.builders.recipes import bread, dish, line, recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def draft_of(union, name="Bake", **facts):
    flour = good(union, f"{name} flour")
    loaf = good(union, f"{name} loaf")
    lines = (line("input", flour, 500), line("output", loaf, 800))
    return RecipeDraft(name=name, sort="make", lines=lines, **facts)


def energy_of(recipe):
    return KindValue.objects.get(
        kind__recipe_lines__recipe=recipe, kind__recipe_lines__role="output"
    ).value_milli


def test_a_recipe_is_written_with_its_lines_and_journaled_once(union):
    key = uuid4()
    draft = draft_of(union)
    first = add_recipe(union=union, draft=draft, by=founder_of(union), at=AT, key=key)
    again = add_recipe(union=union, draft=draft, by=founder_of(union), at=AT, key=key)
    assert first == again
    assert sorted(first.lines.values_list("role", "amount")) == [("input", 500), ("output", 800)]
    assert Entry.objects.filter(union=union.pk, deed="recipe.added").count() == 1


def test_a_member_without_the_mandate_may_not(union):
    member = add_member(union)
    with pytest.raises(NotPermitted):
        add_recipe(union=union, draft=draft_of(union), by=member, at=AT)
    assert not Recipe.objects.exists()


def test_things_of_another_union_cannot_be_named(union):
    elsewhere = found_union("Elsewhere").union
    draft = replace(draft_of(union), lines=(line("output", good(elsewhere), 100),))
    with pytest.raises(Refused, match="does not know") as refusal:
        add_recipe(union=union, draft=draft, by=founder_of(union), at=AT)
    assert refusal.value.field == "lines"


def test_a_name_is_given_once(union):
    add_recipe(union=union, draft=draft_of(union), by=founder_of(union), at=AT)
    with pytest.raises(Refused, match="already a recipe") as refusal:
        add_recipe(
            union=union, draft=replace(draft_of(union, "Other"), name="Bake"), by=founder_of(union), at=AT
        )
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "needs a name"),
        ({"sort": "sorcery"}, "no sort of recipe"),
        ({"lines": ()}, "what comes out"),
        ({"yield_by_month": (0,) * 12}, "of no use"),
        ({"yield_by_month": (100,) * 11}, "twelve"),
        ({"lead_days": 9999}, "ten years"),
        ({"sort": "dish"}, "gives portions"),
    ],
)
def test_what_cannot_be_is_refused_in_words(union, change, words):
    with pytest.raises(Refused, match=words):
        add_recipe(union=union, draft=replace(draft_of(union), **change), by=founder_of(union), at=AT)


def test_a_machine_is_no_ingredient_and_a_skill_no_machine(union):
    for role, kind in (("input", machine(union)), ("equipment", skill(union))):
        draft = draft_of(union, f"With {kind.name}")
        with pytest.raises(Refused, match="does not fit"):
            add_recipe(
                union=union, draft=replace(draft, lines=(*draft.lines, line(role, kind, 60))),
                by=founder_of(union), at=AT,
            )  # fmt: skip


def test_the_second_of_two_who_change_it_is_told_and_changes_nothing(union):
    made = bread(union)
    draft = draft_of(union, "Sourdough")
    changed = change_recipe(recipe=made, draft=draft, version=1, by=founder_of(union), at=AT)
    assert (changed.name, changed.version) == ("Sourdough", 2)
    with pytest.raises(ChangedMeanwhile):
        change_recipe(
            recipe=made, draft=replace(draft, name="Flatbread"), version=1, by=founder_of(union), at=AT
        )
    made.refresh_from_db()
    assert made.name == "Sourdough"
    assert made.lines.count() == 2


def test_a_recipe_goes_away_and_comes_back(union):
    made = bread(union)
    assert archive_recipe(recipe=made, by=founder_of(union), at=AT).archived_at == AT
    archive_recipe(recipe=made, by=founder_of(union), at=AT)
    assert Entry.objects.filter(union=union.pk, deed="recipe.archived").count() == 1
    assert restore_recipe(recipe=made, by=founder_of(union), at=AT).archived_at is None
    with pytest.raises(NotPermitted):
        archive_recipe(recipe=made, by=add_member(union), at=AT)


def test_a_portion_gives_what_its_ingredients_give(union):
    oats = good(union, "Oats", values={"energy": 3_800_000})
    milk = good(union, "Milk", unit="l", values={"energy": 640_000})
    porridge = dish(union, "Porridge", (oats, 700), (milk, 1500), portions=10)
    assert energy_of(porridge) == (3_800_000 * 7 // 10 + 640_000 * 15 // 10) // 10


def test_better_figures_of_an_ingredient_reach_the_dish_unless_somebody_set_it_by_hand(union):
    oats = good(union, "Oats", values={"energy": 3_800_000})
    reckoned = dish(union, "Porridge", (oats, 1000))
    by_hand = dish(union, "Muesli", (oats, 1000))
    draft = RecipeDraft(
        name="Muesli", sort="dish",
        lines=tuple(line(each.role, each.kind, each.amount) for each in by_hand.lines.select_related("kind")),
    )  # fmt: skip
    change_recipe(
        recipe=by_hand,
        draft=draft,
        version=1,
        portion_values={"energy": 500_000},
        by=founder_of(union),
        at=AT,
    )
    facts = FactsDraft(values={"energy": 4_000_000})
    set_kind_facts(kind=oats, facts=facts, by=founder_of(union), at=AT)
    assert (energy_of(reckoned), energy_of(by_hand)) == (400_000, 500_000)


def test_a_recipe_of_the_same_name_can_exist_in_two_unions(union):
    elsewhere = found_union("Elsewhere").union
    assert bread(union).name == bread(elsewhere).name


def test_the_journal_keeps_what_the_recipe_said(union):
    made = recipe(union, "Jam", line("output", good(union, "Plum jam"), 1000))
    entry = Entry.objects.get(deed="recipe.added", subject__endswith=str(made.pk))
    assert f'"output","{made.lines.get().kind_id}",1000' in entry.facts
