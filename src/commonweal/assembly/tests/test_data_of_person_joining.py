"""What joining, parting and draws hold about a person: shown to them, and gone when they are forgotten."""

import json

import pytest

from commonweal.assembly.actions.draws import add_words, hold_draw
from commonweal.assembly.actions.joining import agree_visit, become_host, introduce_applicant
from commonweal.assembly.actions.joining_words import give_input, say_at_talk
from commonweal.assembly.actions.leaving import hand_on, say_leaving
from commonweal.assembly.models import DrawWords, EvaluationWord, HandingOn, JoiningInput
from commonweal.assembly.queries.draws import proof_of
from commonweal.assembly.rules.draws import seed_of
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.draws import OPTIONS, TOMORROW, announced
from commonweal.assembly.tests.builders.joining import DAY, LATER, VISIT, in_input, taken_in
from commonweal.people.actions.logins import forget_person
from commonweal.people.data_of_person import everything_about
from commonweal.people.models import Person
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import AT, add_member, found_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union(at=AT).union


def busy(union):
    """A member who said something everywhere."""
    member = add_member(union, "Mara")
    applicant = in_input(union, "Olga")
    become_host(applicant=applicant, by=member, at=AT)
    give_input(applicant=applicant, sort="for", text="Olga sings.", by=member, at=AT + VISIT)
    draw = announced(union, OPTIONS)
    add_words(draw=draw, words="a heron", by=member, at=AT)
    hold_draw(draw=draw, by=member, at=TOMORROW)
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + 40 * DAY, by=member, at=AT)
    hand_on(leaving=leaving, what="The mill’s keys", by=member, at=AT)
    return member, draw


def test_everything_is_shown_to_oneself(union):
    member, _draw = busy(union)

    shown = json.dumps(everything_about(member)["assembly"], ensure_ascii=False)

    for said in ("Olga sings.", "a heron", "The mill’s keys"):
        assert said in shown


def test_what_members_said_about_somebody_is_not_in_their_download(union):
    newcomer, member = add_member(union, "Gast", standing="visitor"), add_member(union)
    draft = ApplicantDraft(person=newcomer.pk, about="I bake.")
    applicant = introduce_applicant(union=union, draft=draft, by=member, at=AT)
    day = today_in(union, AT)
    agree_visit(applicant=applicant, first_on=day, last_on=day, version=1, by=member, at=AT)
    give_input(applicant=applicant, sort="concern", text="They hum.", by=member, at=AT)

    shown = json.dumps(everything_about(newcomer)["assembly"])

    assert "hums" not in shown
    assert "I bake." in shown


def test_forgetting_leaves_the_draw_computable_and_the_words_gone(union):
    member, draw = busy(union)

    forget_person(person=member, by=member, at=AT + 50 * DAY)

    assert JoiningInput.objects.count() == 0
    assert DrawWords.objects.get().words == ""
    assert HandingOn.objects.get().what == ""
    draw.refresh_from_db()
    proof = proof_of(draw)
    assert draw.seed == seed_of(draw.secret, [*proof["marks"], draw.seal])


def test_forgetting_a_newcomer_takes_along_what_was_said_about_them(union):
    applicant = taken_in(union)
    newcomer = Person.objects.get(pk=applicant.person_id)
    talk = applicant.evaluations.first()
    say_at_talk(talk=talk, text="Wanda hums.", by=add_member(union, "Noor"), at=LATER)
    say_leaving(union=union, leaves_on=today_in(union, LATER), by=newcomer, at=LATER)

    forget_person(person=newcomer, by=newcomer, at=LATER + DAY)

    applicant.refresh_from_db()
    assert (applicant.name, applicant.about) == ("", "")
    assert EvaluationWord.objects.count() == 0
