"""For whom somebody may speak in a union: themselves, who trusts them, their households, the union, people on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from commonweal.people.models import AgentSort, Association, Membership, Person
from commonweal.people.permissions import holds_power, today_in
from commonweal.people.queries.members import acting_for
from commonweal.provisioning.permissions.needs import POWER, Sight


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody a member may speak for; ``sort`` is me, trusted, household, union or paper (no login)."""

    id: UUID
    name: str
    sort: str

    @property
    def is_person(self) -> bool:
        """Whether it is a person rather than an association."""
        return self.sort in {"me", "trusted", "paper"}


def voices_of(person: Person, union: Association, *, at: datetime) -> list[Voice]:
    """Oneself first, then those one acts for, one's households, and for keepers the union."""
    day = today_in(union, at)
    voices = [Voice(person.pk, person.name, "me")]
    voices += [Voice(tie.person, tie.name, "trusted") for tie in acting_for(person, day=day, union=union)]
    houses = Membership.objects.on(day).filter(member_id=person.pk, association__within=union)
    rows = houses.order_by("association__name").values_list("association_id", "association__name")
    voices += [Voice(house, name, "household") for house, name in rows]
    if holds_power(person, union, POWER, at=at):
        voices.append(Voice(union.pk, union.name, "union"))
    return voices


def sight_among(voices: Iterable[Voice]) -> Sight:
    """Whose private needs whoever has these ``voices`` sees; the same as ``sight_of``, without asking again."""
    found = list(voices)
    own = frozenset(voice.id for voice in found if voice.sort in {"me", "trusted"})
    return Sight(sees_all=any(voice.sort == "union" for voice in found), own=own)


def on_paper(union: Association, *, at: datetime, but: Iterable[UUID] = ()) -> list[Voice]:
    """Members without a login, by name, for whom keepers write down what they say."""
    day = today_in(union, at)
    rows = Membership.objects.on(day).filter(
        association=union, member__person__isnull=False, member__person__login__isnull=True
    )
    rows = rows.exclude(member__in=list(but)).order_by("member__person__name")
    return [
        Voice(*row, sort="paper") for row in rows.values_list("member_id", "member__person__name").distinct()
    ]


def whose_in(union: Association, identity: UUID) -> Person | Association | None:
    """The person of the union, the union itself or a part of it with this identity; None for all others."""
    if identity == union.pk:
        return union
    part = Association.objects.filter(within=union, pk=identity).first()
    belongs = Membership.objects.filter(association=union, member__sort=AgentSort.PERSON)
    return part or Person.objects.filter(pk=identity, pk__in=belongs.values("member_id")).first()


def person_of(union: Association, identity: UUID) -> Person:
    """The person of the union with this identity, also one who will come or once belonged; 404 for all others."""
    belongs = Membership.objects.filter(association=union, member__sort=AgentSort.PERSON)
    return get_object_or_404(Person, pk=identity, pk__in=belongs.values("member_id"))
