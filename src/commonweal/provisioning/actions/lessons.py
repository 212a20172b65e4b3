"""Closing a round and taking up what it taught: planned against done, recipe by recipe."""

from datetime import datetime
from uuid import UUID

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions.recipes import POWER as RECIPES
from commonweal.provisioning.actions.recipes import change_recipe
from commonweal.provisioning.models import Lesson, Recipe, Round, RoundState, ShareOut, ShareOutState, Task
from commonweal.provisioning.models.tasks import TaskState
from commonweal.provisioning.queries.lessons import taught_by
from commonweal.provisioning.rules.recipes import LineDraft, RecipeDraft

POWER = "provisioning.plan"
ROWS_AT_ONCE = 500


@once
def close_round(*, round_: Round, by: Person, at: datetime, key: UUID | None = None) -> Round:
    """Close an adopted round: its open tasks are dropped, and what it taught is written down as lessons.

    Takes provisioning.plan. Raises ``Refused`` when it is not adopted or something is still being handed out.
    """
    union = round_.union
    if made_before(union=union.pk, key=key, deed="round.closed"):
        return Round.objects.get(pk=round_.pk)
    mandate = require_power(by, union, POWER, at=at)
    if ShareOut.objects.filter(round=round_, state=ShareOutState.OPEN).exists():
        raise Refused(say("Something is still being handed out; close that share-out first."))
    adopted = Round.objects.filter(pk=round_.pk, state=RoundState.ADOPTED)
    if not adopted.update(state=RoundState.CLOSED, closed_at=at):
        raise Refused(say("Only a round with an adopted plan can be closed."))
    begun = Task.objects.filter(plan__round=round_, union=union, state=TaskState.OPEN)
    dropped = begun.filter(process__isnull=True).update(state=TaskState.DROPPED, closed_at=at)
    lessons = [
        Lesson(
            round=round_, recipe_id=recipe, kind_id=kind, role=role, planned=taught.planned, done=taught.done,
            suggested=taught.suggested, tasks=taught.tasks,
        )
        for (recipe, role, kind), taught in taught_by(round_).items()
    ]  # fmt: skip
    Lesson.objects.bulk_create(lessons, batch_size=ROWS_AT_ONCE)
    note(
        union=union.pk, deed="round.closed", by=by.pk, subject=path_of("round", round_.pk), at=at, key=key,
        under=mandate.pk, facts={"dropped": dropped, "lessons": len(lessons)},
    )  # fmt: skip
    return Round.objects.get(pk=round_.pk)


@once
def take_lesson(*, lesson: Lesson, by: Person, at: datetime, key: UUID | None = None) -> Recipe:
    """Write a lesson's suggested figure into its recipe; the next plan reckons with it.

    Raises ``Refused`` when it was decided before or the recipe no longer has that line, ``NotPermitted`` without
    provisioning.recipes.
    """
    if made_before(union=lesson.recipe.union_id, key=key, deed="lesson.taken"):
        return lesson.recipe
    mandate = require_power(by, lesson.recipe.union, RECIPES, at=at)
    _decide(lesson, taken_at=at)
    recipe = Recipe.objects.get(pk=lesson.recipe_id)
    change_recipe(recipe=recipe, draft=_with_lesson(recipe, lesson), version=recipe.version, by=by, at=at)
    _note(lesson, "lesson.taken", by=by, at=at, key=key, under=mandate.pk)
    return recipe


@once
def leave_lesson(*, lesson: Lesson, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Leave the recipe as it is, whatever this round said; takes provisioning.recipes."""
    if made_before(union=lesson.recipe.union_id, key=key, deed="lesson.left"):
        return
    mandate = require_power(by, lesson.recipe.union, RECIPES, at=at)
    _decide(lesson, left_at=at)
    _note(lesson, "lesson.left", by=by, at=at, key=key, under=mandate.pk)


def _decide(lesson: Lesson, **when: datetime) -> None:
    undecided = Lesson.objects.filter(pk=lesson.pk, taken_at__isnull=True, left_at__isnull=True)
    if not undecided.update(**when):
        raise Refused(say("This was decided before."))


def _with_lesson(recipe: Recipe, lesson: Lesson) -> RecipeDraft:
    """The recipe as it is written down now, with the one figure changed."""
    rows = recipe.lines.order_by("id").values_list("role", "kind_id", "amount", "from_day", "until_day")
    lines = [
        LineDraft(role=role, kind=kind, amount=amount, from_day=from_day, until_day=until_day)
        for role, kind, amount, from_day, until_day in rows
    ]
    taught = (lesson.role, lesson.kind_id)
    if taught not in {(line.role, line.kind) for line in lines}:
        raise Refused(say("The recipe no longer has this line."))
    changed = tuple(
        LineDraft(
            role=line.role, kind=line.kind, from_day=line.from_day, until_day=line.until_day,
            amount=lesson.suggested if (line.role, line.kind) == taught else line.amount,
        )
        for line in lines
    )  # fmt: skip
    return RecipeDraft(
        name=recipe.name, sort=recipe.sort, lines=changed, lead_days=recipe.lead_days,
        yield_by_month=tuple(recipe.yield_by_month), most_runs_per_month=recipe.most_runs_per_month,
        footprint_grams=recipe.footprint_grams, whole_runs=recipe.whole_runs, note=recipe.note,
        source=recipe.source,
    )  # fmt: skip


def _note(lesson: Lesson, deed: str, *, by: Person, at: datetime, key: UUID | None, under: UUID) -> None:
    note(
        union=lesson.recipe.union_id, deed=deed, by=by.pk, subject=path_of("recipe", lesson.recipe_id), at=at,
        key=key, under=under, facts={"role": lesson.role, "planned": lesson.planned, "suggested": lesson.suggested},
    )  # fmt: skip
