"""What Today and the letters say about draws, joining and things handed on: to whom it concerns, and quietly."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.draws import add_words
from commonweal.assembly.actions.leaving import hand_on, mark_handed_on, say_leaving
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.assembly.tests.builders.draws import OPTIONS, TOMORROW, announced
from commonweal.assembly.tests.builders.joining import VISIT, asked, in_input
from commonweal.people.models import Standing
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def told(person, union, at=AT):
    return [str(one.title) for one in waiting_for(person, union, at)]


def test_a_draw_waits_for_words_until_they_are_in(union):
    member, draw = add_member(union), announced(union, OPTIONS)
    assert told(member, union) == ["The lot falls: Which room first"]

    add_words(draw=draw, words="rain", by=member, at=AT)

    assert told(member, union) == []
    other = add_member(union, "Noor")
    assert told(other, union, TOMORROW) == []
    assert told(add_member(union, "Gast", standing=Standing.VISITOR), union) == []
    assert told(stranger(), union) == []


def test_what_is_handed_on_waits_for_whom_it_was_given(union):
    member, other = add_member(union, "Mara"), add_member(union, "Noor")
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + timedelta(days=9), by=member, at=AT)
    thing = hand_on(leaving=leaving, what="The mill’s keys", to_whom=other, by=member, at=AT)

    assert told(other, union) == ["Mara hands something on to you: The mill’s keys"]
    assert not any("mill" in each for each in told(member, union))
    mark_handed_on(thing=thing, by=other, at=AT)
    assert told(other, union) == []


def test_letters_name_nobody_who_joins_or_leaves(union):
    member = add_member(union, "Mara")
    in_input(union)
    asked(union, "Olga")
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + timedelta(days=60), by=member, at=AT)
    hand_on(leaving=leaving, what="The mill’s keys", to_whom=founder_of(union), by=member, at=AT)

    letters = [str(one.title_in_letters) for one in waiting_for(founder_of(union), union, AT + VISIT)]

    assert len(letters) >= 3
    assert not any(name in " ".join(letters) for name in ("Wanda", "Olga", "Mara", "mill"))
