"""Invitations: a door held open for one person, for a while. The secret is in the link alone; we keep its hash."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import begin_membership
from commonweal.people.actions.newcomers import Newcomer, begin_login, begin_newcomer, is_newcomer
from commonweal.people.models import Association, Form, Invitation, Membership, Person, Standing
from commonweal.people.permissions import member_of, require_power, today_in
from commonweal.people.queries.unions import union_of
from commonweal.people.rules import INVITATION_DAYS, hash_of_secret, invitation_expires


class InvitationOver(Refused):
    """The link is unknown, was used, was withdrawn, or has expired."""


class Invited(NamedTuple):
    """An invitation and the secret for its link; nothing keeps the secret."""

    invitation: Invitation
    secret: str


class Joined(NamedTuple):
    """Who came in through an invitation, and how they belong now."""

    person: Person
    membership: Membership


@once
def invite(
    *,
    association: Association,
    standing: str = Standing.CONTRIBUTOR,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    name: str = "",
    person: Person | None = None,
    days: int = INVITATION_DAYS,
) -> Invited:
    """Hold a door open to ``association`` for ``days`` days; whoever comes with the secret joins in ``standing``.

    ``person`` is a member without a login who gets one through the link. Takes people.invite. The same ``key``
    gives the same secret, so that a page sent twice shows the same link. Raises ``NotPermitted`` and ``Refused``.
    """
    union = union_of(association)
    secret = _secret(key)
    before = made_before(union=union.pk, key=key, deed="invitation.made")
    if before:
        return Invited(Invitation.objects.get(pk=before), secret)
    under = require_power(by, union, "people.invite", at=at)
    if standing not in Standing.values:
        raise Refused(say("There is no standing called “{standing}”.", standing=standing), field="standing")
    if not 1 <= days <= 90:
        raise Refused(say("A link can be valid for 1 to 90 days."), field="days")
    if person is not None:
        _require_without_login(person, union, at=at)
    invitation = Invitation.objects.create(
        association=association, secret_hash=hash_of_secret(secret), standing=standing, name=name.strip(),
        person=person, made_by=by.pk, made_at=at, expires_at=invitation_expires(at, days),
    )  # fmt: skip
    note(
        union=union.pk, deed="invitation.made", by=by.pk, subject=path_of("invitation", invitation.pk), at=at,
        under=under.pk, key=key, for_whom=person.pk if person else None, facts={"standing": standing},
    )  # fmt: skip
    return Invited(invitation, secret)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person, at: datetime) -> Invitation:
    """Close the door again. Takes people.invite; an invitation already used or withdrawn stays as it is."""
    union = union_of(invitation.association)
    under = require_power(by, union, "people.invite", at=at)
    still = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=at)
    withdrawn = still.update(expires_at=at)
    invitation.refresh_from_db()
    if withdrawn:
        note(
            union=union.pk, deed="invitation.withdrawn", by=by.pk, at=at, under=under.pk,
            subject=path_of("invitation", invitation.pk),
        )  # fmt: skip
    return invitation


@once
def accept_invitation(
    *,
    secret: str,
    by: Person | None = None,
    newcomer: Newcomer | None = None,
    joining: Association | None = None,
    at: datetime,
    key: UUID | None = None,
) -> Joined:
    """Come in: as ``by``, who is known here, or as ``newcomer``, who becomes a person with a login.

    With ``joining`` an association comes, for which ``by`` holds people.memberships. One secret lets one in: of two
    racing, the second gets ``InvitationOver``. Also raises ``AlreadyMember``, ``HandleTaken`` and ``Refused``.
    """
    invitation = Invitation.objects.filter(secret_hash=hash_of_secret(secret)).first()
    if invitation is None:
        raise InvitationOver(say("This link is not known here. Ask for a new one."))
    association = invitation.association
    union = union_of(association)
    before = made_before(union=union.pk, key=key, deed="invitation.accepted")
    if before == invitation.pk:
        return _joined_before(invitation, by, newcomer, joining)
    _claim(invitation, at=at)
    person = _who_comes(invitation, by, newcomer)
    if joining is not None:
        _require_consent(person, joining, association, at=at)
    _belong(invitation, person, joining, at=at)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=person.pk)
    note(
        union=union.pk, deed="invitation.accepted", by=person.pk, at=at, key=key,
        subject=path_of("invitation", invitation.pk), facts={"joining": joining.pk if joining else None},
    )  # fmt: skip
    return _joined(invitation, person, joining)


def _secret(key: UUID | None) -> str:
    if key is None:
        return secrets.token_urlsafe(32)
    return salted_hmac("commonweal.people.invitation", str(key), algorithm="sha256").hexdigest()


def _require_without_login(person: Person, union: Association, *, at: datetime) -> None:
    if member_of(person, union, at) is None:
        raise Refused(say("{person} is no member of {union}.", person=person.name, union=union.name))
    if hasattr(person, "login"):
        raise Refused(say("{person} can already log in.", person=person.name), field="person")


def _claim(invitation: Invitation, *, at: datetime) -> None:
    """Take the one place behind the door, or raise: the conditional update settles the race."""
    free = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=at)
    if free.update(used_at=at) == 1:
        return
    invitation.refresh_from_db()
    if invitation.used_at:
        raise InvitationOver(say("This link was used already. Each lets one person in."))
    raise InvitationOver(say("This link is no longer valid. Ask for a new one."))


def _who_comes(invitation: Invitation, by: Person | None, newcomer: Newcomer | None) -> Person:
    known = invitation.person
    if known is not None:
        if by is not None:
            raise Refused(say("This link is for {person}. Log out to use it for them.", person=known.name))
        if newcomer is None:
            raise Refused(say("Choose a handle and a password."), field="handle")
        begin_login(person=known, handle=newcomer.handle, password=newcomer.password, email=newcomer.email)
        return known
    if by is not None:
        return by
    if newcomer is None:
        raise Refused(say("Log in, or choose a name, a handle and a password."), field="handle")
    return begin_newcomer(replace(newcomer, language=newcomer.language or invitation.association.language))


def _require_consent(by: Person, joining: Association, association: Association, *, at: datetime) -> None:
    require_power(by, joining, "people.memberships", at=at)
    if association.form not in {Form.HUB, Form.FEDERATION} or joining.pk == association.pk:
        raise Refused(say("Associations belong to hubs and federations."), field="joining")


def _belong(invitation: Invitation, person: Person, joining: Association | None, *, at: datetime) -> None:
    if invitation.person_id is not None and joining is None:
        return  # a member already; only the login is new
    association = invitation.association
    begin_membership(
        member=joining.pk if joining else person.pk,
        association=association,
        standing=invitation.standing,
        since=today_in(association, at),
    )


def _joined_before(
    invitation: Invitation, by: Person | None, newcomer: Newcomer | None, joining: Association | None
) -> Joined:
    person = Person.objects.filter(pk=invitation.used_by).first()
    if person is None or (person != by and not is_newcomer(person, newcomer)):
        raise InvitationOver(say("This link was used already. Each lets one person in."))
    return _joined(invitation, person, joining)


def _joined(invitation: Invitation, person: Person, joining: Association | None) -> Joined:
    member = joining.pk if joining else person.pk
    memberships = Membership.objects.filter(member_id=member, association=invitation.association)
    return Joined(person, memberships.latest("id"))
