"""The assembly takes somebody in: their turn, the lot, the decision that carries itself out, and full membership."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest

from commonweal.assembly.actions.draws import hold_draw
from commonweal.assembly.actions.joining import agree_visit, begin_input, introduce_applicant
from commonweal.assembly.actions.joining_decisions import (
    FULL_MEMBER,
    bring_applicant,
    draw_between,
    make_full_member,
    take_in,
)
from commonweal.assembly.actions.joining_words import give_input
from commonweal.assembly.actions.proposals import open_proposal, withdraw_proposal
from commonweal.assembly.models import Applicant, JoiningInput, Proposal
from commonweal.assembly.queries.joining import TAKE_IN, joining_customs, place_in_line, stage_of, waiting_in
from commonweal.assembly.queries.joining import taken_in as counted
from commonweal.assembly.registry.effects import effect_of
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.decided import carried_out, decision_of
from commonweal.assembly.tests.builders.joining import DAY, LATER, VISIT, asked, in_input, set_rule, taken_in
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.models import Membership, Person, Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union(at=AT - 10 * DAY).union


def arguments(applicant, since=LATER):
    return {"applicant": str(applicant.pk), "since": since.date().isoformat()}


def test_a_decision_takes_somebody_from_outside_in(union):
    applicant = taken_in(union)

    person = Person.objects.get(pk=applicant.person_id)
    assert person.name == "Wanda"
    assert member_of(person, union, LATER).standing == Standing.PROVISIONAL
    assert (applicant.name, applicant.contact) == ("", "")
    assert applicant.provisional_until == date(2027, 2, 12)
    assert [(talk.due_on - applicant.came_on).days for talk in applicant.evaluations.order_by("due_on")] == [
        21,
        60,
        180,
    ]


def test_a_visitor_changes_standing_and_is_nobody_twice(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)
    founder, day = founder_of(union), today_in(union, AT)
    own = introduce_applicant(union=union, draft=ApplicantDraft(person=visitor.pk), by=founder, at=AT)
    agree_visit(applicant=own, first_on=day, last_on=day + VISIT, version=1, by=founder, at=AT)
    begin_input(applicant=own, version=2, by=founder, at=AT + VISIT)

    (effect,) = carried_out(union, (TAKE_IN, arguments(own)), brought_by=founder, at=LATER)

    assert effect.state == "done"
    assert member_of(visitor, union, LATER).standing == Standing.PROVISIONAL
    assert Person.objects.filter(name="Guest").count() == 1


def test_taking_in_takes_a_decision(union):
    applicant, member = in_input(union), add_member(union)
    decided = decision_of(found_union("Elsewhere").union, "people.memberships", brought_by=founder_of(union))

    with pytest.raises(NotPermitted):
        take_in(applicant=applicant, since=LATER.date(), by=member, at=LATER, decided=decided)


def test_who_is_not_ready_or_not_there_cannot_be_taken_in(union):
    effect = effect_of(TAKE_IN)

    assert "another step" in str(effect.why_not(union, arguments(asked(union)), LATER))
    assert "still have time" in str(effect.why_not(union, arguments(in_input(union, "Olga")), AT + VISIT))
    assert "Nobody like that" in str(
        effect.why_not(union, {"applicant": str(uuid4()), "since": "2026-09-01"}, LATER)
    )
    assert "Nobody like that" in str(
        effect.why_not(union, arguments(in_input(found_union("Elsewhere").union)), LATER)
    )
    assert effect.why_not(union, arguments(in_input(union, "Ines")), LATER) is None


def test_the_effect_says_who_and_from_when(union):
    words = str(effect_of(TAKE_IN).in_words(union, arguments(in_input(union))))

    assert words == "takes in Wanda, from 12 August 2026"


def test_a_full_month_makes_the_effect_impossible_and_the_decision_stands(union):
    set_rule(union, "joining.most_a_month", 1)
    taken_in(union, "Olga")
    wanda = in_input(union)

    (effect,) = carried_out(union, (TAKE_IN, arguments(wanda)), brought_by=founder_of(union), at=LATER)

    assert effect.state == "impossible"
    assert "at most 1" in effect.said
    wanda.refresh_from_db()
    assert stage_of(wanda, day=LATER.date()) == "ready"


def test_two_decisions_about_one_applicant_take_them_in_once(union):
    applicant = in_input(union)
    first, second = (
        carried_out(union, (TAKE_IN, arguments(applicant)), brought_by=founder_of(union), at=LATER)[0]
        for _twice in range(2)
    )

    assert (first.state, second.state) == ("done", "impossible")
    assert Person.objects.filter(name="Wanda").count() == 1


def test_whoever_is_ready_is_brought_with_an_effect_and_without_a_name(union):
    applicant = in_input(union)

    proposal = bring_applicant(applicant=applicant, by=founder_of(union), at=LATER)

    assert "Wanda" not in proposal.title + proposal.text
    effect = proposal.effects.get()
    assert (effect.code, effect.arguments["applicant"]) == (TAKE_IN, str(applicant.pk))
    assert effect.arguments["since"] == "2026-08-26"
    applicant.refresh_from_db()
    assert stage_of(applicant, day=LATER.date()) == "drafted"
    opened = open_proposal(proposal=proposal, by=founder_of(union), at=LATER)
    applicant = Applicant.objects.select_related("proposal").get()
    assert opened.matter == "membership"
    assert stage_of(applicant, day=LATER.date()) == "deciding"


def test_bringing_twice_is_one_proposal_and_withdrawing_frees_the_way(union):
    applicant, key = in_input(union), uuid4()
    first = bring_applicant(applicant=applicant, by=founder_of(union), at=LATER, key=key)
    again = bring_applicant(applicant=applicant, by=founder_of(union), at=LATER, key=key)
    withdraw_proposal(proposal=first, by=founder_of(union), at=LATER)
    applicant = Applicant.objects.select_related("proposal").get()

    second = bring_applicant(applicant=applicant, by=founder_of(union), at=LATER)

    assert first == again
    assert second != first
    assert Proposal.objects.count() == 2


def test_only_hosts_bring_and_only_when_it_is_time(union):
    applicant, member = in_input(union), add_member(union)
    with pytest.raises(NotPermitted):
        bring_applicant(applicant=applicant, by=member, at=LATER)
    with pytest.raises(Refused, match="still say"):
        bring_applicant(applicant=applicant, by=founder_of(union), at=AT + VISIT)


def test_places_of_a_month_make_a_waiting_list(union):
    set_rule(union, "joining.most_a_month", 1)
    early = [in_input(union, f"Early {number}", at=AT - (3 - number) * DAY) for number in range(3)]
    day = LATER.date()
    customs = joining_customs(union, on=day)

    turns = [place_in_line(each, customs, day=day) for each in early]

    assert [turn.place for turn in turns] == [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert [turn.why_not is None for turn in turns] == [True, True, False]
    assert "October 2026" in str(turns[2].why_not)
    with pytest.raises(Refused, match="waiting list"):
        bring_applicant(applicant=early[2], by=founder_of(union), at=LATER)


def test_an_open_proposal_holds_its_place(union):
    set_rule(union, "joining.most_a_month", 1)
    first = in_input(union, "First", at=AT - DAY)
    proposal = bring_applicant(applicant=first, by=founder_of(union), at=LATER)
    assert counted(union, since=LATER.date()) == Counter()
    open_proposal(proposal=proposal, by=founder_of(union), at=LATER)

    assert counted(union, since=LATER.date()) == Counter({date(2026, 8, 1): 1})
    assert effect_of(TAKE_IN).why_not(union, proposal.effects.get().arguments, LATER) is None
    other = in_input(union, "Second")
    assert "at most 1" in str(effect_of(TAKE_IN).why_not(union, arguments(other), LATER))


def test_those_of_one_day_draw_lots_that_anybody_can_check(union):
    set_rule(union, "joining.most_a_month", 1)
    three = [in_input(union, name) for name in ("Ada", "Bo", "Cy")]
    with pytest.raises(Refused, match="lot decide"):
        bring_applicant(applicant=three[0], by=founder_of(union), at=LATER)

    draw = draw_between(applicants=three, draws_at=LATER + DAY, by=founder_of(union), at=LATER)
    for again, now in ((LATER + 2 * DAY, LATER), (LATER + 3 * DAY, LATER + 2 * DAY)):
        with pytest.raises(ChangedMeanwhile, match="announced, or has fallen"):
            draw_between(applicants=three, draws_at=again, by=founder_of(union), at=now)
        hold_draw(draw=draw, by=None, at=LATER + DAY)

    order = [str(one.applicant) for one in waiting_in(union, day=LATER.date())]
    assert order == [row.handle for row in draw.candidates.order_by("place")]
    assert all(name not in draw.procedure for name in ("Ada", "Bo", "Cy"))
    first = Applicant.objects.get(pk=order[0])
    assert bring_applicant(applicant=first, by=founder_of(union), at=LATER + DAY).effects.count() == 1


def test_a_lot_is_for_those_of_one_day_only(union):
    one, other = in_input(union, "Ada"), in_input(union, "Bo", at=AT - DAY)
    with pytest.raises(Refused, match="same day"):
        draw_between(applicants=[one, other], draws_at=LATER + DAY, by=founder_of(union), at=LATER)
    with pytest.raises(Refused, match="Nobody else"):
        draw_between(applicants=[one], draws_at=LATER + DAY, by=founder_of(union), at=LATER)
    member = add_member(union)
    with pytest.raises(NotPermitted):
        draw_between(applicants=[one, other], draws_at=LATER + DAY, by=member, at=LATER)


def test_a_second_decision_makes_a_full_member_and_deletes_what_was_said(union):
    applicant = taken_in(union)
    JoiningInput.objects.create(
        applicant=applicant, author_id=founder_of(union).pk, sort="for", text="Bakes.", said_at=AT
    )
    effect = (FULL_MEMBER, {"applicant": str(applicant.pk)})
    done, again = (
        carried_out(union, effect, brought_by=founder_of(union), at=LATER + 200 * DAY)[0]
        for _twice in range(2)
    )

    assert (done.state, again.state) == ("done", "impossible")
    member = Person.objects.get(pk=applicant.person_id)
    assert member_of(member, union, LATER + 200 * DAY).standing == Standing.CONTRIBUTOR
    assert Applicant.objects.get().state == "member"
    assert JoiningInput.objects.count() == 0
    assert Membership.objects.filter(member=applicant.person_id).count() == 2


def test_full_membership_takes_a_decision_and_a_provisional_time(union):
    newcomer, member = taken_in(union), add_member(union)
    nothing = decision_of(found_union("Elsewhere").union, "people.memberships", brought_by=founder_of(union))
    with pytest.raises(NotPermitted):
        make_full_member(applicant=newcomer, by=member, at=LATER, decided=nothing)
    why_not = effect_of(FULL_MEMBER).why_not(union, {"applicant": str(in_input(union, "Olga").pk)}, LATER)
    assert "provisional time" in str(why_not)


def test_where_newcomers_are_members_at_once_there_is_no_second_decision(union):
    set_rule(union, "joining.provisional_standing", "contributor")
    applicant = in_input(union)
    give_input(applicant=applicant, sort="concern", text="Hums.", by=founder_of(union), at=AT + VISIT)

    (effect,) = carried_out(union, (TAKE_IN, arguments(applicant)), brought_by=founder_of(union), at=LATER)

    applicant.refresh_from_db()
    assert (effect.state, applicant.state, applicant.provisional_until) == ("done", "member", None)
    member = Person.objects.get(pk=applicant.person_id)
    assert member_of(member, union, LATER).standing == Standing.CONTRIBUTOR
    assert (applicant.about, JoiningInput.objects.count()) == ("", 0)


def test_what_members_said_does_not_reach_the_proposal(union):
    applicant = in_input(union)
    give_input(applicant=applicant, sort="concern", text="Hums.", by=founder_of(union), at=AT + VISIT)

    proposal = bring_applicant(applicant=applicant, by=founder_of(union), at=LATER)

    assert "Hums" not in proposal.text
