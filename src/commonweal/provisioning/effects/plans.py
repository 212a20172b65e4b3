"""Adopting a plan by decision: what the plan says becomes tasks, as when somebody with the mandate adopts it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person
from commonweal.provisioning.actions.plans import POWER_ADOPT, adopt_plan
from commonweal.provisioning.models import Plan
from commonweal.provisioning.queries.adopting import plan_in, plan_in_brief, plans_to_adopt, why_not_adopt

CODE = "provisioning.adopt_plan"


def _fields(association: Association, at: datetime) -> dict[str, forms.Field]:  # noqa: ARG001  # the registry's form
    def choices() -> list[tuple[str, object]]:
        ready = plans_to_adopt(association)
        named: list[tuple[str, object]] = [
            (str(pk), say("plan {number} of “{round}”", number=number, round=name))
            for pk, number, name in ready
        ]
        return [("", _("Choose a plan") if ready else _("No plan is ready; ask for one first")), *named]

    return {"plan": forms.ChoiceField(label=_("Which plan"), choices=choices)}


def _read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    plan = _plan(association, cleaned)
    if plan is None:
        raise Refused(say("Choose one of our plans."), field="plan")
    return {"plan": str(plan.pk)}


def _typed(arguments: Arguments) -> dict[str, Any]:
    return dict(arguments)


def _plan(association: Association, arguments: Arguments) -> Plan | None:
    try:
        return plan_in(association, UUID(str(arguments.get("plan"))))
    except ValueError:
        return None


def _in_words(association: Association, arguments: Arguments) -> Words | str:
    plan = _plan(association, arguments)
    if plan is None:
        return say("adopts a plan that is not here any more")
    brief = plan_in_brief(plan)
    if brief is None:
        return say("adopts plan {number} of “{round}”", number=plan.number, round=plan.round.name)
    return say(
        "adopts plan {number} of “{round}” and makes tasks of it; it meets, in its worst month or week: {shares}. "
        "Different things to make, grow, cook or mend: {makes}; to buy outside: {buys}",
        number=plan.number, round=plan.round.name, shares=brief.shares, makes=brief.makes, buys=brief.buys,
    )  # fmt: skip


def _why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:  # noqa: ARG001
    plan = _plan(association, arguments)
    return say("This plan is not here any more.") if plan is None else why_not_adopt(plan)


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    plan = _plan(association, arguments)
    if plan is None:
        raise Refused(say("This plan is not here any more."))
    adopt_plan(plan=plan, by=by, at=at, key=key, decided=decided)


def _leads_to(association: Association, arguments: Arguments) -> str | None:
    if not arguments.get("plan"):
        return None
    return reverse("provisioning:one_plan", kwargs={"slug": association.slug, "pk": arguments["plan"]})


def register() -> None:
    """Let decisions adopt plans."""
    declare_effect(
        Effect(
            code=CODE, name=_("Adopt a provisioning plan"), matter=Matter.PLAN, powers=frozenset({POWER_ADOPT}),
            fields=_fields, read=_read, typed=_typed, in_words=_in_words, why_not=_why_not, carry_out=_carry_out,
            leads_to=_leads_to,
        )
    )  # fmt: skip
