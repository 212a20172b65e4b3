"""What decisions can do to belonging: let somebody in, change how they belong, part ways."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.effects.wording_people import (
    day_in_words,
    member_field,
    name_of,
    person_of,
    require_person,
)
from commonweal.assembly.queries.conflict_paths import path_missing
from commonweal.assembly.registry.effects import Arguments, Effect, declare_effect
from commonweal.assembly.registry.matters import Matter
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.actions.memberships import add_person, admit_member, change_standing, part_ways
from commonweal.people.decided import Decided
from commonweal.people.forms.choices import STANDINGS, PersonField, day_field
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import today_in

MEMBERSHIPS = frozenset({"people.memberships"})
NAME_MOST = 120
LATER = _("If it is decided later than that, from the day of the decision.")


def _standing_field(initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("They belong as"), choices=STANDINGS, initial=initial)


def _day(arguments: Arguments, name: str, *, today: date) -> date:
    """The day that was decided on, or today if that is past or nothing was said."""
    said = arguments.get(name)
    return max(date.fromisoformat(said), today) if said else today


def _standing_in_words(standing: object) -> str:
    return str(Standing(standing).label) if standing in Standing.values else str(standing)


def _current(association: Association, person: Person, day: date) -> Membership | None:
    rows = Membership.objects.not_over(day).filter(association=association, member_id=person.pk)
    return rows.order_by("since").first()


def _somebody_before(association: Association, at: datetime) -> PersonField:
    """Those who belonged once and do not now."""
    here = Membership.objects.not_over(today_in(association, at)).filter(association=association)
    before = Person.objects.filter(agent__memberships__association=association)
    people = before.exclude(pk__in=here.values("member_id")).distinct().order_by("name")
    field = PersonField(
        label=_("Or somebody who was with us before"), required=False, nobody=_("Somebody new")
    )
    field.offer(people.values_list("pk", "name"))
    return field


def _admit_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label=_("Name of whoever comes"), max_length=NAME_MOST, required=False),
        "person": _somebody_before(association, at),
        "standing": _standing_field(Standing.PROVISIONAL),
        "since": day_field(_("From which day"), required=False, help_text=LATER),
    }


def _admit_read(association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    name, person, since = str(cleaned.get("name") or "").strip(), cleaned.get("person"), cleaned.get("since")
    if bool(name) == bool(person):
        raise Refused(
            say("Write the name of somebody new, or choose somebody who was here before."), field="name"
        )
    if person and person_of(association, person) is None:
        raise Refused(say("They were never with {name}.", name=association.name), field="person")
    who = {"name": name} if name else {"person": str(person)}
    day = {"since": since.isoformat()} if since else {}
    return {**who, "standing": cleaned["standing"], **day}


def _typed(arguments: Arguments) -> dict[str, Any]:
    """Initial values of the fields: days as days, all else as it is kept."""
    days = {name: date.fromisoformat(arguments[name]) for name in ("since", "on") if arguments.get(name)}
    return {**arguments, **days}


def _admit_in_words(_association: Association, arguments: Arguments) -> Words | str:
    facts: dict[str, object] = {
        "name": arguments.get("name") or name_of(arguments.get("person")),
        "standing": _standing_in_words(arguments.get("standing")),
    }
    if arguments.get("since"):
        return say("welcomes {name} as {standing} from {day}", day=day_in_words(arguments["since"]), **facts)
    return say("welcomes {name} as {standing} from the day of the decision", **facts)


def _admit_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    if arguments.get("standing") not in Standing.values:
        return say("Say how they will belong.")
    if str(arguments.get("name") or "").strip():
        return None
    person = person_of(association, arguments.get("person"))
    if person is None:
        return say("Say who is to be welcomed.")
    if _current(association, person, today_in(association, at)):
        return say("{name} already belongs to {union}.", name=person.name, union=association.name)
    return None


def _admit(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    deed: dict[str, Any] = {
        "standing": arguments["standing"], "by": by, "at": at, "key": key, "decided": decided,
        "since": _day(arguments, "since", today=today_in(association, at)),
    }  # fmt: skip
    if arguments.get("name"):
        add_person(name=arguments["name"], union=association, **deed)
    else:
        member = require_person(association, arguments.get("person"))
        admit_member(member=member, association=association, **deed)


def _change_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {
        "person": member_field(association, at, _("Whose standing changes")),
        "standing": _standing_field(Standing.CONTRIBUTOR),
    }


def _change_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {"person": str(cleaned["person"]), "standing": cleaned["standing"]}


def _change_in_words(_association: Association, arguments: Arguments) -> Words | str:
    return say(
        "lets {name} belong as {standing} from the day of the decision",
        name=name_of(arguments.get("person")), standing=_standing_in_words(arguments.get("standing")),
    )  # fmt: skip


def _change_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    if arguments.get("standing") not in Standing.values:
        return say("Say how they will belong.")
    person = person_of(association, arguments.get("person"))
    current = _current(association, person, today_in(association, at)) if person else None
    if person is None or current is None:
        return _not_here(association, arguments)
    if current.standing == arguments["standing"]:
        return say(
            "{name} belongs as {standing} already.",
            name=person.name, standing=_standing_in_words(current.standing),
        )  # fmt: skip
    return None


def _not_here(association: Association, arguments: Arguments) -> Words:
    return say(
        "{name} does not belong to {union} any more.", name=name_of(arguments.get("person")), union=association.name
    )  # fmt: skip


def _change(
    *,
    association: Association,
    arguments: Arguments,
    by: Person,
    at: datetime,
    decided: Decided,
    **_key: UUID,
) -> None:
    change_standing(
        member=require_person(association, arguments.get("person")), association=association,
        standing=arguments["standing"], by=by, at=at, decided=decided,
    )  # fmt: skip


def _part_fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    return {
        "person": member_field(association, at, _("With whom we part ways")),
        "on": day_field(_("From this day no longer a member"), required=False, help_text=LATER),
    }


def _part_read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    on = cleaned.get("on")
    return {"person": str(cleaned["person"])} | ({"on": on.isoformat()} if on else {})


def _part_in_words(_association: Association, arguments: Arguments) -> Words | str:
    name = name_of(arguments.get("person"))
    if arguments.get("on"):
        return say("parts ways with {name} from {day}", name=name, day=day_in_words(arguments["on"]))
    return say("parts ways with {name} on the day of the decision", name=name)


def _part_why_not(association: Association, arguments: Arguments, at: datetime) -> Words | str | None:
    person = person_of(association, arguments.get("person"))
    if person is None or _current(association, person, today_in(association, at)) is None:
        return _not_here(association, arguments)
    return path_missing(association, person.pk, at)


def _part(
    *,
    association: Association,
    arguments: Arguments,
    by: Person,
    at: datetime,
    decided: Decided,
    **_key: UUID,
) -> None:
    reason = _part_why_not(association, arguments, at)
    if reason is not None:
        raise Refused(reason)
    part_ways(
        member=require_person(association, arguments.get("person")), association=association, by=by, at=at,
        on=_day(arguments, "on", today=today_in(association, at)), decided=decided,
    )  # fmt: skip


def register() -> None:
    """Let decisions admit, change standing and part ways."""
    shared: dict[str, Any] = {"matter": Matter.MEMBERSHIP, "powers": MEMBERSHIPS, "typed": _typed}
    for effect in (
        Effect(
            code="people.admit", name=_("Welcome somebody"), fields=_admit_fields, read=_admit_read,
            in_words=_admit_in_words, why_not=_admit_why_not, carry_out=_admit, **shared,
        ),
        Effect(
            code="people.change_standing", name=_("Change how somebody belongs"), fields=_change_fields,
            read=_change_read, in_words=_change_in_words, why_not=_change_why_not, carry_out=_change, **shared,
        ),
        Effect(
            code="people.part_ways", name=_("Part ways with somebody"), fields=_part_fields, read=_part_read,
            in_words=_part_in_words, why_not=_part_why_not, carry_out=_part, **shared,
        ),
    ):  # fmt: skip
        declare_effect(effect)
