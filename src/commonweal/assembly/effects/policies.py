"""What decisions can do to the rules: set a policy from a day on."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.policies import SET_POLICY, require_policy, set_policy
from commonweal.assembly.forms.policies import asked_field, field_for
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.policies import Policy, Sort, declared_policies
from commonweal.assembly.rules.policies import value_in_words, why_not_value
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import day_field
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in

CODE = SET_POLICY


def policies_of(association: Association) -> list[Policy]:
    """The policies that ``association`` can set, in the order of the rule book."""
    return [each for each in declared_policies().values() if association.form in each.of_forms]


def _chapters(association: Association) -> list[tuple[str, list[tuple[str, str]]]]:
    chapters: dict[str, list[tuple[str, str]]] = {}
    for policy in policies_of(association):
        chapters.setdefault(str(policy.chapter), []).append((policy.code, str(policy.name)))
    return list(chapters.items())


def _fields(association: Association, _at: datetime) -> dict[str, forms.Field]:
    return {
        "policy": forms.ChoiceField(
            label=_("Which rule"), choices=lambda: [("", _("Choose a rule")), *_chapters(association)]
        )
    }


def _depending(association: Association, at: datetime, known: Mapping[str, Any]) -> dict[str, forms.Field]:
    policy = declared_policies().get(str(known.get("policy") or ""))
    if policy is None or association.form not in policy.of_forms:
        return {}
    today = today_in(association, at)
    return {
        "asked": asked_field(policy),
        "value": field_for(policy, association, initial=value_of(association, policy.code, on=today)),
        "since": day_field(
            _("From which day"),
            initial=today + timedelta(days=30),
            help_text=_("If it is decided later than that, from the day of the decision."),
        ),
    }


def _read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    policy = require_policy(association, str(cleaned.get("policy") or ""))
    if cleaned.get("asked") not in {None, "", policy.code}:
        raise Refused(say("You chose another rule. Look at its value before you go on."), field="value")
    since = cleaned.get("since")
    if not isinstance(since, date):
        raise Refused(say("Say from which day the rule holds."), field="since")
    reason = why_not_value(policy, cleaned.get("value"), currency=association.currency)
    if reason is not None:
        raise Refused(reason, field="value")
    return {"policy": policy.code, "value": cleaned.get("value"), "since": since.isoformat()}


def _typed(arguments: Arguments) -> dict[str, Any]:
    return {**arguments, "since": date.fromisoformat(arguments["since"])}


def _in_words(association: Association, arguments: Arguments) -> Words | str:
    policy, since = declared_policies().get(arguments["policy"]), date.fromisoformat(arguments["since"])
    if policy is None:
        return say("sets a rule that this node no longer knows ({code})", code=arguments["policy"])
    before = value_of(association, policy.code, on=since - timedelta(days=1))
    facts: dict[str, object] = {
        "name": policy.name, "day": date_format(since, "j F Y"),
        "old": value_in_words(policy, before, currency=association.currency),
        "new": value_in_words(policy, arguments["value"], currency=association.currency),
    }  # fmt: skip
    if before == arguments["value"]:
        return say("keeps “{name}” at {new}, as it is now, also from {day}", **facts)
    return _changes(policy, before, arguments["value"], facts)


def _changes(policy: Policy, before: Any, after: Any, facts: Mapping[str, object]) -> Words:
    if policy.sort == Sort.TEXT:
        return say("rewrites “{name}” from {day}, from “{old}” to “{new}”", **facts)
    if isinstance(before, int) and isinstance(after, int) and policy.sort != Sort.YES_NO:
        if after > before:
            return say("raises “{name}” from {old} to {new} from {day}", **facts)
        return say("lowers “{name}” from {old} to {new} from {day}", **facts)
    return say("changes “{name}” from “{old}” to “{new}” from {day}", **facts)


def _why_not(association: Association, arguments: Arguments, _at: datetime) -> Words | str | None:
    try:
        policy = require_policy(association, arguments["policy"])
    except Refused as refusal:
        return refusal.message
    return why_not_value(policy, arguments["value"], currency=association.currency)


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    set_policy(
        association=association, code=arguments["policy"], value=arguments["value"],
        since=date.fromisoformat(arguments["since"]), decided=decided, by=by, at=at, key=key,
    )  # fmt: skip


def register() -> None:
    """Let decisions set policies."""
    declare_effect(
        Effect(
            code=CODE, name=_("Set one of our rules"), matter=Matter.POLICY, powers=frozenset({SET_POLICY}),
            fields=_fields, depending=_depending, read=_read, typed=_typed, in_words=_in_words, why_not=_why_not,
            carry_out=_carry_out, of_forms=frozenset({"union", "federation"}),
        )
    )  # fmt: skip
