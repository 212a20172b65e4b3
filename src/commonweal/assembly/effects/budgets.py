"""What decisions can do to the yearly budget of hours and money: put what the sheets came to in force, and end it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.budgets import end_budget, put_in_force
from commonweal.assembly.models import Budgeting, BudgetState
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.queries.budget_outcomes import in_short
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.fields import as_id
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person

OPEN, END = "assembly.open_budget", "assembly.end_budget"


def _budgeting(association: Association, arguments: Arguments) -> Budgeting | None:
    identity = as_id(str(arguments.get("budgeting")))
    if identity is None:
        return None
    return Budgeting.objects.filter(union=association, pk=identity).select_related("union").first()


def _require(association: Association, arguments: Arguments) -> Budgeting:
    found = _budgeting(association, arguments)
    if found is None:
        raise Refused(say("This budget is not here any more."))
    return found


def _choice(association: Association, state: str, label: Any) -> dict[str, forms.Field]:
    rows = Budgeting.objects.filter(union=association, state=state).order_by("-year", "-closed_at")
    choices = [(str(row.pk), f"{row.name} ({row.year})") for row in rows]
    return {"budgeting": forms.ChoiceField(label=label, choices=[("", _("Choose one")), *choices])}


def _read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {"budgeting": str(cleaned["budgeting"])}


def _open_in_words(association: Association, arguments: Arguments) -> Words | str:
    budgeting = _budgeting(association, arguments)
    if budgeting is None or not budgeting.outcome:
        return say("opens a budget that is not here")
    short = in_short(budgeting)
    return say(
        "opens the budget of {year}, “{name}”: {hours} and {money} for areas ({areas}), "
        "{project_hours} and {project_money} for projects ({projects})",
        year=budgeting.year, name=budgeting.name, **short,
    )  # fmt: skip


def _end_in_words(association: Association, arguments: Arguments) -> Words | str:
    budgeting = _budgeting(association, arguments)
    if budgeting is None:
        return say("ends a budget that is not here")
    return say("ends the budget of {year}, “{name}”", year=budgeting.year, name=budgeting.name)


def _why_not_open(association: Association, arguments: Arguments, _at: datetime) -> Words | str | None:
    budgeting = _budgeting(association, arguments)
    if budgeting is None:
        return say("This budget is not here any more.")
    if budgeting.state != BudgetState.CLOSED:
        return say("This budget is not waiting to be put in force.")
    same_year = Budgeting.objects.filter(union=association, year=budgeting.year, state=BudgetState.HOLDS)
    if same_year.exists():
        return say("Another budget of {year} is in force; end that one first.", year=budgeting.year)
    return None


def _why_not_end(association: Association, arguments: Arguments, _at: datetime) -> Words | str | None:
    budgeting = _budgeting(association, arguments)
    if budgeting is None or budgeting.state != BudgetState.HOLDS:
        return say("This budget is not in force.")
    return None


def _carry_open(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    budgeting = _require(association, arguments)
    put_in_force(budgeting=budgeting, decided=decided, by=by, at=at, key=key)


def _carry_end(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    end_budget(budgeting=_require(association, arguments), decided=decided, by=by, at=at, key=key)


def _leads_to(association: Association, arguments: Arguments) -> str | None:
    budgeting = _budgeting(association, arguments)
    return reverse("assembly:budget", args=[association.slug, budgeting.pk]) if budgeting else None


def register() -> None:
    """Let decisions open and end yearly budgets."""
    same: dict[str, Any] = {
        "matter": Matter.BUDGET, "powers": frozenset({BUDGETS}), "read": _read, "typed": dict, "leads_to": _leads_to,
    }  # fmt: skip
    declare_effect(
        Effect(
            code=OPEN, name=_("Open a yearly budget of hours and money"),
            fields=lambda union, _at: _choice(union, BudgetState.CLOSED, _("Which one was worked out")),
            in_words=_open_in_words, why_not=_why_not_open, carry_out=_carry_open, **same,
        )
    )  # fmt: skip
    declare_effect(
        Effect(
            code=END, name=_("End a yearly budget of hours and money"),
            fields=lambda union, _at: _choice(union, BudgetState.HOLDS, _("Which one is in force")),
            in_words=_end_in_words, why_not=_why_not_end, carry_out=_carry_end, **same,
        )
    )  # fmt: skip
