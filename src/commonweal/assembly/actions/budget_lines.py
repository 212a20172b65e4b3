"""What a budgeting divides among: areas, which the planners write down, and projects, which any member brings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet

from commonweal.assembly.actions.budgets import NOUN
from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.rules.budgets import (
    AREAS_MOST,
    PROJECTS_MOST,
    AreaDraft,
    ProjectDraft,
    why_not_area,
    why_not_project,
)
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import Words, say
from commonweal.people.models import Person
from commonweal.people.permissions import require_not_visitor, require_power

Line = TypeVar("Line", BudgetArea, BudgetProject)


@once
def add_area(
    *, budgeting: Budgeting, draft: AreaDraft, by: Person, at: datetime, key: UUID | None = None
) -> BudgetArea:
    """Write down an area with what its planners propose, while the budgeting is being prepared.

    Raises ``Refused`` at the field, for a name that is there, or once sheets are open; ``NotPermitted``.
    """
    made = made_before(union=budgeting.union_id, key=key, deed="budget.area_added")
    if made:
        return BudgetArea.objects.get(pk=made)
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _require(why_not_area(draft))
    _hold(budgeting, at=at)
    last = BudgetArea.objects.filter(budgeting=budgeting).aggregate(last=Max("position"))["last"] or 0
    if last >= AREAS_MOST:
        raise Refused(say("Up to {most} areas, please.", most=AREAS_MOST))
    with _one_name():
        area = BudgetArea.objects.create(budgeting=budgeting, position=last + 1, **_area(draft))
    note(
        union=budgeting.union_id, deed="budget.area_added", by=by.pk, subject=path_of("budget-area", area.pk), at=at,
        under=mandate.pk, key=key, facts={NOUN: budgeting.pk, "minutes": draft.minutes, "money": draft.money},
    )  # fmt: skip
    return area


@once
def add_areas(
    *, budgeting: Budgeting, drafts: Sequence[AreaDraft], by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Write down several areas, all of them or none. Raises as ``add_area`` does."""
    if made_before(union=budgeting.union_id, key=key, deed="budget.areas_added"):
        return Budgeting.objects.get(pk=budgeting.pk)
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    for draft in drafts:
        _require(why_not_area(draft))
    _hold(budgeting, at=at)
    last = BudgetArea.objects.filter(budgeting=budgeting).aggregate(last=Max("position"))["last"] or 0
    if last + len(drafts) > AREAS_MOST:
        raise Refused(say("Up to {most} areas, please.", most=AREAS_MOST), field="lines")
    with _one_name("lines"):
        BudgetArea.objects.bulk_create(
            BudgetArea(budgeting=budgeting, position=last + place, **_area(draft))
            for place, draft in enumerate(drafts, start=1)
        )
    note(
        union=budgeting.union_id, deed="budget.areas_added", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts={"areas": len(drafts)},
    )  # fmt: skip
    return budgeting


@once
def change_area(
    *, area: BudgetArea, draft: AreaDraft, version: int, by: Person, at: datetime, key: UUID | None = None
) -> BudgetArea:
    """Change an area while the budgeting is being prepared.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, else as ``add_area`` does.
    """
    budgeting = area.budgeting
    if made := made_before(union=budgeting.union_id, key=key, deed="budget.area_changed"):
        return _as_saved(BudgetArea.objects.filter(pk=made), _area(draft))
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _require(why_not_area(draft))
    _hold(budgeting, at=at)
    with _one_name():
        _write_over(BudgetArea.objects.filter(pk=area.pk), version, _area(draft))
    note(
        union=budgeting.union_id, deed="budget.area_changed", by=by.pk, subject=path_of("budget-area", area.pk), at=at,
        under=mandate.pk, key=key, facts={NOUN: budgeting.pk, "minutes": draft.minutes, "money": draft.money},
    )  # fmt: skip
    area.refresh_from_db()
    return area


@transaction.atomic
def remove_area(*, area: BudgetArea, version: int, by: Person, at: datetime) -> None:
    """Take an area out while the budgeting is being prepared; a second time changes nothing.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest.
    """
    budgeting = area.budgeting
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _hold(budgeting, at=at)
    if _take_out(BudgetArea.objects.filter(pk=area.pk), version):
        note(
            union=budgeting.union_id, deed="budget.area_removed", by=by.pk, at=at, under=mandate.pk,
            subject=path_of("budget-area", area.pk), facts={NOUN: budgeting.pk},
        )  # fmt: skip


