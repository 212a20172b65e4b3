"""People and associations for tests, made through the same actions that people use; everybody is named by role."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from commonweal.lib.ids import new_id
from commonweal.people.actions.founding import Founded, found_household
from commonweal.people.actions.founding import found_union as found
from commonweal.people.actions.logins import give_login
from commonweal.people.actions.mandates import give_mandate as give
from commonweal.people.actions.memberships import add_person
from commonweal.people.actions.newcomers import Newcomer
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Login, Mandate, Person, Standing
from commonweal.people.permissions import mandates_with

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)  # a Monday morning
PASSWORD = "a long enough secret"
_numbers = count(1)


def found_union(
    name: str = "Riverbend", *, at: datetime = AT, by: Person | None = None, **settings: object
) -> Founded:
    """A union and its founder, who holds every power in it for 90 days from ``at`` and has a login."""
    number = next(_numbers)
    settings.setdefault("slug", f"{name.lower().replace(' ', '-')}-{number}")
    newcomer = None if by else Newcomer(name="Founder", handle=f"founder{number}", password=PASSWORD)
    return found(name=name, newcomer=newcomer, by=by, at=at, **settings)


def founder_of(union: Association) -> Person:
    """Who founded ``union``."""
    return Person.objects.get(pk=Mandate.objects.get(association=union, decision="founding").holder_id)


def add_member(
    union: Association,
    name: str = "Member",
    *,
    standing: str = Standing.CONTRIBUTOR,
    at: datetime = AT,
    since: date | None = None,
    trusted: Person | None = None,
) -> Person:
    """A member of ``union`` without a login, added by its founder."""
    return add_person(
        name=name, union=union, standing=standing, by=founder_of(union), at=at, since=since, trusted=trusted
    )


def add_member_with_login(union: Association, name: str = "Member", *, at: datetime = AT) -> Person:
    """A member of ``union`` who can log in with the handle in ``person.login`` and ``PASSWORD``."""
    member = add_member(union, name, at=at)
    member_login(union, member, at=at)
    return member


def member_login(union: Association, person: Person, *, at: datetime = AT) -> Login:
    """A login for ``person``."""
    handle = f"member{next(_numbers)}"
    return give_login(
        person=person, union=union, handle=handle, password=PASSWORD, by=founder_of(union), at=at
    )


def give_powers(
    holder: Person, union: Association, *powers: str, at: datetime = AT, days: int = 60
) -> Mandate:
    """A mandate of ``holder`` with ``powers`` in ``union``, given by its founder; by decision once theirs has ended."""
    decided = None
    if not mandates_with(union, "people.mandates", at):
        decided = Decided(association=union.pk, decision=new_id(), powers=frozenset({"people.mandates"}))
    return give(
        holder=holder, association=union, role="keeper", powers=powers, decision="assembly of May",
        until=at.date() + timedelta(days=days), by=founder_of(union), at=at, decided=decided,
    )  # fmt: skip


def keep_house(
    union: Association, *members: Person, name: str = "Mill house", at: datetime = AT
) -> Association:
    """A household of ``members`` in ``union``."""
    return found_household(name=name, within=union, members=members, by=founder_of(union), at=at)


def stranger(at: datetime = AT) -> Person:
    """Somebody with a login who belongs to another union."""
    return found_union("Elsewhere", at=at).founder
