"""Who leaves, whose word it is, what they have in hand and hand on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from commonweal.assembly.models import HandingOn, Leaving
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.registry.handovers import InHand, in_hand_of
from commonweal.assembly.rules import parting as rules
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Login, Mandate, Membership, Person, Proxy
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import has_login, has_only_visited

NOTICE = "parting.notice_days"


def notice_of(person: Person, union: Association, *, day: date) -> Leaving | None:
    """The notice that ``person`` leaves ``union``, whoever gave it, until its day has passed or it is taken back."""
    rows = Leaving.objects.select_related("union").filter(union=union, agent_id=person.pk)
    return rows.filter(taken_back_at__isnull=True, leaves_on__gte=day).order_by("-said_at").first()


def leaving_of(person: Person, union: Association, *, day: date) -> Leaving | None:
    """The same, where they said it themselves or confirmed it, and it still stands."""
    rows = _standing().select_related("union").filter(union=union, agent_id=person.pk, leaves_on__gte=day)
    return rows.exclude(recorded_by__isnull=False, confirmed_at=None).order_by("-said_at").first()


def leaving_on_its_day(leaving: Leaving) -> Leaving | None:
    """The same notice as it is now, if it still says the same day and that is the day on which the membership ends."""
    return _standing().filter(pk=leaving.pk, leaves_on=leaving.leaves_on).first()


def _standing() -> QuerySet[Leaving, Leaving]:
    """Notices that stand: not taken back, and the membership ends on their day."""
    ends = Membership.objects.filter(
        member=OuterRef("agent"), association=OuterRef("union"), until=OuterRef("leaves_on")
    )
    return Leaving.objects.filter(Exists(ends), taken_back_at__isnull=True)


class Unanswered(NamedTuple):
    """A parting that somebody else wrote down: whose, is it the reader's own, on which day, and who wrote it."""

    id: UUID
    name: str
    is_own: bool
    leaves_on: date
    recorded_by: str


def to_answer(person: Person, union: Association, *, day: date) -> list[Unanswered]:
    """What was written down about ``person``, or about whom they act for, and waits for a yes or a no."""
    acts_for = Proxy.objects.on(day).filter(trusted=person, union=union, person=OuterRef("agent"))
    rows = _standing().filter(union=union, recorded_by__isnull=False, confirmed_at=None, leaves_on__gt=day)
    rows = rows.filter(Q(agent=person.pk) | Exists(acts_for)).order_by("leaves_on", "id")
    values = rows.values_list(
        "id", "agent__person__name", "agent_id", "leaves_on", "recorded_by__person__name"
    )
    return [
        Unanswered(pk, name or "…", agent == person.pk, leaves_on, writer or "…")
        for pk, name, agent, leaves_on, writer in values
    ]


class Question(NamedTuple):
    """A letter to write: about which leaving, whose, and to which addresses."""

    leaving: Leaving
    person: Person
    addresses: list[str]


def to_ask_by_letter(*, at: datetime) -> list[Question]:
    """Partings that others wrote down, nobody was written to about, and somebody can be: they, else whom they trust."""
    rows = _standing().filter(recorded_by__isnull=False, confirmed_at=None, told_at=None)
    rows = rows.filter(agent__person__isnull=False).select_related("union", "agent__person")
    found = []
    for leaving in rows.order_by("said_at"):
        day = today_in(leaving.union, at)
        person = leaving.agent.person
        trusted = Proxy.objects.on(day).filter(person=person, union=leaving.union)
        addresses = _addresses([person.pk]) or _addresses(trusted.values_list("trusted", flat=True))
        if addresses and leaving.leaves_on > day:
            found.append(Question(leaving, person, addresses))
    return found


def _addresses(people: Iterable[UUID]) -> list[str]:
    logins = Login.objects.filter(person__in=list(people), is_active=True).exclude(email="")
    return list(logins.order_by("pk").values_list("email", flat=True))


def unanswered_in(person: Person, union: Association, pk: UUID, *, day: date) -> Leaving | None:
    """The notice with this id, if it waits for an answer of ``person``."""
    mine = {one.id for one in to_answer(person, union, day=day)}
    return Leaving.objects.select_related("union").get(pk=pk) if pk in mine else None


def earliest_for(person: Person, union: Association, reason: str, *, at: datetime) -> date:
    """The first day from which the parting of ``person`` can be written down by somebody else."""
    today = today_in(union, at)
    return rules.earliest_on(
        reason, today=today, notice_days=values_of(union, [NOTICE], on=today)[NOTICE], can_answer=has_login(person),
        is_visitor=has_only_visited(person, union),
    )  # fmt: skip


class Thing(NamedTuple):
    """Something handed on: what, by whom or to whom, and when it was done."""

    id: int
    what: str
    to_whom: str
    from_whom: str
    done_at: datetime | None


def things_of(leaving: Leaving) -> list[Thing]:
    """What somebody who leaves hands on, in the order they wrote it."""
    return _things(leaving.handed_on.all())


def things_for(person: Person, union: Association, *, day: date) -> list[Thing]:
    """What ``person`` takes over from those who leave and have not left for long."""
    rows = HandingOn.objects.filter(to_whom_id=person.pk, leaving__union=union, done_at__isnull=True)
    return _things(rows.filter(leaving__taken_back_at__isnull=True, leaving__leaves_on__gte=day))


def _things(rows: QuerySet[HandingOn]) -> list[Thing]:
    values = rows.order_by("id").values_list(
        "id", "what", "to_whom__person__name", "leaving__agent__person__name", "done_at"
    )
    return [Thing(pk, what, to or "", by or "", done) for pk, what, to, by, done in values]


def thing_in(union: Association, identity: int) -> HandingOn | None:
    """Something handed on in ``union``."""
    rows = HandingOn.objects.select_related("leaving__union")
    return rows.filter(pk=identity, leaving__union=union).first()


def in_hand(person: Person, union: Association, at: datetime) -> list[InHand]:
    """What ``person`` leaves behind in ``union``: mandates that would go on, and what every room knows of."""
    day = today_in(union, at)
    mandates = Mandate.objects.not_over(day).filter(
        holder_id=person.pk, association=union, recalled_at__isnull=True
    )
    url = reverse("people:mandates", args=[union.slug])
    own = [InHand(_mandate(each), url) for each in mandates.order_by("until", "id")]
    return own + in_hand_of(person, union, at)


def _mandate(mandate: Mandate) -> Words:
    if mandate.until is None:
        return say("Mandate: {role}", role=mandate.role)
    return say("Mandate: {role}, until {day}", role=mandate.role, day=date_format(mandate.until, "j F Y"))