@once
def take_over_areas(
    *, budgeting: Budgeting, source: Budgeting, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Begin with the areas of an earlier budgeting of the same union, as far as their names are not there yet."""
    if made_before(union=budgeting.union_id, key=key, deed="budget.areas_taken_over"):
        return Budgeting.objects.get(pk=budgeting.pk)
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _hold(budgeting, at=at)
    rows = list(BudgetArea.objects.filter(budgeting=budgeting))
    there, last = {row.name for row in rows}, max((row.position for row in rows), default=0)
    earlier = BudgetArea.objects.filter(budgeting__union=budgeting.union_id, budgeting=source)
    new = [row for row in earlier.order_by("position") if row.name not in there][: AREAS_MOST - last]
    BudgetArea.objects.bulk_create(
        BudgetArea(budgeting=budgeting, position=last + place, **_copied(row))
        for place, row in enumerate(new, start=1)
    )
    note(
        union=budgeting.union_id, deed="budget.areas_taken_over", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts={"source": source.pk, "areas": len(new)},
    )  # fmt: skip
    return budgeting


@once
def bring_project(
    *, budgeting: Budgeting, draft: ProjectDraft, by: Person, at: datetime, key: UUID | None = None
) -> BudgetProject:
    """Bring a one-time project with what it asks, while the budgeting is being prepared; every member may.

    Raises ``Refused`` at the field, for a name that is there, or once sheets are open; ``NotPermitted`` for visitors.
    """
    made = made_before(union=budgeting.union_id, key=key, deed="budget.project_brought")
    if made:
        return BudgetProject.objects.get(pk=made)
    require_not_visitor(by, budgeting.union, at=at)
    _require(why_not_project(draft))
    _hold(budgeting, at=at)
    last = BudgetProject.objects.filter(budgeting=budgeting).aggregate(last=Max("number"))["last"] or 0
    if last >= PROJECTS_MOST:
        raise Refused(say("Up to {most} projects, please.", most=PROJECTS_MOST))
    with _one_name():
        project = BudgetProject.objects.create(
            budgeting=budgeting, number=last + 1, brought_by_id=by.pk, **_project(draft)
        )
    note(
        union=budgeting.union_id, deed="budget.project_brought", by=by.pk, at=at, key=key,
        subject=path_of("budget-project", project.pk),
        facts={NOUN: budgeting.pk, "minutes": draft.minutes, "money": draft.money},
    )  # fmt: skip
    return project


@once
def change_project(
    *,
    project: BudgetProject,
    draft: ProjectDraft,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> BudgetProject:
    """Change a project while the budgeting is being prepared: whoever brought it, or a planner.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, else as ``bring_project`` does.
    """
    budgeting = project.budgeting
    if made := made_before(union=budgeting.union_id, key=key, deed="budget.project_changed"):
        return _as_saved(BudgetProject.objects.filter(pk=made), _project(draft))
    under = _require_bringer(project, by, at=at)
    _require(why_not_project(draft))
    _hold(budgeting, at=at)
    with _one_name():
        _write_over(BudgetProject.objects.filter(pk=project.pk), version, _project(draft))
    note(
        union=budgeting.union_id, deed="budget.project_changed", by=by.pk, at=at, under=under, key=key,
        subject=path_of("budget-project", project.pk),
        facts={NOUN: budgeting.pk, "minutes": draft.minutes, "money": draft.money},
    )  # fmt: skip
    project.refresh_from_db()
    return project


@transaction.atomic
def remove_project(*, project: BudgetProject, version: int, by: Person, at: datetime) -> None:
    """Take a project back while the budgeting is being prepared; a second time changes nothing.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest.
    """
    budgeting = project.budgeting
    under = _require_bringer(project, by, at=at)
    _hold(budgeting, at=at)
    if _take_out(BudgetProject.objects.filter(pk=project.pk), version):
        note(
            union=budgeting.union_id, deed="budget.project_removed", by=by.pk, at=at, under=under,
            subject=path_of("budget-project", project.pk), facts={NOUN: budgeting.pk},
        )  # fmt: skip


def _require_bringer(project: BudgetProject, by: Person, *, at: datetime) -> UUID | None:
    """Let whoever brought it go on, or a planner under their mandate, whose id comes back."""
    union = project.budgeting.union
    if project.brought_by_id == by.pk:
        require_not_visitor(by, union, at=at)
        return None
    return require_power(by, union, BUDGETS, at=at).pk


def _hold(budgeting: Budgeting, *, at: datetime) -> None:
    """Keep the budgeting from being opened until this transaction ends; refuse once it is."""
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.PREPARING)
    if not rows.update(touched_at=at):
        raise Refused(say("The sheets have been opened; areas and projects stay as they are."))


def _write_over(line: QuerySet[Any], version: int, values: Mapping[str, object]) -> None:
    """Write ``values`` over the line, if it still is in the ``version`` that was read; the budgeting is held."""
    if line.filter(version=version).update(**values, version=F("version") + 1):
        return
    if line.exists():
        raise ChangedMeanwhile(say("Somebody else changed this meanwhile; both are shown below."))
    raise Refused(say("Somebody else took this out meanwhile. What you typed is still below."))


def _as_saved(line: QuerySet[Line, Line], values: Mapping[str, object]) -> Line:
    """The line of a form that comes once more; when it says something else by now, whoever sends it is told so."""
    if saved := line.filter(**values).first():
        return saved
    raise ChangedMeanwhile(say("This was saved already, and says something else now; both are shown below."))


def _take_out(line: QuerySet[Any], version: int) -> bool:
    """Delete the line, if it still is in the ``version`` that was read; False when it is gone already."""
    if line.filter(version=version).delete()[0]:
        return True
    if line.exists():
        raise ChangedMeanwhile(
            say("Somebody else changed this meanwhile. Look at it before you take it out.")
        )
    return False


def _require(fault: tuple[str, Words] | None) -> None:
    if fault:
        raise Refused(fault[1], field=fault[0])


@contextmanager
def _one_name(field: str = "name") -> Iterator[None]:
    """A savepoint in which a name that is there already becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise Refused(say("Something of this name is there already."), field=field) from clash


def _area(draft: AreaDraft) -> dict[str, object]:
    figures = {name: getattr(draft, name) for name in AreaDraft.__slots__}
    return figures | {"name": draft.name.strip(), "text": draft.text.strip()}


def _copied(row: BudgetArea) -> dict[str, object]:
    return {name: getattr(row, name) for name in AreaDraft.__slots__}


def _project(draft: ProjectDraft) -> dict[str, object]:
    figures = {name: getattr(draft, name) for name in ProjectDraft.__slots__}
    return figures | {"name": draft.name.strip(), "text": draft.text.strip()}
