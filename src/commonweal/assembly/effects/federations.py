"""What decisions can do about federations: join one, leave one, welcome a union into one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.answers import carry_answer, end_answers
from commonweal.assembly.actions.federations import MEMBERSHIPS, leave_federation, welcome_union, wish_to_join
from commonweal.assembly.actions.linked import ask_again, ask_unions, move_along, take_back_all
from commonweal.assembly.effects import common_policies, delegates, objections
from commonweal.assembly.effects.wording_federations import (
    association_in,
    leads_to_federation,
    name_of,
    ours_field,
    read_ours,
    why_not_ours,
)
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import association_named, federation_in, with_slug
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.turns import Turn, follow
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Form, Person

UNIONS, FEDERATIONS = frozenset({Form.UNION.value}), frozenset(form.value for form in OF_UNIONS)
POWERS = frozenset({MEMBERSHIPS})


def _short_name(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=60, help_text=help_text, widget=widget)


def _found(slug: object, *, forms_of: frozenset[str], field: str) -> Association:
    found = with_slug(str(slug or ""), forms=forms_of)
    if found is None:
        raise Refused(
            say("Nobody on this node has the short name “{name}”.", name=str(slug or "")), field=field
        )
    return found


def _join_fields(_association: Association, _at: datetime) -> dict[str, forms.Field]:
    hint = _("As it stands on an invitation, or as its members tell you: small letters and hyphens.")
    return {"federation": _short_name(_("Short name of the federation"), hint)}


def _join_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    found = _found(cleaned.get("federation"), forms_of=FEDERATIONS, field="federation")
    return {"federation": str(found.pk)}


def _join_typed(arguments: Arguments) -> dict[str, Any]:
    found = association_named(UUID(arguments["federation"]))
    return {"federation": found.slug if found else ""}


def _join_in_words(_association: Association, arguments: Arguments) -> Words:
    return say("joins {federation}, as soon as it welcomes us", federation=name_of(arguments, "federation"))


def _join_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    if federation_in(association, UUID(arguments["federation"]), at=at) is None:
        return None
    return say("We belong to {federation} already.", federation=name_of(arguments, "federation"))


def _join(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    wish_to_join(
        union=association, federation=association_in(arguments, "federation"), by=by, at=at, key=key, decided=decided
    )  # fmt: skip


def _leave_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {"federation": ours_field(association, at)}


def _leave_in_words(_association: Association, arguments: Arguments) -> Words:
    return say(
        "leaves {federation} at once; nothing it decides from then on binds us",
        federation=name_of(arguments, "federation"),
    )


def _leave(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    leave_federation(
        union=association, federation=association_in(arguments, "federation"), by=by, at=at, key=key, decided=decided
    )  # fmt: skip


def _welcome_fields(_association: Association, _at: datetime) -> dict[str, forms.Field]:
    hint = _("As it stands in the address of its pages: small letters and hyphens.")
    return {"union": _short_name(_("Short name of the union"), hint)}


def _welcome_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {"union": str(_found(cleaned.get("union"), forms_of=UNIONS, field="union").pk)}


def _welcome_typed(arguments: Arguments) -> dict[str, Any]:
    found = association_named(UUID(arguments["union"]))
    return {"union": found.slug if found else ""}


def _welcome_in_words(association: Association, arguments: Arguments) -> Words:
    return say(
        "welcomes {union} into {federation}, as soon as it decides to join",
        union=name_of(arguments, "union"), federation=association.name,
    )  # fmt: skip


def _welcome_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    union = association_named(UUID(arguments["union"]))
    if union is not None and federation_in(union, association.pk, at=at) is not None:
        return say("{union} belongs to {federation} already.", union=union.name, federation=association.name)
    return None


def _welcome(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    welcome_union(
        federation=association, union=association_in(arguments, "union"), by=by, at=at, key=key, decided=decided
    )  # fmt: skip


EFFECTS = (
    Effect(
        code="federation.join", name=_("Join a federation"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_join_fields, read=_join_read, typed=_join_typed, in_words=_join_in_words, why_not=_join_why_not,
        carry_out=_join,
    ),
    Effect(
        code="federation.leave", name=_("Leave a federation"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_leave_fields, read=read_ours, typed=dict, in_words=_leave_in_words, why_not=why_not_ours,
        carry_out=_leave, leads_to=leads_to_federation,
    ),
    Effect(
        code="federation.admit", name=_("Welcome a union"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_welcome_fields, read=_welcome_read, typed=_welcome_typed, in_words=_welcome_in_words,
        why_not=_welcome_why_not, carry_out=_welcome, of_forms=FEDERATIONS,
    ),
)  # fmt: skip


def register() -> None:
    """Let decisions do this, and let a federation's proposals and its unions' answers follow each other."""
    for effect in (*EFFECTS, delegates.EFFECT, objections.EFFECT, common_policies.EFFECT):
        declare_effect(effect)
    for turn, deed in (
        (Turn.OPENED, ask_unions),
        (Turn.AMENDED, ask_again),
        (Turn.MOVED_ON, move_along),
        (Turn.WITHDRAWN, take_back_all),
        (Turn.CLOSED, carry_answer),
        (Turn.CLOSED, end_answers),
    ):
        follow(turn)(deed)
