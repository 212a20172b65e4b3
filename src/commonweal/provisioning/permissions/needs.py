"""Who may state needs and abilities, for whom, and who sees what is private.

People speak for themselves, or somebody they trust speaks for them. For a person without a login a keeper with the
power ``provisioning.needs`` may also write down what they said, so that a union can begin on paper; the journal
names the mandate. What a household needs its members say; what the union needs, the keepers.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.lib.refusal import NotPermitted
from commonweal.lib.words import say
from commonweal.people.models import Association, Login, Person, Proxy
from commonweal.people.permissions import (
    holds_power,
    mandate_of,
    may_act_for,
    member_of,
    require_not_visitor,
    require_power,
    require_self_or_proxy,
    today_in,
)

POWER = "provisioning.needs"


@dataclass(frozen=True, slots=True)
class Ground:
    """On what ground somebody acts: the person they act for, when it is another, and the mandate they act under."""

    for_whom: UUID | None = None
    under: UUID | None = None


def ground_for(by: Person, whose: Person | Association, union: Association, *, at: datetime) -> Ground:
    """The ground on which ``by`` may state or change what ``whose`` needs or offers; raises ``NotPermitted``."""
    if isinstance(whose, Person):
        return _for_person(by, whose, union, at=at)
    return _for_association(by, whose, union, at=at)


def _for_person(by: Person, person: Person, union: Association, *, at: datetime) -> Ground:
    if may_act_for(by, person, union, at=at):
        return Ground(for_whom=None if by.pk == person.pk else person.pk)
    mandate = mandate_of(by, union, POWER, at=at)
    if mandate and member_of(person, union, at) and not Login.objects.filter(person=person).exists():
        return Ground(for_whom=person.pk, under=mandate.pk)
    require_self_or_proxy(by, person, union, at=at)
    return Ground(for_whom=person.pk)


def _for_association(by: Person, whose: Association, union: Association, *, at: datetime) -> Ground:
    require_not_visitor(by, union, at=at)
    if union.pk not in {whose.pk, whose.within_id}:
        raise NotPermitted(say("{name} is no part of {union}.", name=whose.name, union=union.name))
    if whose.pk != union.pk and member_of(by, whose, at):
        return Ground()
    return Ground(under=require_power(by, union, POWER, at=at).pk)


def may_state_for(by: Person, whose: Person | Association, union: Association, *, at: datetime) -> bool:
    """Whether ``by`` may state what ``whose`` needs or offers."""
    try:
        ground_for(by, whose, union, at=at)
    except NotPermitted:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose private needs a viewer sees: everybody's with the keepers' power, else their own and their wards'."""

    sees_all: bool
    own: frozenset[UUID]

    def sees(self, whose: UUID) -> bool:
        """Whether what is private to ``whose`` is open to the viewer."""
        return self.sees_all or whose in self.own


def sight_of(person: Person, union: Association, *, at: datetime) -> Sight:
    """What ``person`` may see of the private needs in ``union``."""
    trusted = Proxy.objects.on(today_in(union, at)).filter(trusted=person, union=union)
    own = frozenset({person.pk, *trusted.values_list("person_id", flat=True)})
    return Sight(sees_all=holds_power(person, union, POWER, at=at), own=own)
