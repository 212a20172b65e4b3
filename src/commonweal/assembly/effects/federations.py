"""What decisions can do about federations: join and leave one, send a delegate, object there, welcome a union."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.answers import (
    OBJECT,
    carry_answer,
    end_answers,
    object_at_federation,
    why_not_heard,
)
from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.actions.federations import MEMBERSHIPS, leave_federation, welcome_union, wish_to_join
from commonweal.assembly.actions.linked import ask_again, ask_unions, move_along, take_back_all
from commonweal.assembly.effects import common_policies
from commonweal.assembly.models import Proposal
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import (
    asked_at_federations,
    association_named,
    federation_in,
    federations_of,
    with_slug,
)
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.turns import Turn, follow
from commonweal.assembly.rules.proposals import SENTENCE_MOST
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import PersonField, day_field
from commonweal.people.models import Association, Form, Person
from commonweal.people.permissions import member_of, today_in
from commonweal.people.queries.members import names_in, person_in

UNIONS, FEDERATIONS = frozenset({Form.UNION.value}), frozenset(form.value for form in OF_UNIONS)
POWERS = frozenset({MEMBERSHIPS})
TERM_DAYS = 365


def _ours(association: Association, at: datetime) -> forms.ChoiceField:
    offered = [(str(each.pk), each.name) for each in federations_of(association, at=at)]
    return forms.ChoiceField(label=_("Which federation"), choices=[("", _("Choose one")), *offered])


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


def _named(arguments: Arguments, what: str) -> Association:
    found = association_named(UUID(arguments[what]))
    if found is None:
        raise Refused(say("What this is about is not on this node any more."))
    return found


def _name(arguments: Arguments, what: str) -> str:
    found = association_named(UUID(arguments[what]))
    return found.name if found else "…"


def _leads_to_federation(association: Association, arguments: Arguments) -> str | None:
    return reverse("assembly:federation", args=[association.slug, arguments["federation"]])


# --- joining -------------------------------------------------------------------------------------------------------


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
    return say("joins {federation}, as soon as it welcomes us", federation=_name(arguments, "federation"))


def _join_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    if federation_in(association, UUID(arguments["federation"]), at=at) is None:
        return None
    return say("We belong to {federation} already.", federation=_name(arguments, "federation"))


def _join(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    wish_to_join(
        union=association, federation=_named(arguments, "federation"), by=by, at=at, key=key, decided=decided
    )


# --- leaving -------------------------------------------------------------------------------------------------------


def _leave_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {"federation": _ours(association, at)}


def _ours_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    if not cleaned.get("federation"):
        raise Refused(say("Choose a federation."), field="federation")
    return {"federation": str(cleaned["federation"])}


def _leave_in_words(_association: Association, arguments: Arguments) -> Words:
    return say(
        "leaves {federation} at once; nothing it decides from then on binds us",
        federation=_name(arguments, "federation"),
    )


def _belongs_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    if federation_in(association, UUID(arguments["federation"]), at=at) is not None:
        return None
    return say("We do not belong to {federation}.", federation=_name(arguments, "federation"))


def _leave(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    leave_federation(
        union=association, federation=_named(arguments, "federation"), by=by, at=at, key=key, decided=decided
    )


# --- a delegate ----------------------------------------------------------------------------------------------------


def _delegate_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    today = today_in(association, at)
    who = PersonField(label=_("Who speaks for us"), nobody=_("Choose somebody"))
    who.offer(names_in(association, day=today))
    return {
        "federation": _ours(association, at),
        "person": who,
        "until": day_field(
            _("Until"),
            initial=today + timedelta(days=TERM_DAYS),
            help_text=_("From this day it no longer holds; it can be recalled at any moment before."),
        ),
        "replaces": forms.BooleanField(
            label=_("In place of whoever speaks for us there now"), required=False, initial=True
        ),
    }


def _delegate_read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    until, person = cleaned.get("until"), cleaned.get("person")
    if not isinstance(until, date):
        raise Refused(say("Say until when the mandate holds."), field="until")
    if not isinstance(person, UUID):
        raise Refused(say("Say who it is."), field="person")
    rest = {"person": str(person), "until": until.isoformat(), "replaces": bool(cleaned.get("replaces"))}
    return {**_ours_read(association, cleaned), **rest}


def _delegate_typed(arguments: Arguments) -> dict[str, Any]:
    return {**arguments, "until": date.fromisoformat(arguments["until"])}


def _delegate_in_words(association: Association, arguments: Arguments) -> Words:
    person = person_in(association, UUID(arguments["person"]))
    facts = {
        "person": person.name if person else "…", "federation": _name(arguments, "federation"),
        "day": date_format(date.fromisoformat(arguments["until"]), "j F Y"),
    }  # fmt: skip
    if arguments.get("replaces"):
        return say(
            "sends {person} to {federation} as our delegate until {day}, in place of whoever is it now",
            **facts,
        )
    return say("sends {person} to {federation} as a delegate of ours until {day}", **facts)


def _delegate_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    person = person_in(association, UUID(arguments["person"]))
    if person is None or member_of(person, association, at) is None:
        return say("Whoever is to be our delegate is no member of {union}.", union=association.name)
    if date.fromisoformat(arguments["until"]) <= today_in(association, at):
        return say("A mandate ends after the day it begins.")
    return _belongs_why_not(association, arguments, at)


def _delegate(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    holder = person_in(association, UUID(arguments["person"]))
    if holder is None:
        raise Refused(say("Whoever is to be our delegate is no member of {union}.", union=association.name))
    give_delegate(
        union=association, federation=_named(arguments, "federation"), holder=holder, decision=decided.words,
        until=date.fromisoformat(arguments["until"]), replaces=bool(arguments.get("replaces")), by=by, at=at,
        key=key, decided=decided,
    )  # fmt: skip


# --- objecting -----------------------------------------------------------------------------------------------------


def _object_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    asked = [
        (str(each.pk), f"{each.association}: {each.title}")
        for each in asked_at_federations(association, at=at)
    ]
    return {
        "proposal": forms.ChoiceField(
            label=_("Which proposal of a federation"), choices=[("", _("Choose one")), *asked]
        ),
        "reason": forms.CharField(
            label=_("What harm we see in it"),
            max_length=SENTENCE_MOST,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


def _object_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    if not cleaned.get("proposal"):
        raise Refused(say("Choose a proposal."), field="proposal")
    if not str(cleaned.get("reason") or "").strip():
        raise Refused(say("Say why, so that the proposal can be changed until it fits."), field="reason")
    return {"proposal": str(cleaned["proposal"]), "reason": str(cleaned["reason"]).strip()}


def _asked(arguments: Arguments) -> Proposal | None:
    found = Proposal.objects.select_related("association", "union").filter(pk=UUID(arguments["proposal"]))
    return found.first()


def _object_in_words(_association: Association, arguments: Arguments) -> Words:
    asked = _asked(arguments)
    return say(
        "objects at {federation} to “{title}”: {reason}", reason=arguments["reason"],
        federation=asked.association.name if asked else "…", title=asked.title if asked else "…",
    )  # fmt: skip


def _object_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    asked = _asked(arguments)
    if asked is None:
        return say("What this is about is not on this node any more.")
    return why_not_heard(asked, association, at=at)


def _object(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    asked = _asked(arguments)
    if asked is None:
        raise Refused(say("What this is about is not on this node any more."))
    object_at_federation(
        union=association, proposal=asked, reason=arguments["reason"], decided=decided, by=by, at=at, key=key
    )


# --- welcoming -----------------------------------------------------------------------------------------------------


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
        union=_name(arguments, "union"), federation=association.name,
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
        federation=association, union=_named(arguments, "union"), by=by, at=at, key=key, decided=decided
    )


EFFECTS = (
    Effect(
        code="federation.join", name=_("Join a federation"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_join_fields, read=_join_read, typed=_join_typed, in_words=_join_in_words, why_not=_join_why_not,
        carry_out=_join,
    ),
    Effect(
        code="federation.leave", name=_("Leave a federation"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_leave_fields, read=_ours_read, typed=dict, in_words=_leave_in_words, why_not=_belongs_why_not,
        carry_out=_leave, leads_to=_leads_to_federation,
    ),
    Effect(
        code="federation.give_delegate", name=_("Send a delegate to a federation"), matter=Matter.MANDATE,
        powers=frozenset({"people.mandates"}), fields=_delegate_fields, read=_delegate_read, typed=_delegate_typed,
        in_words=_delegate_in_words, why_not=_delegate_why_not, carry_out=_delegate, leads_to=_leads_to_federation,
    ),
    Effect(
        code=OBJECT, name=_("Object to a federation’s proposal"), matter=Matter.FEDERATION,
        powers=frozenset({OBJECT}), fields=_object_fields, read=_object_read, typed=dict, in_words=_object_in_words,
        why_not=_object_why_not, carry_out=_object,
    ),
    Effect(
        code="federation.admit", name=_("Welcome a union"), matter=Matter.FEDERATION, powers=POWERS,
        fields=_welcome_fields, read=_welcome_read, typed=_welcome_typed, in_words=_welcome_in_words,
        why_not=_welcome_why_not, carry_out=_welcome, of_forms=FEDERATIONS,
    ),
)  # fmt: skip


def register() -> None:
    """Let decisions do this, and let a federation's proposals and its unions' answers follow each other."""
    for effect in (*EFFECTS, common_policies.EFFECT):
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
