"""Choosing reminders, and the letters on their way: each once, told to nobody else, quiet when nothing waits."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from commonweal.assembly.actions.reminders import (
    choose_reminders,
    clear_letters,
    note_sent,
    stop_reminders,
    take_letter,
    write_letters,
)
from commonweal.assembly.mailing import remind
from commonweal.assembly.models import Letter, LetterState, Often, ReminderChoice
from commonweal.assembly.rules.reminders import LATE_MOST, LOOK_EVERY, TOLD_FOR, TRIES_MOST
from commonweal.assembly.tests.builders.proposals import in_voting, opened
from commonweal.assembly.tests.builders.reminders import how, reachable, reminded
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.memberships import part_ways
from commonweal.people.data_of_person import everything_about
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of, stranger

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEXT_MORNING = AT + DAY - HOUR  # eight o'clock


class Clock:
    """A clock that stands still."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


def send(at):
    """One run of the worker at ``at``."""
    return remind(at=at, now=Clock(at))


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return reachable(add_member_with_login(union))


class Broken:
    """A mail server that is away."""

    def __init__(self, **_settings):
        pass

    def send_messages(self, _messages):
        raise SMTPServerDisconnected("gone")


@pytest.fixture
def no_network(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def test_choosing_is_kept_once_and_journaled_without_what_was_chosen(union, member):
    key = uuid4()
    for _ in range(2):
        reminded(member, union, key=key)
    choice = ReminderChoice.objects.get()
    assert (choice.often, choice.hour, choice.person) == ("daily", 8, member)
    entry = Entry.objects.get(deed="reminders.chosen")
    assert (entry.by, entry.facts) == (member.pk, "{}")


def test_choosing_anew_replaces(union, member):
    reminded(member, union)
    reminded(member, union, Often.WEEKLY, weekday=3)
    assert ReminderChoice.objects.values_list("often", "weekday").get() == ("weekly", 3)


def test_nobody_chooses_for_others_and_strangers_not_at_all(union, member):
    for person, by in ((member, founder_of(union)), (member, stranger())):
        with pytest.raises(NotPermitted):
            choose_reminders(person=person, union=union, draft=how(), by=by, at=AT)
    assert not ReminderChoice.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hour": 24}, "hour"), ({"weekday": 7}, "weekday"), ({"time_zone": "Middle/Earth"}, "time_zone"),
        ({"often": "hourly"}, "often"),
    ],
)  # fmt: skip
def test_odd_choices_are_refused_at_their_field(union, member, wrong, field):
    with pytest.raises(Refused) as refusal:
        choose_reminders(person=member, union=union, draft=how(**wrong), by=member, at=AT)
    assert refusal.value.field == field
    assert not ReminderChoice.objects.exists()


def test_who_chose_nothing_is_not_written_to(union, member):
    in_voting(union)
    assert send(NEXT_MORNING) == 0
    assert mail.outbox == []


def test_a_daily_letter_tells_once_a_day_what_waits(union, member):
    proposal = in_voting(union, title="A second oven")
    reminded(member, union)
    assert send(NEXT_MORNING - HOUR) == 0
    assert [send(NEXT_MORNING + minutes * HOUR / 6) for minutes in range(3)] == [1, 0, 0]
    letter = mail.outbox[0]
    assert letter.to == [member.login.email]
    assert letter.subject == "One thing waits for you in Riverbend"
    assert proposal.title in letter.body and f"/proposals/{proposal.pk}/ballot/" in letter.body
    assert send(NEXT_MORNING + DAY) == 1


def test_it_is_quiet_when_nothing_waits(union, member):
    reminded(member, union)
    assert send(NEXT_MORNING) == 0
    assert Letter.objects.get().state == LetterState.NEEDLESS
    opened(union)  # what comes later waits for the next letter
    assert send(NEXT_MORNING + HOUR) == 0
    assert send(NEXT_MORNING + DAY) == 1
    assert mail.outbox[0].subject == "What is being decided in Riverbend"


