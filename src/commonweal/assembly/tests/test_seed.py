"""Stories for demonstrations: lived through actions as far as their time has come."""

from datetime import timedelta

import pytest

from commonweal.assembly.models import Ballot, Comment, ProposalState
from commonweal.assembly.rules.proposals import ChoiceDraft, ProposalDraft
from commonweal.assembly.seed import Given, Remark, Story, position, tell
from commonweal.people.tests.builders import AT, add_member, found_union

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def people(union):
    return [add_member(union, name) for name in ("Ada", "Ben", "Kim")]


def story(people, **changes):
    """A bench, asked about and taken up, with a voice of everybody."""
    ada, ben, kim = people
    words = {
        "draft": ProposalDraft(title="A bench", text="Of oak."),
        "by": ada,
        "remarks": [
            Remark(by=ben, sort="question", text="Where?", answer="By the well."),
            Remark(by=kim, sort="concern", text="Oak is dear."),
        ],
        "amended": {"text": "Of larch."},
        "why_amended": "Larch is ours.",
        "voices": [Given(voter=each, content=position("consent")) for each in people],
    }
    return Story(**{**words, **changes})


def test_a_story_of_the_past_is_decided(union, people):
    told = tell(story(people), association=union, opened_at=AT, now=AT + 30 * DAY)
    assert (told.state, told.is_adopted, told.version, told.text) == (
        ProposalState.DECIDED,
        True,
        2,
        "Of larch.",
    )
    taken_up = told.versions.get(number=2).answers
    assert taken_up is not None and taken_up.text == "Oak is dear."
    assert Comment.objects.get(text="By the well.").reply_to.text == "Where?"


@pytest.mark.parametrize(
    ("days", "version", "ballots"), [(1, 1, 0), (3, 1, 0), (5, 2, 0), (7, 2, 1), (9, 2, 3)]
)
def test_what_lies_ahead_is_left_out(union, people, days, version, ballots):
    told = tell(story(people), association=union, opened_at=AT, now=AT + days * DAY)
    assert (told.state, told.version) == (ProposalState.OPEN, version)
    assert Ballot.objects.count() == ballots


def test_ballots_name_choices_by_their_names(union, people):
    choices = tuple(ChoiceDraft(name=name) for name in ("Oak", "Larch"))
    voices = [Given(voter=each, content={"ranking": [["Larch"], ["Oak"]]}) for each in people]
    told = tell(
        story(
            people, draft=ProposalDraft(title="Which wood", choices=choices), voices=voices, amended=None, remarks=()
        ),
        association=union, opened_at=AT, now=AT + 30 * DAY,
    )  # fmt: skip
    winner = told.choices.get(name="Larch")
    assert told.is_adopted and str(winner.pk) in str(told.outcome)
