"""The customs of bringing something: its shape, its kind and method, and its way from questions to the decision."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.matters import matter_of, method_for, method_for_seats, why_not_together
from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft, ProposalDraft, why_not_draft
from commonweal.assembly.rules.timeline import (
    later,
    part_gone,
    phase_of,
    times_of,
    voting_begins,
    why_not_times,
)

instants = st.integers(0, 7_000 * 24 * 60).map(
    lambda after: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=after)
)
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
days = st.integers(0, 60)
lengths = st.tuples(days, days, st.integers(2, 60))
METHODS = {"consent": False, "majority": False, "advice": False, "score": True, "ranked_schulze": True}
ORDER = ["questions", "reactions", "voting", "ended"]


@given(at=instants, zone=zones, number=st.integers(1, 400))
def test_later_keeps_the_time_of_day_where_we_are(at, zone, number):
    from zoneinfo import ZoneInfo

    then = later(at, number, zone)
    here, there = at.astimezone(ZoneInfo(zone)), then.astimezone(ZoneInfo(zone))
    assert there.date() == here.date() + timedelta(days=number)
    gap = abs(
        timedelta(hours=there.hour, minutes=there.minute) - timedelta(hours=here.hour, minutes=here.minute)
    )
    assert gap in {timedelta(0), timedelta(hours=1)}  # an hour that a change of clocks leaves out
    assert then > at


@given(began=instants, length=st.integers(1, 90_000), looks=st.lists(st.integers(-10, 100_000), min_size=2))
def test_a_part_fills_steadily_and_is_full_at_its_end_only(began, length, looks):
    until = began + timedelta(minutes=length)
    filled = [part_gone(began, until, at=began + timedelta(minutes=after)) for after in sorted(looks)]
    assert filled == sorted(filled)
    for after, part in zip(sorted(looks), filled, strict=True):
        assert 0 <= part <= 1
        assert (part == 1) == (after >= length)


@given(at=instants, zone=zones, length=lengths, after=st.integers(0, 250))
def test_the_way_goes_forward_only(at, zone, length, after):
    asked, reacted, voted = length
    times = times_of(at=at, time_zone=zone, question_days=asked, reaction_days=reacted, voting_days=voted)
    assert why_not_times(times, at=at, least_voting_hours=24) is None
    assert (times.questions_until is None) == (asked == 0)
    assert (times.reactions_until is None) == (reacted == 0)
    moments = [at, at + timedelta(days=after), at + timedelta(days=after + 1), at + timedelta(days=300)]
    phases = [ORDER.index(phase_of(at=moment, **times._asdict())) for moment in moments]
    assert phases == sorted(phases)
    assert ORDER[phases[-1]] == "ended"
    begins = voting_begins(
        opened_at=at, questions_until=times.questions_until, reactions_until=times.reactions_until
    )
    assert phase_of(at=begins, **times._asdict()) == "voting"


@given(at=instants, hours=st.integers(1, 100), short=st.integers(1, 100))
def test_a_decision_stays_open_as_long_as_the_rules_ask(at, hours, short):
    times = times_of(
        at=at, time_zone="UTC", question_days=0, reaction_days=0, voting_days=1, closes_at=at + timedelta(hours=short)
    )  # fmt: skip
    fault = why_not_times(times, at=at, least_voting_hours=hours)
    assert (fault is None) == (short >= hours)


@given(wanted=st.sampled_from(sorted(METHODS)), has_choices=st.booleans())
def test_the_method_fits_what_is_to_be_decided(wanted, has_choices):
    method = method_for(wanted=wanted, among_choices="score", has_choices=has_choices, takes_choices=METHODS)
    assert METHODS[method] == has_choices
    if METHODS[wanted] == has_choices:
        assert method == wanted


@given(
    matters=st.lists(st.sampled_from(["policy", "mandate", "budget"]), max_size=5), typed=st.just("everyday")
)
def test_what_it_does_says_what_kind_it_is(matters, typed):
    assert (why_not_together(matters) is None) == (len(set(matters)) <= 1)
    assert matter_of(typed, matters) == (matters[0] if matters else typed)


names = st.text("abcABC ", max_size=4)


@given(choices=st.lists(names, max_size=6), place=st.none() | st.integers(-1, 6))
def test_choices_are_several_named_and_different(choices, place):
    draft = ProposalDraft(
        title="Bench", choices=tuple(ChoiceDraft(name=name) for name in choices),
        effects=(EffectDraft(code="x", choice=place),),
    )  # fmt: skip
    plain = [name.strip().casefold() for name in choices]
    are_fine = len(plain) != 1 and all(plain) and len(set(plain)) == len(plain)
    is_there = place is None or 0 <= place < len(choices)
    fault = why_not_draft(draft)
    assert (fault is None) == (are_fine and is_there)
    if fault:
        assert fault[0] == ("effects" if are_fine else "choices")


@given(st.sampled_from(sorted(METHODS)), st.sampled_from(["stv", "lot"]))
def test_several_seats_are_filled_by_a_method_that_can(method, among):
    several, can = {"score": "dots_of_many"}, {"stv", "lot", "dots_of_many"}
    found = method_for_seats(method, several=several, among_seats=among, takes_seats=can)
    assert found in can
    assert found == (several.get(method) or among)
    assert method_for_seats(found, several=several, among_seats="stv", takes_seats=can) == found
