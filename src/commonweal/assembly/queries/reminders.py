"""What members chose about reminders, which letters were written, and the link by which letters end."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core import signing

from commonweal.assembly.models import Letter, LetterState, Often, ReminderChoice
from commonweal.assembly.rules.reminders import TOLD_FOR
from commonweal.people.models import Association, Login, Membership, Person
from commonweal.people.rules import holds_on, local_day

SALT = "assembly.reminders.off"
LETTERS_AT_ONCE_MOST = 500
TOLD = (LetterState.WAITING, LetterState.SENDING, LetterState.SENT)


class LastLetter(NamedTuple):
    """The last letter at once to somebody: its running number, and when it was written."""

    number: int
    at: datetime


def choice_of(person: Person, union: Association) -> ReminderChoice | None:
    """What ``person`` chose in ``union``; None while they have not."""
    return ReminderChoice.objects.filter(person=person, union=union).first()


def address_for(person: Person) -> str:
    """The e-mail address to which letters to ``person`` go; empty without one."""
    found = Login.objects.filter(person=person, is_active=True).values_list("email", flat=True).first()
    return found or ""


def has_to_choose(person: Person, union: Association) -> bool:
    """Whether ``person``, whose page it is, can be written to and has not said yet whether they want it."""
    if not person.login.email:
        return False
    return not ReminderChoice.objects.filter(person=person, union=union).exists()


def reachable_choices(*, at: datetime) -> list[ReminderChoice]:
    """The choices of all who want letters, have an address and belong to the union at ``at``; two queries."""
    rows = ReminderChoice.objects.exclude(often=Often.NEVER).select_related("person", "union")
    rows = rows.filter(person__login__is_active=True).exclude(person__login__email="")
    choices = list(rows.order_by("pk"))
    here = _belonging(choices, at=at)
    return [choice for choice in choices if (choice.person_id, choice.union_id) in here]


def _belonging(choices: Collection[ReminderChoice], *, at: datetime) -> set[tuple[UUID, UUID]]:
    zones = {choice.union_id: choice.union.time_zone for choice in choices}
    rows = Membership.objects.filter(association__in=zones, member__in={each.person_id for each in choices})
    return {
        (member, union)
        for member, union, since, until in rows.values_list("member_id", "association_id", "since", "until")
        if holds_on(local_day(at, zones[union]), since=since, until=until)
    }


def slots_written(slots: Iterable[str]) -> set[tuple[UUID, str]]:
    """Which digests of these days are written already: choice and slot."""
    return set(Letter.objects.filter(slot__in=set(slots)).values_list("choice_id", "slot"))


def keys_told(choices: Collection[ReminderChoice], *, at: datetime) -> dict[UUID, set[str]]:
    """By choice, what letters of the last months told or are about to tell; lost and given-up ones told nothing."""
    rows = Letter.objects.filter(choice__in=choices, state__in=TOLD, made_at__gte=at - TOLD_FOR)
    told: defaultdict[UUID, set[str]] = defaultdict(set)
    for choice, keys in rows.values_list("choice_id", "about"):
        told[choice].update(keys)
    return told


def last_written(choices: Collection[ReminderChoice]) -> dict[UUID, LastLetter]:
    """By choice, the last letter at once."""
    rows = Letter.objects.filter(choice__in=choices, slot__startswith="n")
    last: dict[UUID, LastLetter] = {}
    for choice, slot, made_at in rows.values_list("choice_id", "slot", "made_at"):
        one = LastLetter(int(slot.removeprefix("n")), made_at)
        last[choice] = max(one, last.get(choice, one))
    return last


def letters_to_send(*, at: datetime) -> list[Letter]:
    """Letters whose time it is, the oldest first; so many at once that a run ends soon."""
    rows = Letter.objects.filter(state=LetterState.WAITING, next_try_at__lte=at)
    rows = rows.select_related("choice__person", "choice__union")
    return list(rows.order_by("made_at", "pk")[:LETTERS_AT_ONCE_MOST])


def token_of(choice: ReminderChoice) -> str:
    """The part of a link that ends these letters: signed, so that nobody can end somebody else's."""
    return signing.Signer(salt=SALT).sign(str(choice.pk)).replace(":", "~")


def choice_by_token(token: str) -> ReminderChoice | None:
    """The choice that a link names; None for a link that we did not make."""
    try:
        signed = signing.Signer(salt=SALT).unsign(token.replace("~", ":"))
    except signing.BadSignature:
        return None
    return ReminderChoice.objects.select_related("person", "union").filter(pk=signed).first()