def test_a_letter_that_is_long_overdue_is_left_out(union, member):
    in_voting(union)
    reminded(member, union, Often.WEEKLY, weekday=1)  # AT is a Monday
    assert send(NEXT_MORNING + LATE_MOST + HOUR) == 0
    assert send(NEXT_MORNING + LATE_MOST - HOUR) == 1


def test_at_once_tells_what_newly_asks_and_never_twice(union, member):
    reminded(member, union, Often.AT_ONCE)
    opened(union)  # only good to know: no letter
    assert send(AT) == 0
    in_voting(union, at=AT + HOUR, title="First")
    assert send(AT + HOUR) == 1
    in_voting(union, at=AT + HOUR, title="Second")
    assert send(AT + HOUR * 1.5) == 0  # the pause between two
    assert send(AT + HOUR * 2) == 1
    assert "First" in mail.outbox[0].body and "Second" in mail.outbox[1].body
    assert "First" not in mail.outbox[1].body
    assert send(AT + HOUR * 4) == 0


def test_who_wants_to_know_at_once_is_looked_after_every_ten_minutes(union, member):
    reminded(member, union, Often.AT_ONCE)
    assert send(AT) == 0
    in_voting(union)
    assert send(AT + LOOK_EVERY / 2) == 0
    assert send(AT + LOOK_EVERY) == 1


def test_on_its_last_day_a_decision_asks_once_more(union, member):
    reminded(member, union, Often.AT_ONCE)
    proposal = in_voting(union, title="Bench")
    assert proposal.closes_at is not None
    assert send(AT) == 1
    assert send(proposal.closes_at - 2 * DAY) == 0
    assert send(proposal.closes_at - DAY) == 1
    assert "Bench (soon)" in mail.outbox[-1].body
    assert send(proposal.closes_at - HOUR) == 0


def test_who_parted_or_has_no_address_is_not_written_to(union, member):
    in_voting(union)
    other = add_member_with_login(union, "Other")
    reminded(member, union)
    reminded(other, union)
    part_ways(member=member, association=union, by=member, at=AT)
    reachable(other, "")
    assert send(NEXT_MORNING + DAY) == 0


def test_letters_hold_nothing_of_another_union(union, member):
    elsewhere = found_union("Hillside").union
    in_voting(elsewhere, title="Theirs alone")
    in_voting(union, title="Ours")
    reminded(member, union)
    send(NEXT_MORNING)
    assert "Ours" in mail.outbox[0].body and "Theirs" not in mail.outbox[0].body


def test_what_names_somebody_is_called_by_its_number(union, member):
    in_voting(union, title="Shall Kim join us", matter="membership")
    reminded(member, union)
    send(NEXT_MORNING)
    whole = mail.outbox[0].message().as_string()
    assert "Kim" not in whole
    assert "A decision that names somebody (No. 1)" in mail.outbox[0].body


def test_a_letter_holds_no_trace_and_ends_at_one_click(union, member, client):
    in_voting(union)
    choice = reminded(member, union)
    send(NEXT_MORNING)
    letter = mail.outbox[0]
    html = letter.alternatives[0][0]
    assert "<img" not in html and "src=" not in html and "style" not in html
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    path = address[address.index("/reminders/") :]
    assert client.get(path).status_code == 200  # programs that look at links change nothing
    assert ReminderChoice.objects.get().often == Often.DAILY
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    choice.refresh_from_db()
    assert choice.often == Often.NEVER
    assert send(NEXT_MORNING + DAY) == 0


def test_a_forged_link_ends_nothing(union, member, client):
    choice = reminded(member, union)
    assert client.post(f"/reminders/off/{choice.pk}~forged/").status_code == 404
    assert ReminderChoice.objects.get().often == Often.DAILY


