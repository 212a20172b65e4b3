"""Members' sheets of the trade-off game: filled in, confirmed, taken back, and all of them worked out at the end."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format

from commonweal.assembly.actions.budgets import NOUN
from commonweal.assembly.models import Budgeting, BudgetState, Sheet, SheetEntered
from commonweal.assembly.permissions import BUDGETS, ENTER
from commonweal.assembly.queries.sheets import counted_sheets, draft_of, game_of, how_many, is_asked
from commonweal.assembly.rules.game import Game, work_out
from commonweal.assembly.rules.sheets import SheetDraft, counts, why_not_sheet
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import may_act_for, require_power, require_self_or_proxy, today_in


@once
def fill_sheet(
    *,
    budgeting: Budgeting,
    person: Person,
    draft: SheetDraft,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    turn: int | None = None,
) -> Sheet:
    """Keep ``draft`` as the sheet of ``person``: by themselves, or by somebody they trust.

    What does not fit in both columns is kept too, and counts once it does. Who gave a sheet is nobody's business: the
    journal says that one was kept, not whose. ``turn`` is how often it had been kept when it was read (0: never, None:
    whatever stands there); when that has gone on it is ``ChangedMeanwhile`` and the first stays. Raises ``Refused``
    with the area's or project's id as field, or when sheets are not (or no longer) taken; ``NotPermitted`` for others
    and for who has no voice.
    """
    if made_before(union=budgeting.union_id, key=key, deed="sheet.kept"):
        return _as_kept(budgeting, person, draft)
    require_self_or_proxy(by, person, budgeting.union, at=at)
    _require_asked(person, budgeting.union, at=at)
    game = _require_fillable(budgeting, draft, at=at)
    _require_turn(budgeting, person, turn)
    sheet = _keep(budgeting, person, draft, game, entered=SheetEntered.SELF, entered_by=None, at=at)
    note(
        union=budgeting.union_id,
        deed="sheet.kept",
        by=None,
        subject=path_of(NOUN, budgeting.pk),
        at=at,
        key=key,
    )
    return sheet


@once
def enter_sheet(
    *,
    budgeting: Budgeting,
    person: Person,
    draft: SheetDraft,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    turn: int | None = None,
) -> Sheet:
    """Write down the paper sheet of ``person``, marked as such and theirs to confirm or change until closing.

    Takes assembly.enter_ballots; ``turn`` is as in ``fill_sheet``. Raises ``Refused`` when they have filled in or
    confirmed one themselves, or as ``fill_sheet`` does.
    """
    if made_before(union=budgeting.union_id, key=key, deed="sheet.entered"):
        return _as_kept(budgeting, person, draft)
    mandate = require_power(by, budgeting.union, ENTER, at=at)
    _require_asked(person, budgeting.union, at=at)
    game = _require_fillable(budgeting, draft, at=at)
    there = Sheet.objects.filter(budgeting=budgeting, person_id=person.pk)
    if there.exclude(entered=SheetEntered.PAPER, confirmed_at__isnull=True).exists():
        raise Refused(say("{name} has a sheet of their own already; only they change it.", name=person.name))
    _require_turn(budgeting, person, turn)
    sheet = _keep(budgeting, person, draft, game, entered=SheetEntered.PAPER, entered_by=by, at=at)
    note(
        union=budgeting.union_id, deed="sheet.entered", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key,
    )  # fmt: skip
    return sheet


@transaction.atomic
def confirm_sheet(*, sheet: Sheet, by: Person, at: datetime, turn: int | None = None) -> Sheet:
    """Say that the sheet somebody wrote down for one is right; a second time changes nothing.

    ``turn`` is as in ``fill_sheet``: raises ``ChangedMeanwhile`` when another sheet was written down since. Raises
    ``NotPermitted`` for anybody but the person and whom they trust, ``Refused`` once sheets are closed.
    """
    budgeting = sheet.budgeting
    if not may_act_for(by, Person.objects.get(pk=sheet.person_id), budgeting.union, at=at):
        raise NotPermitted(say("Only whose sheet it is can say that it is right."))
    _hold_open(budgeting, at=at)
    rows = Sheet.objects.filter(pk=sheet.pk, entered=SheetEntered.PAPER, confirmed_at__isnull=True)
    if turn is not None and rows.exclude(turn=turn).exists():
        raise ChangedMeanwhile(say("Something else was written down meanwhile. Look whether that is right."))
    if rows.update(confirmed_at=at):
        note(
            union=budgeting.union_id,
            deed="sheet.confirmed",
            by=None,
            subject=path_of(NOUN, budgeting.pk),
            at=at,
        )
    sheet.refresh_from_db()
    return sheet


@transaction.atomic
def take_back_sheet(*, sheet: Sheet, by: Person, at: datetime) -> None:
    """Take a sheet back, so that it is as if it had never been given; until closing. Raises as ``confirm_sheet``."""
    budgeting = sheet.budgeting
    if not may_act_for(by, Person.objects.get(pk=sheet.person_id), budgeting.union, at=at):
        raise NotPermitted(say("Only whose sheet it is can take it back."))
    _hold_open(budgeting, at=at)
    if Sheet.objects.filter(pk=sheet.pk).delete()[0]:
        note(
            union=budgeting.union_id,
            deed="sheet.taken_back",
            by=None,
            subject=path_of(NOUN, budgeting.pk),
            at=at,
        )


@once
def close_sheets(
    *, budgeting: Budgeting, by: Person | None, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Take no more sheets and work out what came of them; ``by`` is None when the clock does it.

    Before the last day is over only when everybody has given one that counts. Raises ``Refused`` when it is too early
    or closed already (of two at once, one closes), ``NotPermitted`` without assembly.budgets.
    """
    if made_before(union=budgeting.union_id, key=key, deed="budgeting.closed"):
        return Budgeting.objects.get(pk=budgeting.pk)
    under = None if by is None else require_power(by, budgeting.union, BUDGETS, at=at).pk
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.OPEN)
    if not rows.update(state=BudgetState.CLOSED, closed_at=at):
        raise Refused(say("There are no open sheets to close."))
    _require_time(Budgeting.objects.get(pk=budgeting.pk), at=at)
    outcome = asdict(work_out(game_of(budgeting), [draft_of(sheet) for sheet in counted_sheets(budgeting)]))
    Budgeting.objects.filter(pk=budgeting.pk).update(outcome=outcome)
    note(
        union=budgeting.union_id, deed="budgeting.closed", by=by.pk if by else None, at=at, under=under, key=key,
        subject=path_of(NOUN, budgeting.pk), facts=_journaled(outcome),
    )  # fmt: skip
    budgeting.refresh_from_db()
    return budgeting


