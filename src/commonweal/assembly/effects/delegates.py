"""What decisions can do about delegates: send somebody to a federation to speak for the union there."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.effects.wording_federations import (
    association_in,
    leads_to_federation,
    name_of,
    ours_field,
    read_ours,
    why_not_ours,
)
from commonweal.assembly.registry.effects import Arguments, Effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import PersonField, day_field
from commonweal.people.models import Association, Person
from commonweal.people.permissions import member_of, today_in
from commonweal.people.queries.members import names_in, person_in

TERM_DAYS = 365


def _fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    today = today_in(association, at)
    who = PersonField(label=_("Who speaks for us"), nobody=_("Choose somebody"))
    who.offer(names_in(association, day=today))
    return {
        "federation": ours_field(association, at),
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


def _read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    until, person = cleaned.get("until"), cleaned.get("person")
    if not isinstance(until, date):
        raise Refused(say("Say until when the mandate holds."), field="until")
    if not isinstance(person, UUID):
        raise Refused(say("Say who it is."), field="person")
    rest = {"person": str(person), "until": until.isoformat(), "replaces": bool(cleaned.get("replaces"))}
    return {**read_ours(association, cleaned), **rest}


def _typed(arguments: Arguments) -> dict[str, Any]:
    return {**arguments, "until": date.fromisoformat(arguments["until"])}


def _in_words(association: Association, arguments: Arguments) -> Words:
    person = person_in(association, UUID(arguments["person"]))
    facts = {
        "person": person.name if person else "…", "federation": name_of(arguments, "federation"),
        "day": date_format(date.fromisoformat(arguments["until"]), "j F Y"),
    }  # fmt: skip
    if arguments.get("replaces"):
        return say(
            "sends {person} to {federation} as our delegate until {day}, in place of whoever is it now",
            **facts,
        )
    return say("sends {person} to {federation} as a delegate of ours until {day}", **facts)


def _why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    person = person_in(association, UUID(arguments["person"]))
    if person is None or member_of(person, association, at) is None:
        return say("Whoever is to be our delegate is no member of {union}.", union=association.name)
    if date.fromisoformat(arguments["until"]) <= today_in(association, at):
        return say("A mandate ends after the day it begins.")
    return why_not_ours(association, arguments, at)


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    holder = person_in(association, UUID(arguments["person"]))
    if holder is None:
        raise Refused(say("Whoever is to be our delegate is no member of {union}.", union=association.name))
    give_delegate(
        union=association, federation=association_in(arguments, "federation"), holder=holder, decision=decided.words,
        until=date.fromisoformat(arguments["until"]), replaces=bool(arguments.get("replaces")), by=by, at=at,
        key=key, decided=decided,
    )  # fmt: skip


EFFECT = Effect(
    code="federation.give_delegate", name=_("Send a delegate to a federation"), matter=Matter.MANDATE,
    powers=frozenset({"people.mandates"}), fields=_fields, read=_read, typed=_typed,
    in_words=_in_words, why_not=_why_not, carry_out=_carry_out, leads_to=leads_to_federation,
)  # fmt: skip
