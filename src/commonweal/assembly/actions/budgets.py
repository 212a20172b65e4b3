"""The yearly budgeting: preparing it, opening it for sheets, and what a decision does with what came of it."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.queries.sheets import figures_of
from commonweal.assembly.rules.budgets import (
    AreaDraft,
    BudgetingDraft,
    hours_there,
    money_there,
    why_not_budgeting,
    why_not_open,
)
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power, today_in

NOUN = "budgeting"
SHEETS_DAYS_MOST = 366


@once
def prepare_budgeting(
    *, union: Association, draft: BudgetingDraft, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Begin a budgeting with its figures; areas and projects follow, and nobody is asked for a sheet yet.

    Raises ``Refused`` at the field, ``NotPermitted`` without assembly.budgets.
    """
    made = made_before(union=union.pk, key=key, deed="budgeting.prepared")
    if made:
        return Budgeting.objects.get(pk=made)
    mandate = require_power(by, union, BUDGETS, at=at)
    _require(draft)
    budgeting = Budgeting.objects.create(union=union, **_figures(draft))
    note(
        union=union.pk, deed="budgeting.prepared", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return budgeting


@once
def change_budgeting(
    *,
    budgeting: Budgeting,
    draft: BudgetingDraft,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Budgeting:
    """Change the figures while it is being prepared.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field or once sheets are open,
    ``NotPermitted`` without assembly.budgets.
    """
    if made_before(union=budgeting.union_id, key=key, deed="budgeting.changed"):
        return Budgeting.objects.get(pk=budgeting.pk)
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _require(draft)
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.PREPARING)
    if not rows.filter(version=version).update(**_figures(draft), version=F("version") + 1):
        if rows.exists():
            raise ChangedMeanwhile(
                say("Somebody else changed these figures meanwhile; both are shown below.")
            )
        raise Refused(say("The sheets have been opened; the figures stay as they are."))
    note(
        union=budgeting.union_id, deed="budgeting.changed", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    budgeting.refresh_from_db()
    return budgeting


@once
def open_for_sheets(
    *, budgeting: Budgeting, until: date, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Ask every member for a sheet until the day ``until``; areas, projects and figures stay as they are from now on.

    The head of the journal is written down as the seed of all lots. Raises ``Refused`` when there is nothing to divide,
    the planners propose more than there is, the day is past, or it is open already; ``NotPermitted``.
    """
    if made_before(union=budgeting.union_id, key=key, deed="budgeting.opened"):
        return Budgeting.objects.get(pk=budgeting.pk)
    mandate = require_power(by, budgeting.union, BUDGETS, at=at)
    _require_day(budgeting.union, until, at=at)
    opened = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.PREPARING).update(
        state=BudgetState.OPEN, opened_at=at, sheets_until=until, version=F("version") + 1
    )
    if not opened:
        raise Refused(say("The sheets have been opened already."))
    _require_divisible(Budgeting.objects.get(pk=budgeting.pk))
    seed = checkpoint(budgeting.union_id, at=at).hash
    Budgeting.objects.filter(pk=budgeting.pk).update(seed=seed)
    note(
        union=budgeting.union_id, deed="budgeting.opened", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts={"until": until, "seed": seed},
    )  # fmt: skip
    budgeting.refresh_from_db()
    return budgeting


@once
def put_in_force(
    *, budgeting: Budgeting, decided: Decided, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Let what the sheets came to be the year's budget, by a decision of the assembly.

    Raises ``Refused`` when it is not worked out, holds already, or another budget of that year is in force;
    ``NotPermitted`` for a decision that does not give assembly.budgets.
    """
    if made_before(union=budgeting.union_id, key=key, deed="budget.opened"):
        return Budgeting.objects.get(pk=budgeting.pk)
    require_power(by, budgeting.union, BUDGETS, at=at, decided=decided)
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.CLOSED)
    try:
        with transaction.atomic():
            done = rows.update(state=BudgetState.HOLDS, holds_since=at, decision=decided.decision)
    except IntegrityError as clash:
        words = say("Another budget of {year} is in force; end that one first.", year=budgeting.year)
        raise Refused(words) from clash
    if not done:
        raise Refused(say("This budget is not waiting to be put in force."))
    note(
        union=budgeting.union_id, deed="budget.opened", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=decided.pk, key=key, facts={"year": budgeting.year},
    )  # fmt: skip
    budgeting.refresh_from_db()
    return budgeting


@once
def end_budget(
    *, budgeting: Budgeting, decided: Decided, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """End a budget that is in force, by a decision of the assembly. Raises ``Refused`` when it is not in force."""
    if made_before(union=budgeting.union_id, key=key, deed="budget.ended"):
        return Budgeting.objects.get(pk=budgeting.pk)
    require_power(by, budgeting.union, BUDGETS, at=at, decided=decided)
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.HOLDS)
    if not rows.update(state=BudgetState.ENDED, ended_at=at):
        raise Refused(say("This budget is not in force."))
    note(
        union=budgeting.union_id, deed="budget.ended", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=decided.pk, key=key, facts={"year": budgeting.year},
    )  # fmt: skip
    budgeting.refresh_from_db()
    return budgeting


def _require(draft: BudgetingDraft) -> None:
    fault = why_not_budgeting(draft)
    if fault:
        raise Refused(fault[1], field=fault[0])


def _require_day(union: Association, until: date, *, at: datetime) -> None:
    days = (until - today_in(union, at)).days
    if days < 0:
        raise Refused(say("This day is past; give everybody some days."), field="until")
    if days > SHEETS_DAYS_MOST:
        raise Refused(say("Give it a year at most."), field="until")


def _require_divisible(budgeting: Budgeting) -> None:
    figures = figures_of(budgeting)
    areas = [
        AreaDraft(name=area.name, minutes=area.minutes, money=area.money)
        for area in BudgetArea.objects.filter(budgeting=budgeting)
    ]
    reason = why_not_open(
        areas=areas,
        projects=BudgetProject.objects.filter(budgeting=budgeting).count(),
        there=(hours_there(figures), money_there(figures)),
    )
    if reason:
        raise Refused(reason)


def _figures(draft: BudgetingDraft) -> dict[str, object]:
    figures = {name: getattr(draft, name) for name in BudgetingDraft.__slots__}
    return figures | {"name": draft.name.strip()}


def _journaled(draft: BudgetingDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in BudgetingDraft.__slots__ if name != "name"}
