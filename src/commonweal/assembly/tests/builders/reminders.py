"""Members who want to be reminded, chosen through the same action that people use."""

from datetime import datetime
from uuid import UUID

from commonweal.assembly.actions.reminders import choose_reminders
from commonweal.assembly.models import Often, ReminderChoice
from commonweal.assembly.rules.reminders import ReminderDraft
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT


def how(
    often: str = Often.DAILY, *, hour: int = 8, weekday: int = 0, time_zone: str = "UTC"
) -> ReminderDraft:
    """What somebody chooses."""
    return ReminderDraft(often=often, hour=hour, weekday=weekday, time_zone=time_zone)


def reachable(person: Person, address: str = "member@example.org") -> Person:
    """``person`` with an e-mail address in their login."""
    person.login.email = address
    person.login.save(update_fields=["email"])
    return person


def reminded(
    person: Person, union: Association, often: str = Often.DAILY, *, at: datetime = AT, key: UUID | None = None,
    **when: object,
) -> ReminderChoice:  # fmt: skip
    """``person``, who has a login, is written to at eight in the morning, unless ``when`` says otherwise."""
    if not person.login.email:
        reachable(person, f"{person.login.handle}@example.org")
    draft = how(often, **when)  # type: ignore[arg-type]
    return choose_reminders(person=person, union=union, draft=draft, by=person, at=at, key=key)
