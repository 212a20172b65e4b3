"""Rehearsing a rule: asked by members, worked out once, cancelled, taken up again; and nothing else is touched."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.rehearsals import (
    RehearsalAtWork,
    ask_rehearsal,
    cancel_rehearsal,
    on_rehearsal_asked,
    take_up_silent_rehearsals,
    work_out_rehearsal,
)
from commonweal.assembly.models import PolicyValue, Rehearsal, RehearsalPart, RehearsalState
from commonweal.assembly.queries.own.rehearsals import show_rehearsals
from commonweal.assembly.queries.rehearsals import rehearsal_view, rehearsals_of
from commonweal.assembly.registry.rehearsals import Rehearsal as Known
from commonweal.assembly.registry.rehearsals import declare_rehearsal, rehearsal_of
from commonweal.assembly.rules.rehearsals import Said, as_plain
from commonweal.assembly.tests.builders.decided import adopted
from commonweal.assembly.tests.builders.rehearsals import RESERVES, asked, finished, worked_out
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.data_of_person import everything_about, forget_everywhere
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, found_union, give_powers, keep_house, stranger

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def home():
    return found_union()


def test_a_rehearsal_is_asked_for_once_however_often_the_form_is_sent(home):
    key = uuid4()
    first, again = (asked(home.union, key=key) for _ in range(2))
    assert Rehearsal.objects.get() == first == again
    entry = Entry.objects.get(deed="rehearsal.asked")
    assert (entry.by, "150" in entry.facts) == (home.founder.pk, False)


def test_every_member_may_but_no_visitor_and_no_stranger(home):
    member = add_member(home.union, standing=Standing.PROVISIONAL)
    assert asked(home.union, by=member).asked_by_id == member.pk
    for by in (add_member(home.union, "Guest", standing=Standing.VISITOR), stranger()):
        with pytest.raises(NotPermitted):
            asked(home.union, by=by)


@pytest.mark.parametrize(
    ("code", "value", "weeks", "told"),
    [
        (RESERVES, 301, 52, ("value", "0\u202f% to 300\u202f%")),
        (RESERVES, "much", 52, ("value", "whole number")),
        (RESERVES, 150, 53, ("weeks", "from 1 to 52")),
        ("assembly.voting_days", 3, 52, (None, "cannot be replayed")),
        ("assembly.nonsense", 3, 52, ("policy", "no such rule")),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_where_it_was_typed(home, code, value, weeks, told):
    with pytest.raises(Refused) as refused:
        ask_rehearsal(association=home.union, code=code, value=value, weeks=weeks, by=home.founder, at=AT)
    assert refused.value.field == told[0]
    assert told[1] in str(refused.value)
    assert not Rehearsal.objects.exists()


def test_one_at_a_time_each_and_others_need_not_wait(home):
    waiting = asked(home.union)
    with pytest.raises(RehearsalAtWork) as refused:
        asked(home.union, value=200)
    assert refused.value.status == 409
    asked(home.union, by=add_member(home.union))
    finished(waiting)
    assert asked(home.union, value=200).state == RehearsalState.QUEUED


def test_it_is_worked_out_and_changes_nothing_but_itself(home):
    done = worked_out(home.union)
    assert (done.state, done.finished_at) == (RehearsalState.DONE, AT)
    view = rehearsal_view(done, home.founder, at=AT)
    assert view.headline == "No plan of these weeks can be replayed, so there is nothing to compare."
    assert (view.value_words, view.now_words, view.holds_now) == ("150\u202f%", "100\u202f%", False)
    assert not PolicyValue.objects.exists()
    assert finished(done, at=LATER).finished_at == AT


def test_only_the_first_worker_has_it(home):
    waiting = asked(home.union)
    Rehearsal.objects.update(state=RehearsalState.WORKING, started_at=AT, seen_at=AT)
    assert finished(waiting, at=AT + timedelta(seconds=30)).state == RehearsalState.WORKING
    assert finished(waiting, at=LATER).state == RehearsalState.DONE


def test_who_asked_stops_it_and_whoever_facilitates(home):
    member = add_member(home.union)
    waiting = asked(home.union, by=member)
    with pytest.raises(NotPermitted):
        cancel_rehearsal(rehearsal=waiting, by=add_member(home.union, "Other"), at=AT)
    key = uuid4()
    for _ in range(2):
        assert (
            cancel_rehearsal(rehearsal=waiting, by=member, at=AT, key=key).state == RehearsalState.CANCELLED
        )
    assert Entry.objects.filter(deed="rehearsal.cancelled").count() == 1
    assert finished(waiting).state == RehearsalState.CANCELLED
    other = add_member(home.union, "Facilitator")
    give_powers(other, home.union, "assembly.facilitate")
    again = asked(home.union, by=member, value=200)
    assert cancel_rehearsal(rehearsal=again, by=other, at=AT).state == RehearsalState.CANCELLED
    assert Entry.objects.filter(deed="rehearsal.cancelled", under__isnull=False).count() == 1


def test_what_is_over_is_not_cancelled(home):
    done = worked_out(home.union)
    assert cancel_rehearsal(rehearsal=done, by=home.founder, at=AT).state == RehearsalState.DONE
    assert not Entry.objects.filter(deed="rehearsal.cancelled").exists()


def test_one_at_work_is_told_to_stop_and_stops_by_itself(home):
    waiting = asked(home.union)
    Rehearsal.objects.update(state=RehearsalState.WORKING, started_at=AT, seen_at=AT)
    told = cancel_rehearsal(rehearsal=waiting, by=home.founder, at=AT)
    assert (told.state, told.stop_asked) == (RehearsalState.WORKING, True)
    assert take_up_silent_rehearsals(by=None, at=LATER) == 0
    waiting.refresh_from_db()
    assert waiting.state == RehearsalState.CANCELLED


def test_one_whose_worker_fell_silent_is_taken_up_again(home):
    waiting = asked(home.union)
    started = []
    on_rehearsal_asked(started.append)
    Rehearsal.objects.update(state=RehearsalState.WORKING, started_at=AT, seen_at=AT)
    assert take_up_silent_rehearsals(by=None, at=AT + timedelta(seconds=30)) == 0
    assert take_up_silent_rehearsals(by=None, at=LATER) == 1
    assert started == [waiting.pk]
    assert finished(waiting, at=LATER).state == RehearsalState.DONE


class Broken(RuntimeError):
    """What nobody foresaw."""


def breaks(*, association, value, weeks, tick):
    tick(0.5)
    raise Broken


BROKEN = "test.broken"
declare_rehearsal(Known(BROKEN, "It breaks.", breaks))


def test_an_error_that_nobody_foresaw_does_not_leave_it_at_work_for_ever(home):
    waiting = asked(home.union)
    Rehearsal.objects.update(code=BROKEN)
    clock = iter([AT + timedelta(seconds=1), LATER])
    with pytest.raises(Broken):
        work_out_rehearsal(rehearsal=waiting.pk, by=None, at=AT, now=lambda: next(clock))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.progress_permille, waiting.finished_at) == (
        RehearsalState.FAILED,
        500,
        LATER,
    )
    assert asked(home.union, value=200)


def test_a_rule_whose_room_has_gone_is_not_worked_out(home):
    waiting = asked(home.union)
    Rehearsal.objects.update(code="gone.rule")
    assert finished(waiting).state == RehearsalState.CANCELLED


def test_a_rehearsal_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare_rehearsal(Known(RESERVES, "Again", rehearsal_of(RESERVES).replay))


def part_for(rehearsal, agent, text):
    """What a rehearsal found for one of them, as the worker keeps it."""
    RehearsalPart.objects.create(rehearsal=rehearsal, agent_id=agent, lines=[as_plain(Said(text))])


def test_everybody_sees_only_their_own_part_and_that_of_their_house(home):
    member, other = add_member(home.union), add_member(home.union, "Other")
    house = keep_house(home.union, member)
    done = worked_out(home.union)
    for agent, text in ((member.pk, "mine"), (house.pk, "ours"), (other.pk, "theirs")):
        part_for(done, agent, text)
    seen = [(part.whose, *part.lines) for part in rehearsal_view(done, member, at=AT).parts]
    assert seen == [("", "mine"), ("Mill house", "ours")]
    assert rehearsal_view(done, home.founder, at=AT).parts == ()


def test_what_is_found_for_a_person_is_shown_to_them_and_erased_with_them(home):
    done = worked_out(home.union)
    part_for(done, home.founder.pk, "mine")
    held = everything_about(home.founder)["assembly"]
    assert held["rehearsed_for_me"] == [{"rehearsal": str(done.pk), "lines": ["mine"]}]
    assert held["rehearsals_asked"][0]["policy"] == RESERVES
    forget_everywhere(home.founder)
    assert show_rehearsals(home.founder)["rehearsed_for_me"] == []


def test_a_proposal_shows_the_last_rehearsal_of_just_what_it_would_set(home, django_assert_num_queries):
    def proposing(value):
        arguments = {"policy": RESERVES, "value": value, "since": AT.date().isoformat()}
        return adopted(home.union, ("assembly.set_policy", arguments), brought_by=home.founder)

    worked_out(home.union, value=200)
    worked_out(home.union, value=150, at=AT)
    newest = worked_out(home.union, value=150, at=LATER)
    asked(home.union, value=150, at=LATER)
    worked_out(found_union("Elsewhere").union, value=120, at=LATER)
    proposal = proposing(150)
    with django_assert_num_queries(5):
        tried = rehearsals_of(proposal, home.founder, at=LATER)
    assert [view.id for view in tried.found] == [newest.pk]
    assert tried.missing == ()
    (missing,) = rehearsals_of(proposing(120), home.founder, at=LATER).missing
    assert (missing.value_words, missing.query) == (
        "120\u202f%",
        "policy=provisioning.reserves_percent&value=120",
    )
    assert not rehearsals_of(adopted(home.union, brought_by=home.founder), home.founder, at=LATER)
