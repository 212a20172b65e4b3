"""Announcing, adding to the seed, holding, declining: what each takes, what it leaves, and what happens in a race."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.draws import (
    add_words,
    announce_draw,
    call_off_draw,
    decline_seat,
    hold_draw,
    hold_draws_due,
)
from commonweal.assembly.models import Draw, DrawSecret, DrawState, DrawWords
from commonweal.assembly.queries.draws import procedure_of, proof_of
from commonweal.assembly.rules.draws import commitment_of, drawn, mark_of, seed_of
from commonweal.assembly.tests.builders.draws import OPTIONS, PANEL, TOMORROW, announced, drawn_people, held
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Person, Standing
from commonweal.people.tests.builders import (
    AT,
    add_member,
    found_union,
    founder_of,
    give_powers,
    keep_house,
    stranger,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    home = found_union().union
    give_powers(founder_of(home), home, "assembly.facilitate")
    for number in range(5):
        add_member(home, f"Member {number}")
    return home


def test_a_draw_commits_to_its_list_before_anybody_adds_a_word(union):
    draw = announced(union)

    secret = draw.hidden.secret
    assert draw.commitment == commitment_of(secret, draw.procedure)
    assert draw.procedure == procedure_of(draw, draw.candidates.all()).text
    entry = Entry.objects.get(union=union.pk, deed="draw.announced")
    assert draw.commitment in entry.facts
    assert hashlib.sha256(draw.procedure.encode()).hexdigest() in entry.facts
    assert secret not in entry.facts
    assert draw.secret == ""
    assert draw.candidates.count() == 6


def test_visitors_are_not_drawn_where_members_are_asked_for(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)

    assert not announced(union).candidates.filter(agent_id=visitor.pk).exists()


def test_a_panel_takes_a_mandate_and_a_tie_does_not(union):
    member = Person.objects.get(name="Member 1")

    with pytest.raises(NotPermitted, match="mandate"):
        announce_draw(union=union, draft=PANEL, by=member, at=AT)
    assert announce_draw(union=union, draft=OPTIONS, by=member, at=AT).candidates.count() == 3


def test_strangers_and_visitors_leave_nothing_to_our_lot(union):
    draw = announced(union)
    for nobody in (stranger(), add_member(union, "Guest", standing=Standing.VISITOR)):
        with pytest.raises(NotPermitted):
            announce_draw(union=union, draft=OPTIONS, by=nobody, at=AT)
        with pytest.raises(NotPermitted):
            add_words(draw=draw, words="rain", by=nobody, at=AT)
        with pytest.raises(NotPermitted):
            hold_draw(draw=draw, by=nobody, at=TOMORROW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"seats": 6}, "seats"),
        ({"draws_at": AT}, "draws_at"),
        ({"draws_at": AT + timedelta(days=400)}, "draws_at"),
        ({"sort": "raffle"}, "sort"),
        ({"standings": ("beneficiary",)}, "candidates"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(union, changes, field):
    with pytest.raises(Refused) as refusal:
        announced(union, **changes)

    assert refusal.value.field == field
    assert not Draw.objects.exists()


def test_the_same_key_announces_once(union):
    key = uuid4()
    first = announce_draw(union=union, draft=PANEL, by=founder_of(union), at=AT, key=key)

    assert announce_draw(union=union, draft=PANEL, by=founder_of(union), at=AT, key=key) == first
    assert Draw.objects.count() == 1


def test_words_can_be_exchanged_until_the_time_and_only_their_mark_is_journaled(union):
    draw, member = announced(union), Person.objects.get(name="Member 1")
    add_words(draw=draw, words="rain", by=member, at=AT)
    add_words(draw=draw, words="a heron at dusk", by=member, at=AT)

    words = DrawWords.objects.get(draw=draw)
    assert words.mark == mark_of(str(member.pk), "a heron at dusk")
    facts = [entry.facts for entry in Entry.objects.filter(union=union.pk, deed="draw.words_added")]
    assert words.mark in facts[-1]
    assert not any("heron" in each for each in facts)
    with pytest.raises(Refused, match="time of this draw has come"):
        add_words(draw=draw, words="late", by=member, at=draw.draws_at)


def test_a_key_adds_words_once(union):
    draw, member, key = announced(union), Person.objects.get(name="Member 1"), uuid4()
    add_words(draw=draw, words="rain", by=member, at=AT, key=key)
    add_words(draw=draw, words="rain", by=member, at=AT, key=key)

    assert Entry.objects.filter(union=union.pk, deed="draw.words_added").count() == 1


def test_the_seed_comes_of_secret_words_and_journal_and_the_lot_of_the_seed(union):
    draw, member = announced(union), Person.objects.get(name="Member 1")
    add_words(draw=draw, words="rain", by=member, at=AT)

    draw = hold_draw(draw=draw, by=member, at=TOMORROW)

    assert draw.seed == seed_of(draw.secret, [mark_of(str(member.pk), "rain"), draw.seal])
    handles = drawn(draw.seed, procedure_of(draw, draw.candidates.all()))
    assert [str(agent) for agent in drawn_people(draw)] == handles
    assert len(handles) == 2


def test_words_of_the_room_go_in_at_the_last_moment(union):
    draw = announced(union, is_together=True)

    draw = hold_draw(draw=draw, by=founder_of(union), at=TOMORROW, room_words="four and one")

    assert draw.seed == seed_of(draw.secret, [mark_of("room", "four and one"), draw.seal])


def test_nothing_is_drawn_before_its_time(union):
    draw = announced(union)
    with pytest.raises(Refused, match="has not come"):
        hold_draw(draw=draw, by=founder_of(union), at=AT)


def test_two_who_hold_it_get_one_outcome(union):
    draw = announced(union)
    stale = Draw.objects.get(pk=draw.pk)

    first = hold_draw(draw=draw, by=founder_of(union), at=TOMORROW)
    second = hold_draw(draw=stale, by=founder_of(union), at=TOMORROW + timedelta(minutes=1))

    assert (first.seed, first.drawn_at) == (second.seed, second.drawn_at)
    assert Entry.objects.filter(union=union.pk, deed="draw.held").count() == 1


def test_a_draw_called_off_shows_no_secret_and_is_held_by_nobody(union):
    draw = announced(union)
    stale = Draw.objects.get(pk=draw.pk)
    call_off_draw(draw=draw, by=founder_of(union), at=AT)
    call_off_draw(draw=stale, by=founder_of(union), at=AT)

    assert not DrawSecret.objects.exists()
    assert Draw.objects.get().secret == ""
    assert Entry.objects.filter(union=union.pk, deed="draw.called_off").count() == 1
    with pytest.raises(Refused, match="called off"):
        hold_draw(draw=stale, by=founder_of(union), at=TOMORROW)


def test_what_is_drawn_is_not_called_off_and_not_by_anybody(union):
    member, draw = Person.objects.get(name="Member 1"), announced(union)
    with pytest.raises(NotPermitted):
        call_off_draw(draw=draw, by=member, at=AT)
    with pytest.raises(Refused, match="fallen"):
        call_off_draw(draw=held(union), by=founder_of(union), at=TOMORROW)


def test_whoever_declines_is_followed_by_the_next(union):
    draw = held(union)
    before = list(draw.candidates.order_by("place"))
    first = Person.objects.get(pk=before[0].agent_id)

    decline_seat(candidate=before[0], by=first, at=TOMORROW)
    decline_seat(candidate=before[0], by=first, at=TOMORROW)

    assert drawn_people(draw) == [before[1].agent_id, before[2].agent_id]
    assert proof_of(draw)["declined"] == [before[0].handle]
    assert Entry.objects.filter(union=union.pk, deed="draw.declined").count() == 1


def test_nobody_declines_for_another_without_leading_draws(union):
    draw = held(union, standings=("contributor",))
    mine, yours = [Person.objects.get(name=f"Member {number}") for number in (1, 2)]
    candidate = draw.candidates.get(agent_id=yours.pk)

    with pytest.raises(NotPermitted):
        decline_seat(candidate=candidate, by=mine, at=TOMORROW)
    decline_seat(candidate=candidate, by=founder_of(union), at=TOMORROW)
    assert draw.candidates.get(pk=candidate.pk).declined_at == TOMORROW


def test_nobody_declines_before_the_lot_has_fallen(union):
    draw = announced(union)
    with pytest.raises(Refused, match="Nothing is drawn"):
        decline_seat(
            candidate=draw.candidates.get(agent_id=founder_of(union).pk), by=founder_of(union), at=AT
        )


def test_those_drawn_lately_come_after_the_others(union):
    first = held(union, seats=3, by_turns=True)
    second = held(union, seats=3, by_turns=True, at=AT + timedelta(days=7), name="panel on the ROOF")

    assert set(drawn_people(first)).isdisjoint(drawn_people(second))
    assert second.looks_back == 2


def test_at_most_one_of_a_household_while_others_are_left(union):
    people = list(Person.objects.filter(name__startswith="Member"))
    keep_house(union, *people[:4])

    draw = held(union, seats=3, one_per_household=True)

    assert len(set(drawn_people(draw)) & {person.pk for person in people[:4]}) == 1


def test_a_list_of_some_people_takes_only_members(union):
    people = [Person.objects.get(name=f"Member {number}").pk for number in (0, 1, 2)]

    draw = announced(union, standings=(), people=(*people, stranger().pk))

    assert {row.agent_id for row in draw.candidates.all()} == set(people)


def test_the_node_holds_what_is_due_but_not_what_is_held_together(union):
    due, together, later = (
        announced(union),
        announced(union, is_together=True),
        announced(union, draws_at=TOMORROW + timedelta(days=3)),
    )

    assert hold_draws_due(at=TOMORROW) == 1
    assert hold_draws_due(at=TOMORROW) == 0
    states = {draw.pk: draw.state for draw in Draw.objects.all()}
    assert states == {
        due.pk: DrawState.DRAWN,
        together.pk: DrawState.ANNOUNCED,
        later.pk: DrawState.ANNOUNCED,
    }


def test_a_draw_whose_secret_stayed_on_another_node_is_announced_anew(union):
    draw = announced(union)
    DrawSecret.objects.all().delete()

    assert hold_draws_due(at=TOMORROW) == 0
    with pytest.raises(Refused, match="announce it anew"):
        hold_draw(draw=draw, by=founder_of(union), at=TOMORROW)
    assert call_off_draw(draw=draw, by=founder_of(union), at=TOMORROW).state == DrawState.CALLED_OFF


def test_once_drawn_the_secret_is_hidden_no_more(union):
    draw = announced(union)
    secret = draw.hidden.secret

    assert hold_draw(draw=draw, by=None, at=TOMORROW).secret == secret
    assert not DrawSecret.objects.exists()


def test_whoever_has_parted_adds_nothing_any_more(union):
    draw, member = announced(union), Person.objects.get(name="Member 1")
    part_ways(member=member, association=union, by=member, at=AT)

    with pytest.raises(NotPermitted):
        add_words(draw=draw, words="rain", by=member, at=AT)