def close_sheets_due(*, at: datetime) -> int:
    """Close every budgeting whose last day for sheets is over; says how many. For the clock."""
    closed = 0
    for budgeting in Budgeting.objects.filter(state=BudgetState.OPEN).select_related("union"):
        if budgeting.sheets_until is None or today_in(budgeting.union, at) <= budgeting.sheets_until:
            continue
        try:
            close_sheets(budgeting=budgeting, by=None, at=at)
        except Refused:  # somebody was faster
            continue
        closed += 1
    return closed


def _require_asked(person: Person, union: Association, *, at: datetime) -> None:
    if not is_asked(person, union, at):
        raise NotPermitted(
            say("{name} has no voice in {union}’s decisions.", name=person.name, union=union.name)
        )


def _require_fillable(budgeting: Budgeting, draft: SheetDraft, *, at: datetime) -> Game:
    """The game, once it is sure that it is open until this transaction ends and the sheet speaks of what there is."""
    _hold_open(budgeting, at=at)
    game = game_of(budgeting)
    areas, projects = [area.id for area in game.areas], [ask.id for ask in game.asks]
    fault = why_not_sheet(draft, areas=areas, projects=projects)
    if fault:
        raise Refused(fault[1], field=fault[0] or None)
    return game


def _require_turn(budgeting: Budgeting, person: Person, turn: int | None) -> None:
    """Refuse when the sheet was kept, or taken back, since it was read; the budgeting is held."""
    kept = Sheet.objects.filter(budgeting=budgeting, person_id=person.pk).values_list("turn", flat=True)
    if turn is not None and turn != next(iter(kept), 0):
        raise ChangedMeanwhile(
            say("This sheet was kept a moment ago, perhaps on another device. What was kept first stands.")
        )


def _hold_open(budgeting: Budgeting, *, at: datetime) -> None:
    """Keep sheets from being closed until this transaction ends; refuse when they are, or the last day is over."""
    day = today_in(budgeting.union, at)
    rows = Budgeting.objects.filter(pk=budgeting.pk, state=BudgetState.OPEN, sheets_until__gte=day)
    if not rows.update(touched_at=at):
        raise Refused(say("Sheets are not taken any more, or not yet. Nothing of this was kept."))


def _keep(
    budgeting: Budgeting,
    person: Person,
    draft: SheetDraft,
    game: Game,
    *,
    entered: str,
    entered_by: Person | None,
    at: datetime,
) -> Sheet:
    kept: dict[str, Any] = _said(draft) | {
        "counts": counts(draft, areas=game.areas, there=game.there),
        "entered": entered,
        "entered_by_id": entered_by.pk if entered_by else None,
        "confirmed_at": None,
        "saved_at": at,
    }
    sheet, _is_new = Sheet.objects.update_or_create(
        budgeting=budgeting,
        person_id=person.pk,
        defaults=kept | {"turn": F("turn") + 1},
        create_defaults=kept,
    )
    sheet.refresh_from_db(fields=["turn"])
    return sheet


def _said(draft: SheetDraft) -> dict[str, Any]:
    """What a sheet says, as it is kept."""
    return {
        "amounts": {area: list(pair) for area, pair in draft.amounts.items()},
        "marks": {
            project: [mark.support, mark.concern, mark.sentence.strip()]
            for project, mark in draft.marks.items()
            if mark.support or mark.concern or mark.sentence.strip()
        },
    }


def _as_kept(budgeting: Budgeting, person: Person, draft: SheetDraft) -> Sheet:
    """The sheet of a form that comes once more; when it says something else by now, whoever sends it is told so."""
    sheet = Sheet.objects.filter(budgeting=budgeting, person_id=person.pk).first()
    if sheet is None or {"amounts": sheet.amounts, "marks": sheet.marks} != _said(draft):
        raise ChangedMeanwhile(
            say("This was kept already, and says something else now. Look at both, please.")
        )
    return sheet


def _require_time(budgeting: Budgeting, *, at: datetime) -> None:
    """Refuse to close while somebody can still give a sheet."""
    until = budgeting.sheets_until
    if until is not None and today_in(budgeting.union, at) <= until:
        many = how_many(budgeting, at)
        if not many.is_everybody:
            words = say(
                "Sheets are taken until the end of {day}; {counted} of {asked} are there so far.",
                day=date_format(until, "j F Y"),
                counted=many.counted,
                asked=many.asked,
            )
            raise Refused(words)


def _journaled(outcome: Mapping[str, Any]) -> dict[str, object]:
    """What came of it, in figures: how many sheets counted, what every area gets, which projects were chosen."""
    chosen = [project for project, one in outcome["projects"].items() if one["chosen"]]
    return {
        "counted": outcome["counted"],
        "areas": {area: list(one["got"]) for area, one in outcome["areas"].items()},
        "projects": sorted(chosen),
    }
