"""Two at the same moment: holding one draw, adding words while it falls, agreeing on a visit, taking somebody in."""

from datetime import timedelta
from functools import partial

import pytest

from commonweal.assembly.actions.conflict_paths import begin_path, note_step, say_settled
from commonweal.assembly.actions.draws import add_words, call_off_draw, hold_draw
from commonweal.assembly.actions.joining import agree_visit, become_host, introduce_applicant
from commonweal.assembly.actions.joining_decisions import draw_between
from commonweal.assembly.actions.joining_words import give_input
from commonweal.assembly.actions.leaving import take_back_leaving
from commonweal.assembly.actions.leaving_of_others import confirm_parting, record_parting
from commonweal.assembly.models import (
    Applicant,
    ConflictPath,
    ConflictStep,
    Draw,
    JoiningInput,
    Leaving,
)
from commonweal.assembly.queries.draws import proof_of
from commonweal.assembly.queries.leaving import to_answer
from commonweal.assembly.rules.draws import seed_of
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.draws import OPTIONS, PANEL, TOMORROW, announced, drawn_people
from commonweal.assembly.tests.builders.joining import DAY, LATER, asked, in_input, visiting
from commonweal.journal.models import Entry
from commonweal.people.models import Membership, Person, Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def union():
    home = found_union().union
    give_powers(founder_of(home), home, "assembly.facilitate")
    return home


def test_three_who_hold_a_draw_at_once_see_one_lot_fall(union):
    for number in range(4):
        add_member(union, f"Member {number}")
    draw = announced(union, PANEL)

    deeds = [partial(hold_draw, draw=draw, by=None, at=TOMORROW)] * 3

    assert at_once(*deeds) == ["done"] * 3
    assert Entry.objects.filter(deed="draw.held").count() == 1
    assert len(drawn_people(draw)) == 2


def test_words_that_come_as_the_lot_falls_are_in_it_or_are_not_there(union):
    member, draw = add_member(union), announced(union, OPTIONS)
    last = TOMORROW - DAY / 1000

    at_once(
        partial(add_words, draw=draw, words="rain", by=member, at=last),
        partial(hold_draw, draw=draw, by=None, at=TOMORROW),
    )

    held = Draw.objects.get()
    assert held.seed == seed_of(held.secret, [*proof_of(held)["marks"], held.seal])


def test_a_draw_is_held_or_called_off_and_never_both(union):
    draw = announced(union, OPTIONS)

    at_once(
        partial(hold_draw, draw=draw, by=None, at=TOMORROW),
        partial(call_off_draw, draw=draw, by=founder_of(union), at=TOMORROW),
    )

    deeds = Entry.objects.filter(deed__in=["draw.held", "draw.called_off"])
    assert deeds.count() == 1
    assert Draw.objects.get().state in {"drawn", "called_off"}


def test_of_two_who_leave_the_same_tie_to_the_lot_at_once_the_second_is_told(union):
    two = [in_input(union, name) for name in ("Ada", "Bo")]

    def announce(hours):
        among = list(Applicant.objects.select_related("union").filter(pk__in=[each.pk for each in two]))
        later = LATER + timedelta(hours=hours)
        return lambda: draw_between(applicants=among, draws_at=later, by=founder_of(union), at=LATER)

    assert at_once(announce(30), announce(40), by_name=True) == ["ChangedMeanwhile", "done"]
    assert set(Applicant.objects.values_list("lot", flat=True)) == {Draw.objects.get().pk}


def test_of_two_who_agree_on_a_visit_the_second_is_told(union):
    applicant, day = asked(union), today_in(union, AT)
    agree = partial(agree_visit, applicant=applicant, first_on=day, version=1, by=founder_of(union), at=AT)

    assert at_once(partial(agree, last_on=day), partial(agree, last_on=day + DAY)) == ["done", "told"]
    assert Applicant.objects.get().version == 2


def test_a_visitor_who_asks_twice_at_once_is_on_the_way_once(union):
    visitor = add_member(union, standing=Standing.VISITOR)
    draft = ApplicantDraft(person=visitor.pk)
    asks = partial(introduce_applicant, union=union, draft=draft, by=visitor, at=AT)

    assert at_once(asks, asks) == ["done", "told"]
    assert Applicant.objects.count() == 1


def test_hosting_and_saying_twice_at_once_is_once(union):
    applicant, member = visiting(union), add_member(union)
    says = partial(give_input, applicant=applicant, sort="for", text="Bakes.", by=member, at=AT)

    assert at_once(*[partial(become_host, applicant=applicant, by=member, at=AT)] * 2) == ["done", "done"]
    assert at_once(says, says) == ["done", "done"]
    assert applicant.hosts.filter(agent=member.pk).count() == 1
    assert JoiningInput.objects.count() == 1


def test_yes_and_no_at_once_to_a_parting_that_others_wrote_down_agree(union):
    member = add_member(union)
    on = today_in(union, AT) + timedelta(days=20)
    leaving = record_parting(union=union, person=member, reason="told", on=on, by=founder_of(union), at=AT)

    def answer(deed):
        found = Leaving.objects.select_related("union").get(pk=leaving.pk)
        return lambda: deed(leaving=found, by=Person.objects.get(pk=member.pk), at=AT)

    at_once(answer(confirm_parting), answer(take_back_leaving))
    leaving.refresh_from_db()
    assert leaving.taken_back_at is not None
    assert member_of(member, union, AT + timedelta(days=30))


def test_two_who_write_down_the_same_parting_at_once_ask_once(union):
    member = add_member(union)
    on = today_in(union, AT) + timedelta(days=20)

    def write_down(later):
        by = Person.objects.get(pk=founder_of(union).pk)
        return lambda: record_parting(
            union=union, person=member, reason="told", on=on + timedelta(days=later), by=by, at=AT
        )

    assert at_once(write_down(0), write_down(1)) == ["done", "told"]
    assert len(to_answer(member, union, day=on - timedelta(days=20))) == 1
    assert (
        Leaving.objects.get().leaves_on == Membership.objects.get(association=union, member=member.pk).until
    )


def test_a_step_noted_twice_at_once_stands_once_and_settling_ends_once(union):
    one, other = add_member(union, "Mara"), add_member(union, "Noor")
    path = begin_path(union=union, others=[other], by=one, at=AT)
    notes = [
        partial(note_step, path=path, sort="direct", held_on=today_in(union, AT), by=person, at=AT)
        for person in (one, other)
    ]

    assert at_once(*notes) == ["done", "done"]
    assert ConflictStep.objects.count() == 1
    at_once(*[partial(say_settled, path=path, by=person, at=AT) for person in (one, other)])
    assert ConflictPath.objects.get().settled_at == AT
