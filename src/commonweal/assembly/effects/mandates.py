"""What decisions can do to mandates: give them (also to whoever is elected), renew them, take them back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.effects.wording_people import (
    as_identity,
    day_in_words,
    members_of,
    name_of,
    powers_field,
    powers_in_words,
    require_person,
)
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.actions.mandates import give_mandate, recall_mandate, renew_mandate
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import PersonField, day_field
from commonweal.people.models import Association, Mandate, Person
from commonweal.people.permissions import member_of, today_in
from commonweal.people.powers import declared_powers
from commonweal.people.rules import why_not_give

MANDATES = frozenset({"people.mandates"})
CHOSEN = "chosen"
"""In place of a holder: whoever is elected, a mandate each."""
USUAL_DAYS = 365
ENDS = _("From this day it no longer holds. A mandate lasts at most three years.")


class HolderField(PersonField):
    """Somebody, or whoever is chosen."""

    def __init__(self, **given: Any) -> None:
        super().__init__(nobody=_("Choose somebody"), **given)
        self.coerce = lambda said: said if said == CHOSEN else UUID(said)

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Members, after the one who is not known yet."""
        named = [(str(identity), name) for identity, name in people]
        self.choices = [
            ("", _("Choose somebody")),
            (CHOSEN, _("Whoever is chosen among the names below")),
            *named,
        ]


def _give_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    holder = HolderField(
        label=_("Who holds it"),
        help_text=_("For an election, choose the first line here and name the people to choose among below."),
    )
    holder.offer(members_of(association, at))
    return {
        "holder": holder,
        "role": forms.CharField(
            label=_("What it is called"), max_length=80, help_text=_("For example: kitchen, stores, purse.")
        ),
        "powers": powers_field(),
        "until": _until_field(association, at),
    }


def _until_field(association: Association, at: datetime) -> forms.DateField:
    initial = today_in(association, at) + timedelta(days=USUAL_DAYS)
    return day_field(_("Ends on"), help_text=ENDS, initial=initial)


def _give_read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {
        "holder": str(cleaned["holder"]), "role": cleaned["role"].strip(), "powers": sorted(set(cleaned["powers"])),
        "until": cleaned["until"].isoformat(),
    }  # fmt: skip
    if arguments["holder"] != CHOSEN:
        require_person(association, arguments["holder"])
    return arguments


def _typed(arguments: Arguments) -> dict[str, Any]:
    until = {"until": date.fromisoformat(arguments["until"])} if arguments.get("until") else {}
    return {**arguments, **until}


def _give_in_words(_association: Association, arguments: Arguments) -> Words | str:
    facts: dict[str, object] = {
        "role": arguments.get("role"), "powers": powers_in_words(arguments.get("powers", ())),
        "until": day_in_words(arguments["until"]),
    }  # fmt: skip
    if arguments.get("holder") == CHOSEN:
        return say("gives whoever is chosen the mandate “{role}” until {until}, to: {powers}", **facts)
    name = name_of(arguments.get("holder"))
    return say("gives {name} the mandate “{role}” until {until}, to: {powers}", name=name, **facts)


def _give_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    refused = why_not_give(
        powers=arguments.get("powers", ()), declared=declared_powers(), since=today_in(association, at),
        until=date.fromisoformat(arguments["until"]),
    )  # fmt: skip
    if refused:
        return refused[1]
    if not str(arguments.get("role") or "").strip():
        return say("Say what the mandate is called, for example “kitchen”.")
    if arguments.get("holder") == CHOSEN:
        return None
    person = Person.objects.filter(pk=as_identity(arguments.get("holder"))).first()
    if person is None or member_of(person, association, at) is None:
        return say(
            "{name} does not belong to {union}.",
            name=name_of(arguments.get("holder")),
            union=association.name,
        )
    return None


def _holders(association: Association, arguments: Arguments) -> list[Person]:
    """One person, or all who were elected; ``carry_out`` names those in ``chosen``."""
    if arguments.get("holder") != CHOSEN:
        return [require_person(association, arguments.get("holder"))]
    elected = [require_person(association, identity) for identity in arguments.get(CHOSEN, ())]
    if not elected:
        raise Refused(say("Nobody was chosen who could hold it."))
    return elected


