"""Taking over recipes with their lines, and menus with their dishes."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.actions.menus import add_menu, change_menu
from commonweal.provisioning.actions.recipes import add_dish, add_recipe, change_recipe
from commonweal.provisioning.models import Menu, MenuDish, Recipe, RecipeLine, Role, Sort
from commonweal.provisioning.rules.menus import DishDraft, MenuDraft
from commonweal.provisioning.rules.recipes import EVERY_MONTH, LineDraft, RecipeDraft
from commonweal.provisioning.sheets.rows import Row, tell_at
from commonweal.provisioning.sheets.tables import LINES
from commonweal.provisioning.sheets.taking.lookup import Outcome, SpokenOfBroken, Taking

T = TypeVar("T")


def take_recipe(taking: Taking, row: Row) -> Outcome:
    """Write a recipe down with its lines from their own table, or bring the one of that name up to date."""
    name = row.text("name")
    lines = _each(taking, lines_of(taking, name), _line)
    if (LINES.code, name.casefold()) in taking.reading.broken:
        raise SpokenOfBroken
    draft = _draft(row, lines)
    there = taking.has("recipes", name)
    if isinstance(there, Recipe):
        draft = _with_portion(there, draft, row)
        if draft == draft_of(there):
            return Outcome.SAME
        change_recipe(recipe=there, draft=draft, version=there.version, **taking.keyed(row))
        return Outcome.CHANGED
    if _needs_portion(draft):
        made = add_dish(union=taking.union, draft=draft, portions=row.get("portions", 1), **taking.keyed(row))
        taking.found.pop("kinds", None)
    else:
        made = add_recipe(union=taking.union, draft=draft, **taking.keyed(row))
    taking.brought("recipes", name, made)
    return Outcome.NEW


def _each(taking: Taking, rows: Sequence[Row], read: Callable[[Taking, Row], T]) -> list[T]:
    """What ``rows`` say, one by one; all their faults are told, and then nothing is taken of any."""
    drafts: list[T] = []
    for row in rows:
        try:
            drafts.append(read(taking, row))
        except Refused as refusal:
            tell_at(taking.reading.report, row, refusal)
        except SpokenOfBroken:
            continue
    if len(drafts) < len(rows):
        raise SpokenOfBroken
    return drafts


def lines_of(taking: Taking, name: str) -> list[Row]:
    """The rows of the lines that name this recipe."""
    wanted = name.casefold()
    return [line for line in taking.reading.of(LINES) if line.text("recipe").casefold() == wanted]


def take_line(taking: Taking, row: Row) -> Outcome:
    """A line was taken over with its recipe; only one that no recipe was found for is told."""
    taking.recipe(row.text("recipe"), column="recipe")
    wanted = row.text("recipe").casefold()
    if not any(recipe.text("name").casefold() == wanted for recipe in taking.reading.rows.get("recipes", [])):
        raise Refused(say("Its recipe is not in the table of recipes; write it there too."), field="recipe")
    return Outcome.SAME


def _line(taking: Taking, row: Row) -> LineDraft:
    kind = taking.kind(row.text("what"), column="what")
    from_day = row.get("from_day", 0)
    return LineDraft(
        role=row.text("part"), kind=kind.pk, amount=row.steps("amount", kind.unit_code), from_day=from_day,
        until_day=row.get("until_day", from_day),
    )  # fmt: skip


def _draft(row: Row, lines: Sequence[LineDraft]) -> RecipeDraft:
    return RecipeDraft(
        name=row.text("name"),
        sort=row.text("sort"),
        lines=tuple(lines),
        lead_days=row.get("ready_after_days", 0),
        yield_by_month=row.get("months", EVERY_MONTH),
        most_runs_per_month=row.whole("most_runs_a_month"),
        footprint_grams=int(row.get("co2e_kg", Decimal(0)) * 1000),
        whole_runs=row.get("whole_runs", False),
        note=row.text("note"),
        source=row.text("source"),
    )


def _needs_portion(draft: RecipeDraft) -> bool:
    return draft.sort == Sort.DISH and not any(line.role == Role.OUTPUT for line in draft.lines)


def _with_portion(recipe: Recipe, draft: RecipeDraft, row: Row) -> RecipeDraft:
    """The draft of a dish with the portion it gives already."""
    if not _needs_portion(draft):
        return draft
    output = RecipeLine.objects.filter(recipe=recipe, role=Role.OUTPUT).first()
    if output is None:
        return draft
    portion = LineDraft(
        role=Role.OUTPUT.value, kind=output.kind_id, amount=row.get("portions", output.amount)
    )
    return RecipeDraft(
        **{name: getattr(draft, name) for name in draft.__slots__} | {"lines": (portion, *draft.lines)}
    )


def draft_of(recipe: Recipe) -> RecipeDraft:
    """A recipe as it is written down, in the form it is written in."""
    lines = RecipeLine.objects.filter(recipe=recipe).order_by("pk")
    rows = lines.values_list("role", "kind_id", "amount", "from_day", "until_day")
    return RecipeDraft(
        name=recipe.name,
        sort=recipe.sort,
        lines=tuple(
            LineDraft(role=role, kind=kind, amount=amount, from_day=first, until_day=last)
            for role, kind, amount, first, last in rows
        ),
        lead_days=recipe.lead_days,
        yield_by_month=tuple(recipe.yield_by_month),
        most_runs_per_month=recipe.most_runs_per_month,
        footprint_grams=recipe.footprint_grams,
        whole_runs=recipe.whole_runs,
        note=recipe.note,
        source=recipe.source,
    )


def take_menu(taking: Taking, row: Row) -> Outcome:
    """Write a menu with all its dishes at its first row, or bring the one of that name up to date."""
    name = row.text("menu")
    rows = [
        each
        for each in taking.reading.rows.get("menus", [])
        if each.text("menu").casefold() == name.casefold()
    ]
    if rows[0] is not row:
        return Outcome.SAME
    if ("menus", name.casefold()) in taking.reading.broken:
        raise SpokenOfBroken
    dishes = tuple(_each(taking, rows, _dish))
    since, until = row.day("from") or taking.today, row.day("until")
    draft = MenuDraft(name=name, since=since, until=until, dishes=dishes)
    there = Menu.objects.filter(union=taking.union, name__iexact=name, archived_at__isnull=True).first()
    if there is None:
        add_menu(union=taking.union, draft=draft, **taking.keyed(row))
        return Outcome.NEW
    if _menu_draft(there) == draft:
        return Outcome.SAME
    change_menu(menu=there, draft=draft, version=there.version, **taking.keyed(row))
    return Outcome.CHANGED


def _dish(taking: Taking, row: Row) -> DishDraft:
    recipe = taking.recipe(row.text("dish"), column="dish")
    times = row.get("times_in_four_weeks", 0)
    return DishDraft(recipe=recipe.pk, meal=row.text("meal"), times_in_four_weeks=times)


def _menu_draft(menu: Menu) -> MenuDraft:
    rows = (
        MenuDish.objects.filter(menu=menu)
        .order_by("pk")
        .values_list("recipe_id", "meal", "times_in_four_weeks")
    )
    dishes = tuple(DishDraft(recipe=pk, meal=meal, times_in_four_weeks=times) for pk, meal, times in rows)
    return MenuDraft(name=menu.name, since=menu.since, until=menu.until, dishes=dishes)
