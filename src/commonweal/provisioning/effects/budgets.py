"""A round's money for buying outside, opened, changed or closed by decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.fields import AmountField
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person
from commonweal.provisioning.actions.rounds import POWER, set_budget
from commonweal.provisioning.models import Round, RoundState
from commonweal.provisioning.queries.rounds import found_round, round_being_stated
from commonweal.provisioning.rules.rounds import why_not_budget

CODE = "provisioning.set_budget"


def _fields(association: Association, at: datetime) -> dict[str, forms.Field]:  # noqa: ARG001  # the registry's form
    planned, unit = round_being_stated(association), UNITS[association.currency]
    return {
        "budget_per_period": AmountField(
            label=_("Money for buying outside, in each month or week of the round"),
            unit=unit, required=False, initial=planned.budget_per_period if planned else None,
            help_text=_("Empty means no limit; 0 closes the budget, and nothing is bought."),
        ),
        "budget_total": AmountField(
            label=_("Money for buying outside, in all"),
            unit=unit, required=False, initial=planned.budget_total if planned else None,
            help_text=_("Empty means no limit beyond the one above."),
        ),
    }  # fmt: skip


def _read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    planned = round_being_stated(association)
    if planned is None:
        raise Refused(say("No round is open whose budget could be set; open one first."))
    each, total = cleaned.get("budget_per_period"), cleaned.get("budget_total")
    fault = why_not_budget(per_period=each, total=total)
    if fault:
        raise Refused(fault[1], field=fault[0])
    return {"round": str(planned.pk), "budget_per_period": each, "budget_total": total}


def _typed(arguments: Arguments) -> dict[str, Any]:
    return {name: arguments.get(name) for name in ("budget_per_period", "budget_total")}


def _round(association: Association, arguments: Arguments) -> Round | None:
    try:
        return found_round(association, UUID(str(arguments.get("round"))))
    except ValueError:
        return None


def _in_words(association: Association, arguments: Arguments) -> Words | str:
    planned = _round(association, arguments)
    if planned is None:
        return say("sets the budget of a round that is not here any more")
    each, total = arguments["budget_per_period"], arguments["budget_total"]
    if 0 in {each, total}:
        return say("closes the budget of “{round}”: nothing is bought outside", round=planned.name)
    if each is None and total is None:
        return say("lifts the budget of “{round}”: no limit for buying outside", round=planned.name)
    return say(
        "sets the money for buying outside in “{round}” to {each} in each period and {total} in all "
        "(until now {each_now} and {total_now})",
        round=planned.name, each=_money(association, each), total=_money(association, total),
        each_now=_money(association, planned.budget_per_period),
        total_now=_money(association, planned.budget_total),
    )  # fmt: skip


def _money(association: Association, amount: int | None) -> Words | str:
    unit = UNITS[association.currency]
    return say("no limit") if amount is None else f"{show_amount(amount, unit)}\u202f{unit.symbol}"


def _why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:  # noqa: ARG001
    planned = _round(association, arguments)
    if planned is None:
        return say("This round is not here any more.")
    if planned.state != RoundState.STATING:
        return say("This round has been adopted; its settings stay as they are.")
    fault = why_not_budget(per_period=arguments.get("budget_per_period"), total=arguments.get("budget_total"))
    return fault[1] if fault else None


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    planned = _round(association, arguments)
    if planned is None:
        raise Refused(say("This round is not here any more."))
    set_budget(
        round_=planned, per_period=arguments["budget_per_period"], total=arguments["budget_total"], by=by, at=at,
        key=key, decided=decided,
    )  # fmt: skip


def _leads_to(association: Association, arguments: Arguments) -> str | None:
    if not arguments.get("round"):
        return None
    return reverse("provisioning:round", kwargs={"slug": association.slug, "pk": arguments["round"]})


def register() -> None:
    """Let decisions set budgets in money."""
    declare_effect(
        Effect(
            code=CODE, name=_("Open, change or close a round’s budget in money"), matter=Matter.BUDGET,
            powers=frozenset({POWER}), fields=_fields, read=_read, typed=_typed, in_words=_in_words,
            why_not=_why_not, carry_out=_carry_out, leads_to=_leads_to,
        )
    )  # fmt: skip
