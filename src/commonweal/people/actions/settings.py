"""What a union or household says of itself: name, about, time zone, language, currency."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import member_of, require_not_visitor, require_power
from commonweal.people.queries.unions import union_of
from commonweal.people.rules import why_not_currency, why_not_time_zone


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a union as one form shows them; ``version`` is the one that the form was made from."""

    name: str
    about: str
    time_zone: str
    language: str
    currency: str
    version: int


@transaction.atomic
def change_settings(*, union: Association, settings: Settings, by: Person, at: datetime) -> Association:
    """Change a union's settings. Takes people.settings.

    Raises ``ChangedMeanwhile`` when somebody saved since ``settings.version`` (its facts name what differs now),
    ``Refused`` for a bad value, naming the field.
    """
    under = require_power(by, union, "people.settings", at=at)
    _require_sense(settings)
    before = Association.objects.get(pk=union.pk)
    values = {field: value for field, value in asdict(settings).items() if field != "version"}
    changed = sorted(field for field, value in values.items() if getattr(before, field) != value)
    same = Association.objects.filter(pk=union.pk, version=settings.version)
    if same.update(**values, version=F("version") + 1) == 0:
        raise ChangedMeanwhile(
            say("Somebody else changed the settings while you were writing. Look at both, then save again."),
            facts={field: getattr(before, field) for field in changed},
        )
    union.refresh_from_db()
    note(
        union=union.pk, deed="settings.changed", by=by.pk, subject=path_of("association", union.pk), at=at,
        under=under.pk, facts={"changed": changed},
    )  # fmt: skip
    return union


@transaction.atomic
def change_household(
    *, household: Association, name: str, about: str, by: Person, at: datetime
) -> Association:
    """Rename a household, circle or enterprise. Whoever belongs to it may, else it takes people.memberships."""
    union = union_of(household)
    under = _require_of_household(by, household, union, at=at)
    if not name.strip():
        raise Refused(say("An association needs a name."), field="name")
    household.name, household.about = name.strip(), about
    household.save(update_fields=["name", "about"])
    note(
        union=union.pk, deed="household.changed", by=by.pk, subject=path_of("association", household.pk), at=at,
        under=under,
    )  # fmt: skip
    return household


def _require_of_household(
    by: Person, household: Association, union: Association, *, at: datetime
) -> UUID | None:
    require_not_visitor(by, union, at=at)
    if member_of(by, household, at):
        return None
    return require_power(by, union, "people.memberships", at=at).pk


def _require_sense(settings: Settings) -> None:
    if not settings.name.strip():
        raise Refused(say("An association needs a name."), field="name")
    for field, reason in (
        ("time_zone", why_not_time_zone(settings.time_zone)),
        ("currency", why_not_currency(settings.currency)),
    ):
        if reason:
            raise Refused(reason, field=field)
