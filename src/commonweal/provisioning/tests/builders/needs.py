"""Needs, bodies, hours, absences and guests for tests, through the actions people use."""

from datetime import date, datetime

from commonweal.flows.actions.kinds import add_kind
from commonweal.flows.models import Kind
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.abilities import AbilityTerms, offer_ability
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.actions.needs import NeedTerms, state_need
from commonweal.provisioning.actions.presence import add_absence, add_guests
from commonweal.provisioning.models import Ability, Absence, Body, Group, Guest, Need

TODAY = AT.date()
MEASURES = {"energy": "kcal", "protein": "g", "warmth": "kWh", "clothing": "piece"}


def group(union: Association, code: str = "energy", *, tier: int = 1) -> Group:
    """A group of needs of ``union``; the one it began with, where it has one of that code."""
    made, _ = Group.objects.get_or_create(
        union=union,
        code=code,
        defaults={"name": code.title(), "tier": tier, "measure": MEASURES.get(code, "kg")},
    )
    return made


def good(union: Association, name: str = "Bread", *, unit_code: str = "kg", at: datetime = AT) -> Kind:
    """A good of ``union``."""
    return add_kind(union=union, name=name, medium="good", unit_code=unit_code, by=founder_of(union), at=at)


def skill(union: Association, name: str = "Baking", *, at: datetime = AT) -> Kind:
    """A skill of ``union``, counted in hours."""
    return add_kind(union=union, name=name, medium="work", unit_code="h", by=founder_of(union), at=at)


def terms(**changes: object) -> NeedTerms:
    """A need of one unit a day from today, with ``changes``."""
    return NeedTerms(**{"tier": 1, "amount": 1000, "per": "day", "since": TODAY} | changes)


def need(
    union: Association,
    whose: Person | Association,
    what: Kind | Group,
    *,
    by: Person | None = None,
    **changes: object,
) -> Need:
    """A need stated by its person, or by the founder for an association."""
    speaker = by or (whose if isinstance(whose, Person) else founder_of(union))
    return state_need(union=union, whose=whose, what=what, terms=terms(**changes), by=speaker, at=AT)


def body(union: Association, person: Person, **facts: object) -> Body:
    """What ``person`` tells about their body."""
    return set_body(union=union, person=person, terms=BodyTerms(**facts), by=person, at=AT)


def hours(minutes: int = 600, **changes: object) -> AbilityTerms:
    """Ten hours a week from today on every day, with ``changes``."""
    return AbilityTerms(**{"minutes_per_week": minutes, "since": TODAY} | changes)


def ability(union: Association, person: Person, what: Kind, minutes: int = 600, **changes: object) -> Ability:
    """Hours that ``person`` offers."""
    return offer_ability(
        union=union, person=person, skill=what, terms=hours(minutes, **changes), by=person, at=AT
    )


def away(union: Association, person: Person, since: date, until: date) -> Absence:
    """Days on which ``person`` is not here."""
    return add_absence(union=union, person=person, since=since, until=until, by=person, at=AT)


def guests(union: Association, count: int, since: date, until: date, **facts: object) -> Guest:
    """Guests whom the founder announces."""
    return add_guests(
        union=union, count=count, since=since, until=until, by=founder_of(union), at=AT, **facts
    )
