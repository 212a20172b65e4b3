"""Nobody is parted with unheard: what others write down is asked of whoever leaves, and a no undoes all of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from commonweal.assembly.actions.leaving import say_leaving, take_back_leaving
from commonweal.assembly.actions.leaving_of_others import confirm_parting, record_parting
from commonweal.assembly.mailing import ask_whether_right
from commonweal.assembly.models import Leaving
from commonweal.assembly.queries.leaving import leaving_of, to_answer
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.assembly.tests.builders.decided import carried_out
from commonweal.assembly.tests.builders.joining import set_rule
from commonweal.assembly.tests.builders.parting import gone
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.memberships import change_standing, part_ways, stay
from commonweal.people.decided import Decided
from commonweal.people.models import Login, Mandate, Membership, Proxy, Standing
from commonweal.people.permissions import holds_power, may_act_for, member_of, today_in
from commonweal.people.tests.builders import (
    AT,
    add_member,
    found_union,
    founder_of,
    give_powers,
    keep_house,
    member_login,
    stranger,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member(union, "Mara")


def write_down(union, person, *, days=14, reason="told", by=None, at=AT, key=None):
    on = today_in(union, at) + days * DAY
    return record_parting(
        union=union, person=person, reason=reason, on=on, by=by or founder_of(union), at=at, key=key
    )


def asked(person, union, at=AT):
    return [one for one in waiting_for(person, union, at) if one.key.startswith("leaving:")]


def test_it_takes_the_mandate_a_reason_and_days_enough(union, member):
    for by in (add_member(union), stranger()):
        with pytest.raises(NotPermitted):
            write_down(union, member, by=by)
    with pytest.raises(Refused, match="but by a decision") as refusal:
        write_down(union, member, reason="noisy")
    assert refusal.value.field == "reason"
    for days, sentence in ((13, "at least 14 days"), (400, "more than a year"), (-1, "at least 14 days")):
        with pytest.raises(Refused, match=sentence) as refusal:
            write_down(union, member, days=days)
        assert refusal.value.field == "on"
    with pytest.raises(Refused, match="For yourself"):
        write_down(union, founder_of(union))
    with pytest.raises(Refused, match="do not belong"):
        write_down(union, stranger())
    set_rule(union, "parting.notice_days", 30)
    with pytest.raises(Refused, match="at least 30 days"):
        write_down(union, member)
    assert not Leaving.objects.exists()
    assert member_of(member, union, AT + 400 * DAY)


def test_whoever_is_written_down_is_asked_and_says_yes_once(union, member):
    key = uuid4()
    leaving = write_down(union, member, key=key)
    assert write_down(union, member, key=key) == leaving
    assert [one.action.sentence for one in asked(member, union)] == ["Say whether it is right"]
    assert "Mara" not in str(asked(member, union)[0].title_in_letters)
    assert leaving_of(member, union, day=today_in(union, AT)) is None
    with pytest.raises(NotPermitted):
        confirm_parting(leaving=leaving, by=founder_of(union), at=AT)
    again = uuid4()
    for _ in range(2):
        confirm_parting(leaving=leaving, by=member, at=AT, key=again)
    confirm_parting(leaving=leaving, by=member, at=AT)
    assert not asked(member, union)
    assert leaving_of(member, union, day=today_in(union, AT)) == leaving
    with pytest.raises(Refused, match="only they can take it back"):
        stay(member=member, association=union, by=founder_of(union), at=AT)
    deeds = Entry.objects.filter(union=union.pk, deed__startswith="leaving.")
    assert list(deeds.order_by("id").values_list("deed", flat=True)) == [
        "leaving.recorded",
        "leaving.confirmed",
    ]
    assert "told" not in deeds.first().facts
    assert member_of(member, union, AT + 14 * DAY) is None


def test_a_no_ends_it_at_once_and_everything_goes_on_as_before(union, member):
    give_powers(member, union, "provisioning.plan")
    house, child = keep_house(union, member), add_member(union, trusted=member)
    until = Mandate.objects.get(holder_id=member.pk).until
    leaving = write_down(union, member, days=20)
    with pytest.raises(Refused, match="wrote down already"):
        write_down(union, member, days=40)
    assert not holds_power(member, union, "provisioning.plan", at=AT + 20 * DAY)
    take_back_leaving(leaving=leaving, by=member, at=AT + DAY)
    later = AT + 25 * DAY
    assert holds_power(member, union, "provisioning.plan", at=later)
    assert Mandate.objects.get(holder_id=member.pk).until == until
    assert member_of(member, house, later)
    assert may_act_for(member, child, union, at=later)
    assert not asked(member, union, AT + DAY)
    assert Entry.objects.filter(union=union.pk, deed="leaving.taken_back", by=member.pk).count() == 1
    with pytest.raises(ChangedMeanwhile):
        confirm_parting(leaving=leaving, by=member, at=AT + DAY)
    assert member_of(member, union, later)


def test_one_letter_asks_whoever_can_be_written_to_whatever_they_chose(union, member, monkeypatch):
    child = add_member(union, "Child", trusted=member)
    for person in (child, add_member(union, "Nobody")):
        write_down(union, person)
    assert ask_whether_right(at=AT) == 0
    member_login(union, member)
    Login.objects.filter(person=member).update(email="mara@example.org")

    def no_network(*_args, **_kwargs):
        raise ConnectionError("no network")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", no_network)
        assert ask_whether_right(at=AT) == 0
    assert [ask_whether_right(at=AT) for _look in range(2)] == [1, 0]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["mara@example.org"], "A question from Riverbend")
    assert "Is that right?" in letter.body and "/parting/" in letter.body and "⟦unset" not in letter.body
    own = write_down(union, member)
    take_back_leaving(leaving=own, by=member, at=AT)
    assert ask_whether_right(at=AT) == 0


def test_whom_they_trust_is_asked_too_and_answers_for_them(union, member):
    child = add_member(union, "Child", trusted=member)
    leaving = write_down(union, child)
    assert ["Child" in str(one.title) for one in asked(member, union)] == [True]
    assert not to_answer(founder_of(union), union, day=today_in(union, AT))
    with pytest.raises(NotPermitted):
        take_back_leaving(leaving=leaving, by=founder_of(union), at=AT)
    take_back_leaving(leaving=leaving, by=member, at=AT)
    entry = Entry.objects.get(union=union.pk, deed="member.stayed")
    assert (entry.by, entry.for_whom) == (member.pk, child.pk)
    assert Proxy.objects.get(person=child).until is None


def test_who_died_is_written_down_for_today_unless_they_could_say_no(union, member):
    with_login = add_member(union, "Noor")
    member_login(union, with_login)
    write_down(union, member, days=0, reason="died")
    assert member_of(member, union, AT) is None
    with pytest.raises(Refused, match="at least 3 days"):
        write_down(union, with_login, days=2, reason="died")
    leaving = write_down(union, with_login, days=3, reason="died")
    assert asked(with_login, union)
    take_back_leaving(leaving=leaving, by=with_login, at=AT)
    assert member_of(with_login, union, AT + 9 * DAY)


def test_a_keeper_takes_back_what_was_written_down_wrongly_and_visits_end_on_any_day(union, member):
    write_down(union, member)
    stay(member=member, association=union, by=founder_of(union), at=AT)
    assert not asked(member, union)
    assert Membership.objects.get(association=union, member=member.pk).until is None
    guest = add_member(union, standing=Standing.VISITOR)
    write_down(union, guest, days=0)
    assert member_of(guest, union, AT) is None
    by = founder_of(union)
    decided = Decided(association=union.pk, decision=uuid4(), powers=frozenset({"people.memberships"}))
    change_standing(
        member=member, association=union, standing=Standing.VISITOR, by=by, at=AT + DAY, decided=decided
    )
    with pytest.raises(Refused, match="at least 14 days"):
        write_down(union, member, days=1, at=AT + DAY)
    with pytest.raises(Refused, match="later day"):
        part_ways(member=member, association=union, by=by, reason="told", at=AT + DAY)


def test_a_day_said_by_oneself_stands_and_says_more_than_any_record(union, member):
    write_down(union, member)
    own = say_leaving(union=union, leaves_on=today_in(union, AT) + 30 * DAY, by=member, at=AT)
    assert Leaving.objects.get() == own
    assert not asked(member, union)
    with pytest.raises(Refused, match="only they change it"):
        write_down(union, member, days=20)
    assert member_of(member, union, AT + 25 * DAY)


def test_what_was_decided_is_left_earlier_but_not_undone_alone(union, member):
    other = add_member(union, "Noor")
    gone(union, member, other)
    on = today_in(union, AT) + 60 * DAY
    effect = ("people.part_ways", {"person": str(member.pk), "on": on.isoformat()})
    carried_out(union, effect, brought_by=founder_of(union), at=AT)
    assert Membership.objects.get(association=union, member=member.pk).ending == "decided"
    for by in (member, founder_of(union)):
        with pytest.raises(Refused, match="only a new decision"):
            stay(member=member, association=union, by=by, at=AT)
    with pytest.raises(Refused, match="nobody later"):
        part_ways(member=member, association=union, by=member, at=AT, on=on + DAY)
    with pytest.raises(Refused, match="decided together"):
        write_down(union, member)
    say_leaving(union=union, leaves_on=on - DAY, by=member, at=AT)
    with pytest.raises(Refused, match="only a new decision"):
        stay(member=member, association=union, by=member, at=AT)
