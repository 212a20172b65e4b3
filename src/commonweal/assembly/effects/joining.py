"""What decisions can do about joining: take somebody in who is ready for it, and end their provisional time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.joining_decisions import (
    FULL_MEMBER,
    make_full_member,
    require_place,
    take_in,
)
from commonweal.assembly.effects.wording_people import as_identity, day_in_words
from commonweal.assembly.models import Applicant, ApplicantState
from commonweal.assembly.queries.joining import TAKE_IN, applicant_in, name_of, waiting_in
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.joining import is_ready
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import PersonField, day_field
from commonweal.people.models import Association, Person, Standing
from commonweal.people.permissions import member_of, today_in

POWERS = frozenset({"people.memberships"})


def _applicant(association: Association, arguments: Arguments) -> Applicant | None:
    identity = as_identity(arguments.get("applicant"))
    return applicant_in(association, identity) if identity else None


def _require_applicant(association: Association, arguments: Arguments) -> Applicant:
    found = _applicant(association, arguments)
    if found is None:
        raise Refused(say("Nobody like that is on the way in."))
    return found


def _name(association: Association, arguments: Arguments) -> Words | str:
    found = _applicant(association, arguments)
    return (name_of(found) if found else "") or say("somebody whose name was forgotten")


def _choose(rows: list[tuple[UUID, str]]) -> PersonField:
    field = PersonField(label=_("Who"), nobody=_("Choose somebody"))
    field.offer(rows)
    return field


def _take_in_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    day = today_in(association, at)
    ids = [one.applicant for one in waiting_in(association, day=day)]
    rows = Applicant.objects.filter(pk__in=ids).select_related("person__person")
    return {
        "applicant": _choose(sorted(((row.pk, name_of(row)) for row in rows), key=lambda row: row[1])),
        "since": day_field(_("From which day they are with us"), initial=day),
    }


def _take_in_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    if not cleaned.get("applicant"):
        raise Refused(say("Choose who it is about."), field="applicant")
    if not isinstance(cleaned.get("since"), date):
        raise Refused(say("Say from which day they are with us."), field="since")
    return {"applicant": str(cleaned["applicant"]), "since": cleaned["since"].isoformat()}


def _take_in_typed(arguments: Arguments) -> dict[str, Any]:
    return {"applicant": arguments["applicant"], "since": date.fromisoformat(arguments["since"])}


def _take_in_words(association: Association, arguments: Arguments) -> Words | str:
    return say(
        "takes in {name}, from {day}",
        name=_name(association, arguments),
        day=day_in_words(arguments["since"]),
    )


def _take_in_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    applicant = _applicant(association, arguments)
    if applicant is None:
        return say("Nobody like that is on the way in.")
    today = today_in(association, at)
    if applicant.state != ApplicantState.INPUT:
        return say("They are at another step of their way in.")
    if not is_ready(applicant.state, applicant.input_until, day=today):
        return say("Members still have time to say what they think.")
    since = max(date.fromisoformat(arguments["since"]), today)
    try:
        require_place(applicant, since, today=today, with_open=_is_not_open(applicant))
    except Refused as refusal:
        return refusal.message
    return None


def _is_not_open(applicant: Applicant) -> bool:
    """Whether the proposal about them is not before the assembly yet; once it is, it would count itself."""
    return applicant.proposal is None or applicant.proposal.state not in {"open", "counting"}


def _take_in(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    applicant = _require_applicant(association, arguments)
    since = date.fromisoformat(arguments["since"])
    take_in(applicant=applicant, since=since, by=by, at=at, decided=decided, key=key)


def _leads_to(association: Association, arguments: Arguments) -> str | None:
    found = _applicant(association, arguments)
    return reverse("assembly:applicant", args=[association.slug, found.pk]) if found else None


def _full_fields(association: Association, _at: datetime) -> dict[str, forms.Field]:
    rows = Applicant.objects.filter(union=association, state=ApplicantState.PROVISIONAL)
    found = rows.select_related("person__person")
    return {"applicant": _choose(sorted(((row.pk, name_of(row)) for row in found), key=lambda row: row[1]))}


def _full_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    if not cleaned.get("applicant"):
        raise Refused(say("Choose who it is about."), field="applicant")
    return {"applicant": str(cleaned["applicant"])}


def _full_words(association: Association, arguments: Arguments) -> Words | str:
    return say("makes {name} a full member", name=_name(association, arguments))


def _full_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    applicant = _applicant(association, arguments)
    person = Person.objects.filter(pk=applicant.person_id).first() if applicant else None
    membership = member_of(person, association, at) if person else None
    if applicant is None or membership is None or applicant.state != ApplicantState.PROVISIONAL:
        return say("They are not in their provisional time.")
    if membership.standing == Standing.CONTRIBUTOR:
        return say("They are a full member already.")
    return None


def _full(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    applicant = _require_applicant(association, arguments)
    make_full_member(applicant=applicant, by=by, at=at, decided=decided, key=key)


def register() -> None:
    """Let decisions take in whoever is ready, and make them full members."""
    shared: dict[str, Any] = {"matter": Matter.MEMBERSHIP, "powers": POWERS, "leads_to": _leads_to}
    declare_effect(
        Effect(
            code=TAKE_IN, name=_("Take in somebody who visited us"), fields=_take_in_fields, read=_take_in_read,
            typed=_take_in_typed, in_words=_take_in_words, why_not=_take_in_why_not, carry_out=_take_in, **shared,
        )
    )  # fmt: skip
    declare_effect(
        Effect(
            code=FULL_MEMBER, name=_("End somebody’s provisional time"), fields=_full_fields, read=_full_read,
            typed=dict, in_words=_full_words, why_not=_full_why_not, carry_out=_full, **shared,
        )
    )  # fmt: skip
