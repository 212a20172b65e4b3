"""Federations and their unions: coming together, and parting. No union joins or stays but by its own decision."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from commonweal.assembly.actions.linked import ask_newcomer, let_go
from commonweal.assembly.models import Approach
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import federation_in
from commonweal.assembly.queries.policies import value_of
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import begin_membership
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Form, Mandate, Membership, Person, Standing
from commonweal.people.permissions import require_power, today_in

MEMBERSHIPS = "people.memberships"


@once
def wish_to_join(
    *,
    union: Association,
    federation: Association,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    decided: Decided | None = None,
) -> Approach:
    """Let ``union`` join ``federation`` as soon as that welcomes it; at once where it has, or keeps an open door.

    Takes people.memberships in the union, or its decision. Raises ``NotPermitted``, and ``Refused`` when it belongs or
    has decided so already.
    """
    made = made_before(union=union.pk, key=key, deed="federation.wished")
    if made:
        return Approach.objects.get(pk=made)
    under = require_power(by, union, MEMBERSHIPS, at=at, decided=decided)
    approach = _approach(union, federation, at=at)
    if approach.wished_at is not None:
        raise Refused(say("{union} has decided to join already.", union=union.name))
    approach.wished_at, approach.wished_by_id = at, decided.decision if decided else None
    if approach.welcomed_at is None and value_of(
        federation, "federation.open_door", on=today_in(federation, at)
    ):
        approach.welcomed_at = at
    approach.save(update_fields=["wished_at", "wished_by", "welcomed_at"])
    note(
        union=union.pk, deed="federation.wished", by=by.pk, subject=path_of("approach", approach.pk), at=at,
        under=under.pk, key=key, facts={"federation": federation.pk},
    )  # fmt: skip
    _complete(approach, by=by, at=at)
    return approach


@once
def welcome_union(
    *,
    federation: Association,
    union: Association,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    decided: Decided | None = None,
) -> Approach:
    """Let ``federation`` welcome ``union``, which joins as soon as it decides so; at once where it has.

    Takes people.memberships in the federation, or its decision. Raises ``NotPermitted``, and ``Refused`` when the union
    belongs or is welcome already.
    """
    made = made_before(union=federation.pk, key=key, deed="union.welcomed")
    if made:
        return Approach.objects.get(pk=made)
    under = require_power(by, federation, MEMBERSHIPS, at=at, decided=decided)
    approach = _approach(union, federation, at=at)
    if approach.welcomed_at is not None:
        raise Refused(say("{union} is welcome already; now it is asked itself.", union=union.name))
    approach.welcomed_at, approach.welcomed_by_id = at, decided.decision if decided else None
    approach.save(update_fields=["welcomed_at", "welcomed_by"])
    note(
        union=federation.pk, deed="union.welcomed", by=by.pk, subject=path_of("approach", approach.pk), at=at,
        under=under.pk, key=key, facts={"union": union.pk},
    )  # fmt: skip
    _complete(approach, by=by, at=at)
    return approach


@once
def leave_federation(
    *,
    union: Association,
    federation: Association,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    decided: Decided | None = None,
) -> Association:
    """Let ``union`` leave ``federation`` now. The federation is not asked; nothing it decides binds the union any more.

    Its delegates have no mandate any more, and its answers that are still open are taken back. What was decided while
    it belonged stays its own, until it changes it. Takes people.memberships in the union, or its decision. Raises
    ``NotPermitted``, and ``Refused`` when it does not belong.
    """
    if made_before(union=union.pk, key=key, deed="federation.left"):
        return federation
    under = require_power(by, union, MEMBERSHIPS, at=at, decided=decided)
    if federation_in(union, federation.pk, at=at) is None:
        raise Refused(
            say("{union} does not belong to {federation}.", union=union.name, federation=federation.name)
        )
    day = today_in(federation, at)
    Membership.objects.on(day).filter(member=union.pk, association=federation).update(until=day)
    Approach.objects.filter(union=union, federation=federation, ended_at__isnull=True).update(ended_at=at)
    given = Mandate.objects.filter(delegate__federation=federation, association=union)
    ended = given.filter(recalled_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gt=day))
    recalled = ended.update(recalled_at=at)
    let_go(union=union, federation=federation, by=by, at=at)
    note(
        union=union.pk, deed="federation.left", by=by.pk, subject=path_of("association", federation.pk), at=at,
        under=under.pk, key=key, facts={"delegates": recalled},
    )  # fmt: skip
    note(union=federation.pk, deed="union.left", by=by.pk, subject=path_of("association", union.pk), at=at)
    return federation


def _approach(union: Association, federation: Association, *, at: datetime) -> Approach:
    """The way of the two towards each other, held for this transaction: of two deciding at once, one completes it."""
    if federation.form not in OF_UNIONS or union.form != Form.UNION:
        raise Refused(say("Unions come together in hubs and federations."), field="federation")
    if federation_in(union, federation.pk, at=at) is not None:
        raise Refused(
            say("{union} belongs to {federation} already.", union=union.name, federation=federation.name)
        )
    Approach.objects.get_or_create(federation=federation, union=union, ended_at=None)
    return Approach.objects.select_for_update().get(federation=federation, union=union, ended_at=None)


def _complete(approach: Approach, *, by: Person, at: datetime) -> None:
    if approach.wished_at is None or approach.welcomed_at is None:
        return
    federation = approach.federation
    begin_membership(
        member=approach.union_id, association=federation, standing=Standing.CONTRIBUTOR,
        since=today_in(federation, at),
    )  # fmt: skip
    approach.joined_at = at
    approach.save(update_fields=["joined_at"])
    for union, other in ((approach.union_id, federation.pk), (federation.pk, approach.union_id)):
        note(
            union=union, deed="federation.joined", by=by.pk, subject=path_of("approach", approach.pk), at=at,
            facts={"with": other},
        )  # fmt: skip
    ask_newcomer(union=approach.union, federation=federation, by=by, at=at)
