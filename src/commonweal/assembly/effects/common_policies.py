"""A rule that a federation sets for its unions: it holds in those that consented, by each one's own decision."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.answers import set_where_consented
from commonweal.assembly.forms.policies import field_for
from commonweal.assembly.registry.effects import Arguments, Effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.policies import Policy, Sort, declared_policies
from commonweal.assembly.rules.policies import value_in_words, why_not_value
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import day_field
from commonweal.people.models import Association, Form, Person
from commonweal.people.permissions import today_in

LATER_DAYS = 60


def common_policies() -> dict[str, Policy]:
    """The policies of unions that mean the same in each of them; those in money do not, for purses differ."""
    return {
        code: policy
        for code, policy in declared_policies().items()
        if Form.UNION in policy.of_forms and policy.sort != Sort.MONEY
    }


def _fields(_association: Association, _at: datetime) -> dict[str, forms.Field]:
    return {"policy": forms.ChoiceField(label=_("Which rule of the unions"), choices=_offered)}


def _offered() -> list[tuple[str, Any]]:
    chapters: dict[str, list[tuple[str, str]]] = {}
    for policy in common_policies().values():
        chapters.setdefault(str(policy.chapter), []).append((policy.code, str(policy.name)))
    return [("", _("Choose a rule")), *chapters.items()]


def _depending(association: Association, at: datetime, known: Mapping[str, Any]) -> dict[str, forms.Field]:
    policy = common_policies().get(str(known.get("policy") or ""))
    if policy is None:
        return {}
    later = today_in(association, at) + timedelta(days=LATER_DAYS)
    return {
        "value": field_for(policy, association, initial=policy.default),
        "since": day_field(_("From which day"), initial=later),
    }


def _read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    policy, since = _policy(cleaned), cleaned.get("since")
    if not isinstance(since, date):
        raise Refused(say("Say from which day the rule holds."), field="since")
    reason = why_not_value(policy, cleaned.get("value"), currency=association.currency)
    if reason is not None:
        raise Refused(reason, field="value")
    return {"policy": policy.code, "value": cleaned.get("value"), "since": since.isoformat()}


def _policy(arguments: Mapping[str, Any]) -> Policy:
    policy = common_policies().get(str(arguments.get("policy") or ""))
    if policy is None:
        raise Refused(say("Unions have no such rule in common."), field="policy")
    return policy


def _typed(arguments: Arguments) -> dict[str, Any]:
    return {**arguments, "since": date.fromisoformat(arguments["since"])}


def _in_words(association: Association, arguments: Arguments) -> Words:
    policy = declared_policies().get(arguments["policy"])
    if policy is None:
        return say("sets a rule that this node no longer knows ({code})", code=arguments["policy"])
    return say(
        "sets “{name}” to {value} from {day} in every union that consents, and in no other",
        name=policy.name, value=value_in_words(policy, arguments["value"], currency=association.currency),
        day=date_format(date.fromisoformat(arguments["since"]), "j F Y"),
    )  # fmt: skip


def _why_not(association: Association, arguments: Arguments, _at: datetime) -> Words | None:
    try:
        policy = _policy(arguments)
    except Refused as refusal:
        return say("{reason}", reason=refusal.message)
    return why_not_value(policy, arguments["value"], currency=association.currency)


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    set_where_consented(federation=association, arguments=arguments, decided=decided, by=by, at=at, key=key)


EFFECT = Effect(
    code="federation.common_policy", name=_("Set a rule in every union that consents"), matter=Matter.FEDERATION,
    powers=frozenset(), fields=_fields, depending=_depending, read=_read, typed=_typed, in_words=_in_words,
    why_not=_why_not, carry_out=_carry_out,
    of_forms=frozenset({Form.FEDERATION.value, Form.HUB.value}),
)  # fmt: skip
