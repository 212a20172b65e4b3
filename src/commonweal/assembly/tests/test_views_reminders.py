"""Pages about reminders: choosing them, seeing what a letter would say, and ending them by a link."""

import pytest
from django.utils import timezone

from commonweal.assembly.models import ReminderChoice
from commonweal.assembly.queries.reminders import token_of
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import in_voting
from commonweal.assembly.tests.builders.reminders import reachable, reminded
from commonweal.lib.ids import new_id
from commonweal.people.tests.builders import add_member_with_login, found_union, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union(at=timezone.now(), time_zone="Europe/Berlin").union


@pytest.fixture
def member(union):
    return reachable(add_member_with_login(union, at=timezone.now()))


def typed(**changes):
    """What the form sends."""
    return {
        "key": str(new_id()), "often": "weekly", "weekday": "4", "hour": "18", "time_zone": "Europe/Berlin", **changes
    }  # fmt: skip


def test_nobody_is_written_to_before_they_chose(union, member):
    page = shown(browser(member).get(at(union, "reminders")))
    assert "You have not chosen yet, so nobody writes to member@example.org." in page
    assert "Nothing: so none would come." in page


def test_choosing_is_saved_and_shown(union, member):
    client, url = browser(member), at(union, "reminders")
    assert client.post(url, typed()).url == url
    choice = ReminderChoice.objects.get()
    assert (choice.often, choice.weekday, choice.hour, choice.person) == ("weekly", 4, 18, member)
    assert "At the moment letters go to member@example.org." in shown(client.get(url))


def test_the_same_form_twice_is_one_choice(union, member):
    client, form = browser(member), typed()
    for _ in range(2):
        assert client.post(at(union, "reminders"), form).status_code == 302
    assert ReminderChoice.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"hour": "25"}, {"often": "hourly"}, {"time_zone": "Middle/Earth"}, {"key": ""}]
)
def test_odd_input_is_told_and_nothing_typed_is_lost(union, member, wrong):
    answer = browser(member).post(at(union, "reminders"), typed(**wrong))
    assert answer.status_code == 422 and "What you typed is still here." in shown(answer)
    assert not ReminderChoice.objects.exists()


def test_without_an_address_the_page_says_what_to_do(union):
    page = shown(browser(add_member_with_login(union, at=timezone.now())).get(at(union, "reminders")))
    assert "We know no e-mail address of yours" in page and "/account/email/" in page


def test_the_page_shows_what_a_letter_would_say_of_this_union_alone(union, member):
    other = found_union("Hillside", at=timezone.now()).union
    in_voting(union, at=timezone.now(), title="Our bench")
    in_voting(other, at=timezone.now(), title="Their bench")
    page = shown(browser(member).get(at(union, "reminders")))
    assert "Our bench" in page and "Their bench" not in page


def test_strangers_find_nothing(union):
    assert browser(stranger()).get(at(union, "reminders")).status_code == 404


def test_queries_do_not_grow(union, member):
    client, url = browser(member), at(union, "reminders")
    in_voting(union, at=timezone.now())
    first = queries_of(client, url)
    for _ in range(2):
        in_voting(union, at=timezone.now())
    assert queries_of(client, url) == first <= 20


def test_the_link_asks_first_and_ends_then_without_a_login(union, member, client):
    reminded(member, union, at=timezone.now())
    path = f"/reminders/off/{token()}/"
    assert "No more letters from Riverbend?" in shown(client.get(path))
    assert "Riverbend writes you no more reminders." in shown(client.post(path))
    assert "At the moment you get no letters." in shown(browser(member).get(at(union, "reminders")))


def token():
    """What the link of the only choice holds."""
    return token_of(ReminderChoice.objects.get())
