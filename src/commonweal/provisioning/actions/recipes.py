"""Writing down how things are made, grown, cooked and mended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.flows.actions.kinds import add_kind
from commonweal.flows.models import Kind, Medium
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions.dishes import refresh_dish
from commonweal.provisioning.actions.values import write_values
from commonweal.provisioning.models import Recipe, RecipeLine, Role, Sort
from commonweal.provisioning.rules.recipes import KindGlimpse, LineDraft, RecipeDraft, why_not_recipe

POWER = "provisioning.recipes"


@once
def add_recipe(
    *,
    union: Association,
    draft: RecipeDraft,
    portion_values: Mapping[str, int] | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Recipe:
    """Write down a recipe with all its lines.

    What a portion of a dish gives is reckoned from its ingredients, unless ``portion_values`` (thousandths by group
    code) says otherwise. Raises ``Refused`` at the field, ``NotPermitted`` without ``provisioning.recipes``.
    """
    made = made_before(union=union.pk, key=key, deed="recipe.added")
    if made:
        return Recipe.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    _require_sound(union, draft)
    try:
        with transaction.atomic():
            recipe = Recipe.objects.create(union=union, **_columns(draft))
    except IntegrityError as clash:
        raise _taken(draft) from clash
    _write_lines(recipe, draft, portion_values)
    note(
        union=union.pk, deed="recipe.added", by=by.pk, subject=path_of("recipe", recipe.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return recipe


@once
def add_dish(
    *,
    union: Association,
    draft: RecipeDraft,
    portions: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Recipe:
    """Write down a dish whose run gives ``portions`` of itself; the portion becomes a kind of the dish's name.

    ``draft`` names what goes in and who works, not what comes out. Raises as ``add_recipe`` does, and ``NameTaken``
    when something else than a portion has the name already.
    """
    made = made_before(union=union.pk, key=key, deed="recipe.added")
    if made:
        return Recipe.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    name = " ".join(draft.name.split())
    portion = Kind.objects.filter(union=union, name=name, unit_code="portion", archived_at=None).first()
    if portion is None:
        portion = add_kind(
            union=union, name=name, medium=Medium.GOOD, unit_code="portion", by=by, at=at, under=mandate.pk
        )
    output = LineDraft(role=Role.OUTPUT, kind=portion.pk, amount=portions)
    dish = replace(draft, sort=Sort.DISH, lines=(output, *draft.lines))
    return add_recipe(union=union, draft=dish, by=by, at=at, key=key)


@once
def change_recipe(
    *,
    recipe: Recipe,
    draft: RecipeDraft,
    version: int,
    portion_values: Mapping[str, int] | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Recipe:
    """Replace all that a recipe says; plans and tasks made before keep what they were made with.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field, ``NotPermitted``
    without ``provisioning.recipes``.
    """
    made = made_before(union=recipe.union_id, key=key, deed="recipe.changed")
    if made:
        return Recipe.objects.get(pk=made)
    mandate = require_power(by, recipe.union, POWER, at=at)
    _require_sound(recipe.union, draft)
    try:
        with transaction.atomic():
            fresh = Recipe.objects.filter(pk=recipe.pk, version=version).update(
                **_columns(draft), version=F("version") + 1
            )
    except IntegrityError as clash:
        raise _taken(draft) from clash
    if not fresh:
        raise ChangedMeanwhile(say("Somebody else changed this recipe meanwhile; both are shown below."))
    recipe.refresh_from_db()
    recipe.lines.all().delete()
    _write_lines(recipe, draft, portion_values)
    note(
        union=recipe.union_id, deed="recipe.changed", by=by.pk, subject=path_of("recipe", recipe.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return recipe


@once
def archive_recipe(*, recipe: Recipe, by: Person, at: datetime, key: UUID | None = None) -> Recipe:
    """Put a recipe away: no new plan uses it. Doing it twice changes nothing.

    Raises ``NotPermitted`` without ``provisioning.recipes``.
    """
    return _put(recipe, archived_at=at, deed="recipe.archived", by=by, at=at, key=key)


@once
def restore_recipe(*, recipe: Recipe, by: Person, at: datetime, key: UUID | None = None) -> Recipe:
    """Take an archived recipe out again. Raises ``NotPermitted`` without ``provisioning.recipes``."""
    return _put(recipe, archived_at=None, deed="recipe.restored", by=by, at=at, key=key)


def _put(
    recipe: Recipe, *, archived_at: datetime | None, deed: str, by: Person, at: datetime, key: UUID | None
) -> Recipe:
    """Archive or restore, once per key, and journal it."""
    if made_before(union=recipe.union_id, key=key, deed=deed):
        return recipe
    mandate = require_power(by, recipe.union, POWER, at=at)
    rows = Recipe.objects.filter(pk=recipe.pk, archived_at__isnull=archived_at is not None)
    if rows.update(archived_at=archived_at, version=F("version") + 1):
        note(
            union=recipe.union_id, deed=deed, by=by.pk, subject=path_of("recipe", recipe.pk), at=at,
            under=mandate.pk, key=key,
        )  # fmt: skip
    recipe.refresh_from_db()
    return recipe


def _require_sound(union: Association, draft: RecipeDraft) -> None:
    named = {line.kind for line in draft.lines}
    rows = Kind.objects.filter(union=union, pk__in=named).values_list("pk", "name", "medium", "unit_code")
    kinds = {pk: KindGlimpse(name, medium, unit) for pk, name, medium, unit in rows}
    if draft.sort not in Sort.values:
        raise Refused(say("“{sort}” is no sort of recipe.", sort=draft.sort), field="sort")
    reason = why_not_recipe(draft, kinds)
    if reason:
        raise Refused(reason[1], field=reason[0])


def _taken(draft: RecipeDraft) -> Refused:
    return Refused(say("There is already a recipe called “{name}”.", name=draft.name), field="name")


def _columns(draft: RecipeDraft) -> dict[str, object]:
    """The columns of the recipe's own row."""
    return {
        "name": draft.name.strip(),
        "sort": draft.sort,
        "lead_days": draft.lead_days,
        "yield_by_month": list(draft.yield_by_month),
        "most_runs_per_month": draft.most_runs_per_month,
        "footprint_grams": draft.footprint_grams,
        "whole_runs": draft.whole_runs,
        "note": draft.note,
        "source": draft.source,
    }


def _write_lines(recipe: Recipe, draft: RecipeDraft, portion_values: Mapping[str, int] | None) -> None:
    RecipeLine.objects.bulk_create(
        RecipeLine(
            recipe=recipe,
            role=line.role,
            kind_id=line.kind,
            amount=line.amount,
            from_day=line.from_day,
            until_day=line.until_day,
        )
        for line in draft.lines
    )
    if recipe.sort != Sort.DISH:
        return
    if portion_values is None:
        refresh_dish(recipe)
    else:
        write_values(recipe.lines.get(role=Role.OUTPUT).kind, portion_values)


def _journaled(draft: RecipeDraft) -> dict[str, object]:
    """The recipe as the journal keeps it: a hundred years on, one can say what was baked from what."""
    return {
        "name": draft.name,
        "sort": draft.sort,
        "lead_days": draft.lead_days,
        "yield_by_month": list(draft.yield_by_month),
        "lines": [[line.role, line.kind, line.amount, line.from_day, line.until_day] for line in draft.lines],
    }