def _give(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    for holder in _holders(association, arguments):
        give_mandate(
            holder=holder, association=association, role=arguments["role"], powers=arguments["powers"],
            until=date.fromisoformat(arguments["until"]), decision=decided.words, by=by, at=at, decided=decided,
            key=uuid5(key, str(holder.pk)),
        )  # fmt: skip


def _mandate_field(association: Association, at: datetime) -> forms.ChoiceField:
    day = today_in(association, at)
    rows = Mandate.objects.not_over(day).filter(association=association, recalled_at__isnull=True)
    values = rows.order_by("role", "until").values_list("id", "role", "holder__person__name", "until")
    named = [
        (
            str(identity),
            str(say("{role}: {name}, until {day}", role=role, name=name or "–", day=_until(until))),
        )
        for identity, role, name, until in values
    ]
    return forms.ChoiceField(label=_("Which mandate"), choices=[("", _("Choose a mandate")), *named])


def _until(day: date | None) -> str:
    return day_in_words(day) if day else "–"


def _mandate_of(association: Association, arguments: Arguments) -> Mandate | None:
    identity = as_identity(arguments.get("mandate"))
    rows = Mandate.objects.select_related("association").filter(association=association)
    return rows.filter(pk=identity).first() if identity else None


def _require_mandate(association: Association, arguments: Arguments) -> Mandate:
    mandate = _mandate_of(association, arguments)
    if mandate is None:
        raise Refused(say("There is no such mandate in {name}.", name=association.name), field="mandate")
    return mandate


def _facts_of(association: Association, arguments: Arguments) -> dict[str, object]:
    mandate = _mandate_of(association, arguments)
    if mandate is None:
        return {"name": say("somebody who was forgotten"), "role": "–", "powers": "–", "day": "–"}
    return {
        "name": name_of(mandate.holder_id), "role": mandate.role, "powers": powers_in_words(mandate.powers),
        "day": _until(mandate.until),
    }  # fmt: skip


def _over(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    day, mandate = today_in(association, at), _mandate_of(association, arguments)
    holds = mandate and mandate.recalled_at is None and (mandate.until is None or mandate.until > day)
    return None if holds else say("This mandate is over already; a new one can be given.")


def _renew_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {"mandate": _mandate_field(association, at), "until": _until_field(association, at)}


def _renew_read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    _require_mandate(association, cleaned)
    return {"mandate": str(cleaned["mandate"]), "until": cleaned["until"].isoformat()}


def _renew_in_words(association: Association, arguments: Arguments) -> Words | str:
    return say(
        "lets {name} keep the mandate “{role}” until {until} instead of {day}, to: {powers}",
        until=day_in_words(arguments["until"]), **_facts_of(association, arguments),
    )  # fmt: skip


def _renew_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    over, mandate = _over(association, arguments, at), _mandate_of(association, arguments)
    if over or mandate is None:
        return over
    until, today = date.fromisoformat(arguments["until"]), today_in(association, at)
    refused = why_not_give(powers=mandate.powers, declared=mandate.powers, since=today, until=until)
    return refused[1] if refused else None


def _renew(
    *,
    association: Association,
    arguments: Arguments,
    by: Person,
    at: datetime,
    decided: Decided,
    **_key: UUID,
) -> None:
    renew_mandate(
        mandate=_require_mandate(association, arguments), until=date.fromisoformat(arguments["until"]),
        decision=decided.words, by=by, at=at, decided=decided,
    )  # fmt: skip


def _recall_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {"mandate": _mandate_field(association, at)}


def _recall_read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    _require_mandate(association, cleaned)
    return {"mandate": str(cleaned["mandate"])}


def _recall_in_words(association: Association, arguments: Arguments) -> Words | str:
    return say(
        "takes the mandate “{role}” back from {name} at once: no longer to {powers}",
        **_facts_of(association, arguments),
    )


def _recall(
    *,
    association: Association,
    arguments: Arguments,
    by: Person,
    at: datetime,
    decided: Decided,
    **_key: UUID,
) -> None:
    over = _over(association, arguments, at)
    if over is not None:
        raise Refused(over)
    recall_mandate(mandate=_require_mandate(association, arguments), by=by, at=at, decided=decided)


def register() -> None:
    """Let decisions give, renew and recall mandates."""
    shared: dict[str, Any] = {"matter": Matter.MANDATE, "powers": MANDATES, "typed": _typed}
    for effect in (
        Effect(
            code="people.give_mandate", name=_("Give a mandate, also by election"), fields=_give_fields,
            read=_give_read, in_words=_give_in_words, why_not=_give_why_not, carry_out=_give, **shared,
        ),
        Effect(
            code="people.renew_mandate", name=_("Renew a mandate"), fields=_renew_fields, read=_renew_read,
            in_words=_renew_in_words, why_not=_renew_why_not, carry_out=_renew, **shared,
        ),
        Effect(
            code="people.recall_mandate", name=_("Recall a mandate"), fields=_recall_fields, read=_recall_read,
            in_words=_recall_in_words, why_not=_over, carry_out=_recall, **shared,
        ),
    ):  # fmt: skip
        declare_effect(effect)
