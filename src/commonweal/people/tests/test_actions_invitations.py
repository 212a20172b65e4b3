"""Links that let one person in."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.founding import found_federation
from commonweal.people.actions.invitations import (
    InvitationOver,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from commonweal.people.actions.memberships import AlreadyMember
from commonweal.people.actions.newcomers import HandleTaken, Newcomer
from commonweal.people.models import Invitation, Login, Membership, Person, Standing
from commonweal.people.permissions import member_of
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT, PASSWORD
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db

NEWCOMER = Newcomer(name="Newcomer", handle="newcomer", password=PASSWORD, email="New@river.example")


def test_the_secret_is_in_the_link_only():
    union, founder = builders.found_union()
    invitation, secret = invite(association=union, by=founder, at=AT)
    kept = " ".join(str(value) for value in vars(invitation).values())
    entry = Entry.objects.get(union=union.pk, deed="invitation.made")
    assert len(secret) >= 32
    assert secret not in kept + entry.facts + entry.subject


def test_inviting_takes_the_power():
    union = builders.found_union().union
    with pytest.raises(NotPermitted):
        invite(association=union, by=builders.add_member(union), at=AT)


@pytest.mark.parametrize(("wrong", "field"), [({"standing": "boss"}, "standing"), ({"days": 0}, "days")])
def test_odd_invitations_are_refused(wrong, field):
    union, founder = builders.found_union()
    with pytest.raises(Refused) as refusal:
        invite(association=union, by=founder, at=AT, **wrong)
    assert refusal.value.field == field


def test_the_same_key_shows_the_same_link():
    union, founder = builders.found_union()
    key = uuid4()
    assert invite(association=union, by=founder, at=AT, key=key) == invite(
        association=union, by=founder, at=AT, key=key
    )
    assert Invitation.objects.count() == 1


def test_a_newcomer_joins_with_a_login_in_the_standing_offered():
    union, founder = builders.found_union(language="de")
    secret = invite(association=union, standing=Standing.PROVISIONAL, by=founder, at=AT).secret
    person, membership = accept_invitation(secret=secret, newcomer=NEWCOMER, at=days_later(1))
    assert (membership.standing, membership.since) == (Standing.PROVISIONAL, days_later(1).date())
    assert (person.login.handle, person.language) == ("newcomer", "de")
    assert person.login.check_password(PASSWORD)


def test_somebody_known_joins_another_union():
    union, founder = builders.found_union()
    known = builders.stranger()
    secret = invite(association=union, by=founder, at=AT).secret
    accept_invitation(secret=secret, by=known, at=AT)
    assert member_of(known, union, AT)


def test_a_link_lets_one_person_in_for_a_while():
    union, founder = builders.found_union()
    used, old, withdrawn = (invite(association=union, by=founder, at=AT) for _ in range(3))
    accept_invitation(secret=used.secret, newcomer=NEWCOMER, at=AT)
    withdraw_invitation(invitation=withdrawn.invitation, by=founder, at=AT)
    for secret, at in (
        (used.secret, AT),
        (old.secret, AT + timedelta(days=14)),
        (withdrawn.secret, AT),
        ("x", AT),
    ):
        with pytest.raises(InvitationOver):
            accept_invitation(secret=secret, by=builders.stranger(), at=at)


def test_the_same_form_twice_lets_in_once():
    union, founder = builders.found_union()
    secret, key = invite(association=union, by=founder, at=AT).secret, uuid4()
    first = accept_invitation(secret=secret, newcomer=NEWCOMER, at=AT, key=key)
    assert accept_invitation(secret=secret, newcomer=NEWCOMER, at=AT, key=key) == first
    assert Person.objects.filter(name="Newcomer").count() == 1


def test_the_same_form_of_somebody_else_lets_nobody_in():
    union, founder = builders.found_union()
    secret, key = invite(association=union, by=founder, at=AT).secret, uuid4()
    accept_invitation(secret=secret, newcomer=NEWCOMER, at=AT, key=key)
    guessed = Newcomer(name="Newcomer", handle="newcomer", password="another long secret")
    for come in ({"newcomer": guessed}, {"by": founder}):
        with pytest.raises(InvitationOver):
            accept_invitation(secret=secret, at=AT, key=key, **come)


def test_whoever_belongs_already_leaves_the_door_open():
    union, founder = builders.found_union()
    invitation, secret = invite(association=union, by=founder, at=AT)
    with pytest.raises(AlreadyMember):
        accept_invitation(secret=secret, by=founder, at=AT)
    invitation.refresh_from_db()
    assert invitation.used_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"handle": "a b"}, "handle"), ({"password": "short"}, "password"), ({"name": " "}, "name")],
)
def test_a_newcomer_with_odd_details_may_try_again(wrong, field):
    union, founder = builders.found_union()
    secret = invite(association=union, by=founder, at=AT).secret
    odd = Newcomer(**{"name": "New", "handle": "new", "password": PASSWORD, **wrong})
    with pytest.raises(Refused) as refusal:
        accept_invitation(secret=secret, newcomer=odd, at=AT)
    assert refusal.value.field == field
    accept_invitation(secret=secret, newcomer=NEWCOMER, at=AT)


def test_an_address_in_use_is_refused_in_whatever_letters():
    union, founder = builders.found_union()
    one, two = (invite(association=union, by=founder, at=AT).secret for _ in range(2))
    accept_invitation(secret=one, newcomer=NEWCOMER, at=AT)
    again = Newcomer(name="Again", handle="again", password=PASSWORD, email="new@RIVER.example")
    with pytest.raises(HandleTaken) as refusal:
        accept_invitation(secret=two, newcomer=again, at=AT)
    assert refusal.value.field == "email"


def test_a_child_grown_up_gets_a_login_and_stays_who_they_are():
    union, founder = builders.found_union()
    grown = builders.add_member(union, "Grown up", standing=Standing.BENEFICIARY)
    secret = invite(association=union, person=grown, by=founder, at=AT).secret
    with pytest.raises(Refused):
        accept_invitation(secret=secret, by=founder, at=AT)
    person, membership = accept_invitation(secret=secret, newcomer=NEWCOMER, at=AT)
    assert person == grown
    assert membership.standing == Standing.BENEFICIARY
    assert Login.objects.get(person=grown).handle == "newcomer"
    assert Membership.objects.filter(member_id=grown.pk).count() == 1


def test_whoever_can_log_in_needs_no_login():
    union, founder = builders.found_union()
    with pytest.raises(Refused):
        invite(association=union, person=founder, by=founder, at=AT)


def test_a_union_joins_a_federation_by_invitation():
    union, founder = builders.found_union()
    federation = found_federation(name="Valley", members=[union], by=founder, at=AT)
    foreign = builders.found_union("Hillside")
    secret = invite(association=federation, by=founder, at=AT).secret
    with pytest.raises(NotPermitted):
        accept_invitation(secret=secret, by=founder, joining=foreign.union, at=AT)
    joined = accept_invitation(secret=secret, by=foreign.founder, joining=foreign.union, at=AT)
    assert joined.membership.member_id == foreign.union.pk


def test_withdrawing_takes_the_power_and_happens_once():
    union, founder = builders.found_union()
    invitation = invite(association=union, by=founder, at=AT).invitation
    with pytest.raises(NotPermitted):
        withdraw_invitation(invitation=invitation, by=builders.add_member(union), at=AT)
    for _ in range(2):
        withdraw_invitation(invitation=invitation, by=founder, at=days_later(1))
    assert Entry.objects.filter(union=union.pk, deed="invitation.withdrawn").count() == 1
