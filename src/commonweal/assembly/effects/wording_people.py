"""What effects on people share: members to choose from, their names when shown, days and powers in words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.forms.choices import PersonField
from commonweal.people.models import Association, Membership, Person
from commonweal.people.permissions import today_in
from commonweal.people.powers import declared_powers


def person_of(association: Association, identity: object) -> Person | None:
    """Whoever an argument names, if they belong to ``association``, will or did; None for others and the forgotten."""
    ever = Membership.objects.filter(association=association, member_id=as_identity(identity))
    return Person.objects.filter(pk__in=ever.values("member_id")).first()


def as_identity(argument: object) -> UUID | None:
    """The identity that an argument holds as text; None for anything else."""
    try:
        return UUID(str(argument))
    except ValueError:
        return None


def name_of(identity: object) -> Words | str:
    """How a person is called today; the books of a decision keep only the handle."""
    name = Person.objects.filter(pk=as_identity(identity)).values_list("name", flat=True).first()
    return name or say("somebody who was forgotten")


def require_person(association: Association, identity: object) -> Person:
    """Whoever an argument names; raises ``Refused`` when they are not of ``association`` or were forgotten."""
    person = person_of(association, identity)
    if person is None:
        raise Refused(say("Nobody of this name belongs to {name} any more.", name=association.name))
    return person


def member_field(association: Association, at: datetime, label: Any, **given: Any) -> PersonField:
    """A field to choose one of those who belong today, in whatever standing."""
    field = PersonField(label=label, nobody=_("Choose somebody"), **given)
    field.offer(members_of(association, at))
    return field


def members_of(association: Association, at: datetime) -> list[tuple[UUID, str]]:
    """Identity and name of all who belong at ``at``, visitors too, by name."""
    rows = Membership.objects.on(today_in(association, at)).filter(
        association=association, member__person__isnull=False
    )
    return list(rows.order_by("member__person__name").values_list("member_id", "member__person__name"))


def day_in_words(day: date | str) -> str:
    """``1 March 2027`` in the reader's language."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    # Translators: day, month and year, as a Django date format.
    return date_format(on, str(_("j F Y")))


def powers_field() -> forms.MultipleChoiceField:
    """All powers as boxes to tick, by room, each with its meaning."""
    return forms.MultipleChoiceField(
        label=_("What it lets them do"), choices=_powers_by_room, widget=forms.CheckboxSelectMultiple
    )


def _powers_by_room() -> list[tuple[str, list[tuple[str, str]]]]:
    rooms: dict[str, list[tuple[str, str]]] = {}
    for code, meaning in declared_powers().items():
        rooms.setdefault(code.partition(".")[0], []).append((code, capfirst(str(meaning))))
    return [(str(apps.get_app_config(room).verbose_name), powers) for room, powers in rooms.items()]


def powers_in_words(powers: Iterable[str]) -> str:
    """What all of them let somebody do, none left out: whoever decides must see it."""
    meanings = declared_powers()
    return "; ".join(str(meanings.get(power, power)) for power in powers)
