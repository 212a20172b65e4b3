"""The way of a proposal as a line: which parts are over, how far the present one has gone, and what lies ahead."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.proposals import withdraw_proposal
from commonweal.assembly.queries.way import steps_of
from commonweal.assembly.tests.builders.ballots import LATER, closed, decision, says
from commonweal.assembly.tests.builders.proposals import opened
from commonweal.people.tests.builders import AT, found_union, founder_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def drawn(proposal, at):
    return [(str(step.name), round(step.gone, 2), step.is_next) for step in steps_of(proposal, at)]


def test_the_line_fills_part_by_part_and_what_is_not_on_the_way_is_not_drawn():
    union = found_union().union
    asked = opened(
        union, review_on=(AT + 90 * DAY).date()
    )  # two days of questions, three of reactions, five to decide
    rest = [("Decision", 0.0, False), ("Looked at again", 0.0, False)]
    assert drawn(asked, AT + DAY) == [("Questions", 0.5, True), ("Reactions", 0.0, False), *rest]
    assert drawn(asked, AT + 2 * DAY) == [("Questions", 1.0, False), ("Reactions", 0.0, True), *rest]
    assert drawn(decision(union), AT + DAY) == [("Decision", 0.2, True)]


def test_what_was_decided_stands_on_the_day_it_was_and_what_was_withdrawn_has_no_way():
    union = found_union().union
    silent, heard = decision(union), decision(union)
    says(heard, founder_of(union), "consent")
    for proposal, name in ((silent, "Ended"), (heard, "Decided")):
        done = closed(proposal)
        (step,) = steps_of(done, LATER + DAY)
        assert (str(step.name), step.until, step.is_done) == (name, done.decided_at, True)
    over = withdraw_proposal(proposal=opened(union), by=founder_of(union), at=AT)
    assert steps_of(over, AT) == []
