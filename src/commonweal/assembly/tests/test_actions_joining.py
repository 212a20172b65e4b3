"""The way in: who may do what at which step, what each leaves, and what happens when two do it at once."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.forgetting.applicants import forget_applicant, forget_who_did_not_join
from commonweal.assembly.actions.joining import (
    agree_visit,
    become_host,
    begin_input,
    end_for_who_left,
    end_way,
    introduce_applicant,
    step_back,
)
from commonweal.assembly.actions.joining_words import erase_input, give_input, hold_talk, say_at_talk
from commonweal.assembly.models import Applicant, ApplicantState, Evaluation, EvaluationWord, JoiningInput
from commonweal.assembly.queries.joining import input_about, stage_of
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.joining import DAY, LATER, VISIT, asked, in_input, taken_in, visiting
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def facts_of(union):
    return " ".join(Entry.objects.filter(union=union.pk).values_list("facts", flat=True))


def test_whoever_introduces_somebody_is_their_first_host(union):
    applicant = asked(union)

    assert [host.agent_id for host in applicant.hosts.all()] == [founder_of(union).pk]
    assert "Wanda" not in facts_of(union)


def test_a_visitor_asks_for_themselves_and_for_nobody_else(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)

    own = introduce_applicant(union=union, draft=ApplicantDraft(person=visitor.pk), by=visitor, at=AT)
    assert own.hosts.count() == 0
    with pytest.raises(NotPermitted):
        introduce_applicant(union=union, draft=ApplicantDraft(name="Friend"), by=visitor, at=AT)
    with pytest.raises(Refused, match="on the way in already"):
        introduce_applicant(union=union, draft=ApplicantDraft(person=visitor.pk), by=visitor, at=AT)


def test_members_and_the_nameless_are_not_introduced(union):
    member = add_member(union)
    with pytest.raises(Refused, match="Only visitors") as refusal:
        introduce_applicant(union=union, draft=ApplicantDraft(person=member.pk), by=founder_of(union), at=AT)
    assert refusal.value.field == "person"
    with pytest.raises(Refused) as refusal:
        introduce_applicant(union=union, draft=ApplicantDraft(name=" "), by=founder_of(union), at=AT)
    assert refusal.value.field == "name"
    with pytest.raises(NotPermitted):
        introduce_applicant(union=union, draft=ApplicantDraft(name="Wanda"), by=stranger(), at=AT)


def test_the_same_key_introduces_once(union):
    key = uuid4()
    draft = ApplicantDraft(name="Wanda")
    first = introduce_applicant(union=union, draft=draft, by=founder_of(union), at=AT, key=key)

    assert introduce_applicant(union=union, draft=draft, by=founder_of(union), at=AT, key=key) == first
    assert Applicant.objects.count() == 1


def test_hosts_come_and_go(union):
    applicant, member = asked(union), add_member(union)
    become_host(applicant=applicant, by=member, at=AT)
    become_host(applicant=applicant, by=member, at=AT)
    step_back(applicant=applicant, by=founder_of(union), at=AT)
    step_back(applicant=applicant, by=founder_of(union), at=AT)

    assert [host.agent_id for host in applicant.hosts.all()] == [member.pk]
    assert Entry.objects.filter(deed="applicant.hosted").count() == 1
    assert Entry.objects.filter(deed="applicant.host_left").count() == 1
    visitor = add_member(union, standing=Standing.VISITOR)
    with pytest.raises(NotPermitted):
        become_host(applicant=applicant, by=visitor, at=AT)


def test_nobody_arrives_without_a_host(union):
    applicant = asked(union)
    give_powers(founder_of(union), union, "assembly.joining")
    step_back(applicant=applicant, by=founder_of(union), at=AT)
    day = today_in(union, AT)

    with pytest.raises(Refused, match="Nobody arrives alone"):
        agree_visit(applicant=applicant, first_on=day, last_on=day, version=1, by=founder_of(union), at=AT)


def test_only_hosts_and_the_mandate_accompany(union):
    applicant, member, day = asked(union), add_member(union), today_in(union, AT)
    deeds = (
        lambda: agree_visit(applicant=applicant, first_on=day, last_on=day, version=1, by=member, at=AT),
        lambda: begin_input(applicant=applicant, version=1, by=member, at=AT),
        lambda: end_way(applicant=applicant, how="not_now", version=1, by=member, at=AT),
        lambda: forget_applicant(applicant=applicant, by=member, at=AT),
    )
    for deed in deeds:
        with pytest.raises(NotPermitted, match="hosts"):
            deed()

    give_powers(member, union, "assembly.joining")
    assert deeds[0]().state == ApplicantState.VISIT


def test_the_second_of_two_who_agree_on_a_visit_is_told(union):
    applicant, day = asked(union), today_in(union, AT)
    stale = Applicant.objects.get(pk=applicant.pk)
    agree_visit(applicant=applicant, first_on=day, last_on=day + DAY, version=1, by=founder_of(union), at=AT)

    with pytest.raises(ChangedMeanwhile):
        agree_visit(
            applicant=stale, first_on=day, last_on=day + 9 * DAY, version=1, by=founder_of(union), at=AT
        )
    assert Applicant.objects.get().visit_until == day + DAY


def test_a_visit_that_has_not_begun_is_not_over(union):
    applicant, day = asked(union), today_in(union, AT) + 10 * DAY
    agree_visit(applicant=applicant, first_on=day, last_on=day + DAY, version=1, by=founder_of(union), at=AT)

    with pytest.raises(Refused, match="not begun"):
        begin_input(applicant=applicant, version=2, by=founder_of(union), at=AT)


def test_members_say_what_they_think_and_the_journal_does_not_say_what(union):
    applicant, member = in_input(union), add_member(union)
    give_input(applicant=applicant, sort="concern", text="They hum at night.", by=member, at=AT + VISIT)
    give_input(applicant=applicant, sort="for", text="They hum well.", by=member, at=AT + VISIT)

    assert [(said.author, said.sort, said.text) for said in input_about(applicant)] == [
        (member.pk, "for", "They hum well.")
    ]
    assert "hum" not in facts_of(union)
    assert "concern" not in facts_of(union)


def test_whoever_said_something_can_erase_it(union):
    applicant, member = in_input(union), add_member(union)
    give_input(applicant=applicant, sort="concern", text="They hum.", by=member, at=AT + VISIT)
    erase_input(applicant=applicant, by=founder_of(union), at=LATER)
    assert JoiningInput.objects.count() == 1
    erase_input(applicant=applicant, by=member, at=LATER)
    erase_input(applicant=applicant, by=member, at=LATER)

    assert JoiningInput.objects.count() == 0
    assert Entry.objects.filter(deed="applicant.input_erased").count() == 1


@pytest.mark.parametrize(
    ("sort", "text", "field"), [("hm", "x", "sort"), ("for", " ", "text"), ("for", "x" * 4001, "text")]
)
def test_input_needs_a_side_and_a_reason(union, sort, text, field):
    with pytest.raises(Refused) as refusal:
        give_input(applicant=visiting(union), sort=sort, text=text, by=founder_of(union), at=AT)
    assert refusal.value.field == field


def test_input_has_its_time_and_is_not_for_the_applicant(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)
    with pytest.raises(NotPermitted):
        give_input(applicant=visiting(union), sort="for", text="x", by=visitor, at=AT)
    with pytest.raises(Refused, match="during the visit"):
        give_input(applicant=asked(union), sort="for", text="x", by=founder_of(union), at=AT)
    with pytest.raises(Refused, match="time for this is over"):
        give_input(applicant=in_input(union, "Olga"), sort="for", text="x", by=founder_of(union), at=LATER)
    newcomer = taken_in(union, "Ines")
    with pytest.raises(NotPermitted, match="for the others"):
        give_input(
            applicant=newcomer, sort="for", text="x", by=Person.objects.get(pk=newcomer.person_id), at=LATER
        )


def test_a_way_that_ends_kindly_can_begin_again(union):
    applicant = visiting(union)
    end_way(
        applicant=applicant,
        how="again",
        words="Come back in spring.",
        version=2,
        by=founder_of(union),
        at=AT + DAY,
    )
    assert (applicant.state, applicant.closing_words) == ("again", "Come back in spring.")

    day = today_in(union, LATER)
    agree_visit(
        applicant=applicant, first_on=day, last_on=day + DAY, version=3, by=founder_of(union), at=LATER
    )
    assert (applicant.state, applicant.ended_on) == ("visit", None)


def test_an_applicant_withdraws_themselves_but_does_not_decide_otherwise(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)
    own = introduce_applicant(union=union, draft=ApplicantDraft(person=visitor.pk), by=visitor, at=AT)

    with pytest.raises(NotPermitted):
        end_way(applicant=own, how="not_now", version=1, by=visitor, at=AT)
    assert end_way(applicant=own, how="withdrew", version=1, by=visitor, at=AT).state == "withdrew"


def test_who_belongs_by_now_does_not_end_as_an_applicant(union):
    with pytest.raises(Refused, match="belong"):
        end_way(applicant=taken_in(union), how="not_now", version=9, by=founder_of(union), at=LATER)
    with pytest.raises(Refused, match="how it ends"):
        end_way(applicant=asked(union), how="shouting", version=1, by=founder_of(union), at=LATER)


def test_whoever_did_not_join_is_forgotten_on_request_and_by_itself(union):
    wanda, olga, ines = asked(union), in_input(union, "Olga"), asked(union, "Ines")
    give_input(applicant=olga, sort="for", text="Bakes.", by=founder_of(union), at=AT + VISIT)
    with pytest.raises(Refused, match="First their way in ends"):
        forget_applicant(applicant=wanda, by=founder_of(union), at=AT)
    for applicant in (wanda, olga):
        end_way(applicant=applicant, how="not_now", version=applicant.version, by=founder_of(union), at=LATER)

    forget_applicant(applicant=wanda, by=founder_of(union), at=LATER)
    assert forget_who_did_not_join(union=union, at=LATER + 170 * DAY) == 0
    assert forget_who_did_not_join(union=union, at=LATER + 190 * DAY) == 1
    assert forget_who_did_not_join(union=union, at=LATER + 190 * DAY) == 0

    assert list(Applicant.objects.exclude(pk=ines.pk).values_list("name", "contact", "about").distinct()) == [
        ("", "", "")
    ]
    assert Applicant.objects.get(pk=ines.pk).name == "Ines"
    assert JoiningInput.objects.count() == 0


def test_talks_are_held_and_everybody_says_a_sentence(union):
    applicant = taken_in(union)
    talk = applicant.evaluations.order_by("due_on")[0]
    newcomer = Person.objects.get(pk=applicant.person_id)
    at = LATER + 21 * DAY

    hold_talk(talk=talk, held_on=today_in(union, at), by=founder_of(union), at=at)
    say_at_talk(talk=talk, text="It goes well.", by=founder_of(union), at=at)
    say_at_talk(talk=talk, text="I like the bread.", by=newcomer, at=at)
    say_at_talk(talk=talk, text="I love the bread.", by=newcomer, at=at)
    say_at_talk(talk=talk, text="", by=founder_of(union), at=at)

    assert Evaluation.objects.get(pk=talk.pk).held_by_id == founder_of(union).pk
    assert [word.text for word in EvaluationWord.objects.all()] == ["I love the bread."]
    assert "bread" not in facts_of(union)


def test_talks_take_a_host_a_day_that_was_and_few_words(union):
    applicant = taken_in(union)
    talk, day = applicant.evaluations.order_by("due_on")[0], today_in(union, LATER)
    member = add_member(union)
    with pytest.raises(NotPermitted):
        hold_talk(talk=talk, held_on=day, by=member, at=LATER)
    for wrong in (day + DAY, day - DAY):
        with pytest.raises(Refused) as refusal:
            hold_talk(talk=talk, held_on=wrong, by=founder_of(union), at=LATER)
        assert refusal.value.field == "held_on"
    with pytest.raises(Refused, match="letters"):
        say_at_talk(talk=talk, text="x" * 301, by=founder_of(union), at=LATER)
    with pytest.raises(NotPermitted):
        say_at_talk(talk=talk, text="Hm.", by=stranger(), at=LATER)


def test_a_key_has_one_effect_at_every_step(union):
    applicant, day, key = asked(union), today_in(union, AT), uuid4()
    for _twice in range(2):
        agree_visit(
            applicant=applicant,
            first_on=day,
            last_on=day + DAY,
            version=1,
            by=founder_of(union),
            at=AT,
            key=key,
        )
    for _twice in range(2):
        give_input(applicant=applicant, sort="for", text="Yes.", by=founder_of(union), at=AT, key=uuid4())
    again = uuid4()
    for _twice in range(2):
        begin_input(applicant=applicant, version=2, by=founder_of(union), at=AT, key=again)

    assert Applicant.objects.get().version == 3
    assert stage_of(Applicant.objects.get(), day=day) == "input"


def test_whoever_leaves_in_the_provisional_time_is_no_applicant_any_more(union):
    stays, leaves = taken_in(union), taken_in(union, "Olga")
    person = Person.objects.get(pk=leaves.person_id)
    part_ways(member=person, association=union, by=person, at=LATER, on=today_in(union, LATER + 9 * DAY))

    assert end_for_who_left(at=LATER) == 0
    assert end_for_who_left(at=LATER + 9 * DAY) == 1
    assert end_for_who_left(at=LATER + 9 * DAY) == 0
    assert Applicant.objects.get(pk=leaves.pk).state == "withdrew"
    assert Applicant.objects.get(pk=stays.pk).state == "provisional"