def test_only_oneself_stops_and_twice_is_once(union, member):
    choice = reminded(member, union)
    with pytest.raises(NotPermitted):
        stop_reminders(choice=choice, by=founder_of(union), at=AT)
    for _ in range(2):
        stop_reminders(choice=choice, by=member, at=AT)
    assert Entry.objects.filter(deed="reminders.chosen").count() == 2  # chosen, stopped


def test_of_two_workers_one_sends(union, member):
    in_voting(union)
    reminded(member, union)
    assert write_letters(at=NEXT_MORNING) == 1
    assert write_letters(at=NEXT_MORNING) == 0
    first, second = Letter.objects.get(), Letter.objects.get()
    assert take_letter(letter=first, at=NEXT_MORNING)
    assert not take_letter(letter=second, at=NEXT_MORNING)
    assert send(NEXT_MORNING) == 0
    note_sent(letter=first, at=NEXT_MORNING)
    assert Letter.objects.get().state == LetterState.SENT


def test_a_mail_server_that_is_away_is_tried_again_and_in_the_end_given_up(union, member, no_network):
    in_voting(union)
    reminded(member, union)
    at = NEXT_MORNING
    tries = []
    for _ in range(200):
        send(at)
        letter = Letter.objects.get(slot=NEXT_MORNING.date().isoformat())
        tries.append(letter.tries)
        at += HOUR / 4
    assert letter.tries == TRIES_MOST and letter.state == LetterState.GIVEN_UP
    assert tries[0] == 1 and tries == sorted(tries)


def test_a_failed_letter_arrives_when_the_server_is_back(union, member, settings):
    in_voting(union)
    reminded(member, union)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Broken"
    assert send(NEXT_MORNING) == 0
    settings.EMAIL_BACKEND = working
    assert send(NEXT_MORNING + timedelta(minutes=1)) == 0
    assert send(NEXT_MORNING + timedelta(minutes=6)) == 1


def test_a_letter_whose_news_are_over_is_not_sent(union, member):
    proposal = in_voting(union)
    reminded(member, union)
    write_letters(at=NEXT_MORNING)
    assert proposal.closes_at is not None
    assert send(proposal.closes_at) == 0
    assert Letter.objects.order_by("made_at").first().state == LetterState.NEEDLESS


def test_a_lost_worker_holds_nothing_up_and_old_letters_are_deleted(union, member):
    in_voting(union)
    reminded(member, union)
    write_letters(at=NEXT_MORNING)
    take_letter(letter=Letter.objects.get(), at=NEXT_MORNING)
    assert clear_letters(at=NEXT_MORNING + 2 * HOUR) == 0
    assert Letter.objects.get().state == LetterState.GIVEN_UP
    assert clear_letters(at=NEXT_MORNING + TOLD_FOR + DAY) == 1


def test_the_letter_speaks_the_members_language_and_shows_their_clock(union, member):
    member.language = "de"
    member.save(update_fields=["language"])
    in_voting(union, closes_at=AT + 3 * DAY)
    reminded(member, union, time_zone="Asia/Kathmandu", hour=8)
    send(AT + DAY)
    assert 'lang="de"' in mail.outbox[0].alternatives[0][0]
    assert "14:45" in mail.outbox[0].body  # 9:00 UTC, a quarter to three in Kathmandu


def test_what_is_kept_of_reminders_is_shown_and_forgotten(union, member):
    in_voting(union)
    reminded(member, union)
    send(NEXT_MORNING)
    assert "daily" in str(everything_about(member)["assembly"])
    member.delete()
    assert not ReminderChoice.objects.exists() and not Letter.objects.exists()


def test_writing_takes_the_same_queries_for_letters_already_written(union, django_assert_max_num_queries):
    in_voting(union)
    for number in range(3):
        reminded(add_member_with_login(union, f"Member {number}"), union)
    send(NEXT_MORNING)
    with django_assert_max_num_queries(8):
        assert send(NEXT_MORNING + HOUR) == 0
    assert timezone.is_aware(NEXT_MORNING)
