"""The members' pages: what they show, what they refuse, and that nobody else's show."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from commonweal.journal.models import Entry
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Membership, Person, Proxy, Standing
from commonweal.people.permissions import may_act_for, member_of
from commonweal.people.tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def home(client, now):
    founded = builders.found_union(at=now)
    client.force_login(founded.founder.login)
    return founded


def url(name, union, *args):
    return reverse(f"people:{name}", args=[union.slug, *args])


def as_member(client, union, now):
    member = builders.add_member_with_login(union, "Plain member", at=now)
    client.force_login(member.login)
    return member


def test_the_list_shows_standing_household_trust_and_mandate(client, home, now):
    parent = builders.add_member(home.union, "Parent", at=now)
    child = builders.add_member(home.union, "Child", standing=Standing.BENEFICIARY, trusted=parent, at=now)
    builders.keep_house(home.union, parent, child, name="Willow house", at=now)
    builders.give_powers(parent, home.union, "people.invite", at=now)
    page = client.get(url("members", home.union)).text
    for said in ("Parent", "Child", "Cared for", "Willow house", "keeper", "no login", "Founders"):
        assert said in page
    assert "unset" not in page


def test_the_list_is_searched_and_filtered(client, home, now):
    builders.add_member(home.union, "Rowan", at=now)
    builders.add_member(home.union, "Hazel", standing=Standing.VISITOR, at=now)
    found = client.get(url("members", home.union), {"q": "rOw"}).text
    assert "Rowan" in found
    assert "Hazel" not in found
    visitors = client.get(url("members", home.union), {"standing": "visitor"}).text
    assert "Hazel" in visitors
    assert "Rowan" not in visitors
    assert "Nobody found" in client.get(url("members", home.union), {"q": "Zzz"}).text


def test_long_lists_come_in_pages(client, home, now):
    for number in range(51):
        builders.add_member(home.union, f"Aspen {number:02}", at=now)
    first, second = (client.get(url("members", home.union), {"page": page}) for page in (1, 2))
    assert "Page 1 of 2" in first.text
    assert "Aspen 49" in first.text
    assert "Aspen 50" not in first.text
    assert "Aspen 50" in second.text
    assert "Founder" in second.text
    assert "Founder" in client.get(url("members", home.union), {"page": 9}).text


@pytest.mark.parametrize("page", ["-1", "x", "999", "", "²"])
def test_odd_pages_show_a_page(client, home, page):
    assert "Founder" in client.get(url("members", home.union), {"page": page}).text


def test_a_second_union_shows_nowhere(client, home, now):
    other = builders.found_union("Secret valley", at=now)
    hidden = builders.add_member(other.union, "Hidden person", trusted=other.founder, at=now)
    builders.keep_house(other.union, hidden, name="Hidden house", at=now)
    builders.give_powers(hidden, other.union, "people.invite", at=now)
    pages = [
        "members",
        "households",
        "mandates",
        "invite",
        "settings",
        "add",
        "begin_household",
        "give_mandate",
    ]
    for name in pages:
        page = client.get(url(name, home.union))
        assert page.status_code == 200
        for word in ("Hidden", "Secret valley"):
            assert word not in page.text
    assert client.get(url("person", home.union, hidden.pk)).status_code == 404


def test_another_union_does_not_exist_for_me(client, home, now):
    other = builders.found_union(at=now).union
    for name in ("members", "households", "mandates", "invite", "settings"):
        assert client.get(url(name, other)).status_code == 404


def test_whoever_parted_is_outside(client, home, now):
    member = as_member(client, home.union, now)
    assert client.get(url("members", home.union)).status_code == 200
    part_ways(member=member, association=home.union, by=member, at=now)
    assert client.get(url("members", home.union)).status_code == 404


def test_strangers_are_asked_to_log_in(client, now):
    union = builders.found_union(at=now).union
    assert reverse("account_login") in client.get(url("members", union)).headers["Location"]
    assert AnonymousUser().is_anonymous


def queries_of(client, address, counter):
    with counter as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("name", ["members", "households", "mandates"])
def test_lists_ask_as_often_for_three_as_for_one(client, home, now, name, django_assert_max_num_queries):
    def grow(number):
        for _ in range(number):
            parent = builders.add_member(home.union, at=now)
            child = builders.add_member(home.union, trusted=parent, at=now)
            builders.keep_house(home.union, parent, child, at=now)
            builders.give_powers(parent, home.union, "people.invite", at=now)

    grow(1)
    client.get(url(name, home.union))
    one = queries_of(client, url(name, home.union), django_assert_max_num_queries(6))
    grow(2)
    assert queries_of(client, url(name, home.union), django_assert_max_num_queries(6)) == one


def test_a_person_page_asks_as_often_for_three_as_for_one(client, home, now, django_assert_max_num_queries):
    elder = builders.add_member(home.union, "Elder", trusted=home.founder, at=now)
    address = url("person", home.union, elder.pk)
    client.get(address)
    one = queries_of(client, address, django_assert_max_num_queries(14))
    for _ in range(2):
        friend = builders.add_member(home.union, at=now)
        client.post(url("trust", home.union, elder.pk), {"trusted": friend.pk, "key": uuid4()})
        builders.give_powers(elder, home.union, "people.invite", at=now)
        builders.keep_house(home.union, elder, at=now)
    assert queries_of(client, address, django_assert_max_num_queries(15)) == one


def test_a_person_page_tells_history_and_offers_only_what_one_may(client, home, now):
    elder = builders.add_member(home.union, "Elder", standing=Standing.VISITOR, at=now)
    address = url("person", home.union, elder.pk)
    mine = client.get(address).text
    assert "Visitor" in mine
    assert reverse("assembly:record_parting", args=[home.union.slug, elder.pk]) in mine
    assert url("part", home.union, elder.pk) not in mine
    assert url("invite_known", home.union, elder.pk) in mine
    as_member(client, home.union, now)
    theirs = client.get(address).text
    assert reverse("assembly:record_parting", args=[home.union.slug, elder.pk]) not in theirs
    assert url("trust", home.union, elder.pk) not in theirs
    assert "unset" not in mine + theirs


def test_somebody_without_a_login_is_added(client, home):
    form = {"name": "Child", "standing": "beneficiary", "trusted": home.founder.pk, "key": uuid4()}
    response = client.post(url("add", home.union), form)
    child = Person.objects.get(name="Child")
    assert response.headers["Location"] == url("person", home.union, child.pk)
    assert may_act_for(home.founder, child, home.union, at=timezone.now())


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"standing": "boss"}, {"trusted": str(uuid4())}, {"key": ""}, {"name": "x" * 121}]
)
def test_odd_people_are_not_added(client, home, wrong):
    form = {"name": "Child", "standing": "beneficiary", "trusted": "", "key": uuid4(), **wrong}
    response = client.post(url("add", home.union), form)
    assert response.status_code == 422
    assert Person.objects.count() == 1


def test_without_the_power_the_page_says_so_and_keeps_what_was_typed(client, home, now):
    as_member(client, home.union, now)
    response = client.post(
        url("add", home.union), {"name": "Kept words", "standing": "visitor", "key": uuid4()}
    )
    assert response.status_code == 403
    assert "mandate" in response.text
    assert "Kept words" in response.text
    assert not Person.objects.filter(name="Kept words").exists()


def test_standing_changes_from_today_and_a_parted_person_begins_anew(client, home, now):
    guest = builders.add_member(home.union, standing=Standing.VISITOR, at=now)
    client.post(url("standing", home.union, guest.pk), {"standing": "provisional"})
    assert member_of(guest, home.union, now).standing == "provisional"
    refused = client.post(url("part", home.union, guest.pk), {"on": now.date().isoformat()})
    assert (refused.status_code, "but by a decision" in refused.text) == (422, True)
    part_ways(member=guest, association=home.union, by=guest, at=now)
    assert member_of(guest, home.union, now) is None
    client.post(url("standing", home.union, guest.pk), {"standing": "contributor"})
    assert member_of(guest, home.union, now).standing == "contributor"


@pytest.mark.parametrize("on", ["", "yesterday", "2001-01-01", "2026-13-01"])
def test_an_odd_day_of_parting_is_refused(client, home, on):
    response = client.post(url("part", home.union, home.founder.pk), {"on": on})
    assert response.status_code == 422
    assert Membership.objects.get(association=home.union).until is None


def test_names_of_people_without_a_login_are_corrected(client, home, now):
    child = builders.add_member(home.union, "Wrong", at=now)
    client.post(url("rename", home.union, child.pk), {"name": "Right", "language": ""})
    child.refresh_from_db()
    assert child.name == "Right"
    assert client.post(url("rename", home.union, child.pk), {"name": "", "language": ""}).status_code == 422


def test_whoever_parted_is_forgotten_only_by_who_means_it(client, home, now):
    leaver = builders.add_member(home.union, "Leaver", at=now)
    assert client.post(url("forget", home.union, leaver.pk), {"sure": "on"}).status_code == 422
    part_ways(member=leaver, association=home.union, by=leaver, at=now)
    assert client.post(url("forget", home.union, leaver.pk), {}).status_code == 422
    client.post(url("forget", home.union, leaver.pk), {"sure": "on"})
    assert not Person.objects.filter(pk=leaver.pk).exists()
    assert client.get(url("person", home.union, leaver.pk)).status_code == 404


def test_trust_is_given_and_ended(client, home, now):
    elder, friend = builders.add_member(home.union, at=now), builders.add_member(home.union, "Friend", at=now)
    client.post(url("trust", home.union, elder.pk), {"trusted": friend.pk, "key": uuid4()})
    proxy = Proxy.objects.get(person=elder)
    assert "Friend" in client.get(url("person", home.union, elder.pk)).text
    client.post(url("end_trust", home.union, proxy.pk))
    assert not may_act_for(friend, elder, home.union, at=now)


def test_trust_in_strangers_and_of_others_is_refused(client, home, now):
    stranger, elder = builders.stranger(now), builders.add_member(home.union, at=now)
    form = {"trusted": stranger.pk, "key": uuid4()}
    assert client.post(url("trust", home.union, elder.pk), form).status_code == 422
    foreign = builders.found_union(at=now)
    builders.add_member(foreign.union, trusted=foreign.founder, at=now)
    proxy = Proxy.objects.get(union=foreign.union)
    assert client.post(url("end_trust", home.union, proxy.pk)).status_code == 404


def test_a_parting_is_taken_back_on_the_page(client, home, now):
    later = (now.date() + timedelta(days=20)).isoformat()
    address = url("person", home.union, home.founder.pk)
    client.post(url("part", home.union, home.founder.pk), {"on": later})
    assert url("stay", home.union, home.founder.pk) in client.get(address).text
    client.post(url("stay", home.union, home.founder.pk))
    assert Membership.objects.get(association=home.union).until is None
    assert url("stay", home.union, home.founder.pk) not in client.get(address).text


def test_the_journal_names_whom_the_trusted_acted_for(client, home, now):
    parent = as_member(client, home.union, now)
    child, friend = (
        builders.add_member(home.union, trusted=parent, at=now),
        builders.add_member(home.union, at=now),
    )
    client.post(url("trust", home.union, child.pk), {"trusted": friend.pk, "key": uuid4()})
    entry = Entry.objects.get(union=home.union.pk, deed="proxy.trusted")
    assert (entry.by, entry.for_whom) == (parent.pk, child.pk)
