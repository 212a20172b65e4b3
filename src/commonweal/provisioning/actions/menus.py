"""Writing menus: which dishes a union wants to eat, for which meals, how often."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.models import Menu, MenuDish, Recipe, Sort
from commonweal.provisioning.rules.menus import MenuDraft, why_not_menu

POWER = "provisioning.menus"


@once
def add_menu(
    *, union: Association, draft: MenuDraft, by: Person, at: datetime, key: UUID | None = None
) -> Menu:
    """Write a menu with its dishes.

    Raises ``Refused`` at the field, ``NotPermitted`` without ``provisioning.menus``.
    """
    made = made_before(union=union.pk, key=key, deed="menu.added")
    if made:
        return Menu.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    _require_sound(union, draft)
    menu = Menu.objects.create(union=union, name=draft.name.strip(), since=draft.since, until=draft.until)
    _write_dishes(menu, draft)
    note(
        union=union.pk, deed="menu.added", by=by.pk, subject=path_of("menu", menu.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return menu


@once
def change_menu(
    *, menu: Menu, draft: MenuDraft, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Menu:
    """Replace all that a menu says.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field, ``NotPermitted``
    without ``provisioning.menus``.
    """
    made = made_before(union=menu.union_id, key=key, deed="menu.changed")
    if made:
        return Menu.objects.get(pk=made)
    mandate = require_power(by, menu.union, POWER, at=at)
    _require_sound(menu.union, draft)
    fresh = Menu.objects.filter(pk=menu.pk, version=version).update(
        name=draft.name.strip(), since=draft.since, until=draft.until, version=F("version") + 1
    )
    if not fresh:
        raise ChangedMeanwhile(say("Somebody else changed this menu meanwhile; both are shown below."))
    menu.refresh_from_db()
    menu.dishes.all().delete()
    _write_dishes(menu, draft)
    note(
        union=menu.union_id, deed="menu.changed", by=by.pk, subject=path_of("menu", menu.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return menu


@once
def archive_menu(*, menu: Menu, by: Person, at: datetime, key: UUID | None = None) -> Menu:
    """Put a menu away: no new plan asks for its dishes. Doing it twice changes nothing.

    Raises ``NotPermitted`` without ``provisioning.menus``.
    """
    return _put(menu, archived_at=at, deed="menu.archived", by=by, at=at, key=key)


@once
def restore_menu(*, menu: Menu, by: Person, at: datetime, key: UUID | None = None) -> Menu:
    """Take an archived menu out again. Raises ``NotPermitted`` without ``provisioning.menus``."""
    return _put(menu, archived_at=None, deed="menu.restored", by=by, at=at, key=key)


def _put(
    menu: Menu, *, archived_at: datetime | None, deed: str, by: Person, at: datetime, key: UUID | None
) -> Menu:
    """Archive or restore, once per key, and journal it."""
    if made_before(union=menu.union_id, key=key, deed=deed):
        return menu
    mandate = require_power(by, menu.union, POWER, at=at)
    rows = Menu.objects.filter(pk=menu.pk, archived_at__isnull=archived_at is not None)
    if rows.update(archived_at=archived_at, version=F("version") + 1):
        note(
            union=menu.union_id, deed=deed, by=by.pk, subject=path_of("menu", menu.pk), at=at,
            under=mandate.pk, key=key,
        )  # fmt: skip
    menu.refresh_from_db()
    return menu


def _require_sound(union: Association, draft: MenuDraft) -> None:
    dishes = Recipe.objects.filter(union=union, sort=Sort.DISH).values_list("pk", flat=True)
    reason = why_not_menu(draft, dishes)
    if reason:
        raise Refused(reason[1], field=reason[0])


def _write_dishes(menu: Menu, draft: MenuDraft) -> None:
    MenuDish.objects.bulk_create(
        MenuDish(
            menu=menu, recipe_id=dish.recipe, meal=dish.meal, times_in_four_weeks=dish.times_in_four_weeks
        )
        for dish in draft.dishes
    )


def _journaled(draft: MenuDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "since": draft.since,
        "until": draft.until,
        "dishes": [[dish.recipe, dish.meal, dish.times_in_four_weeks] for dish in draft.dishes],
    }
