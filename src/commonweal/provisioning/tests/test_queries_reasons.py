"""Reasons in the reader's words: every code of the planner has a sentence, and nobody alone is told by figures."""

from uuid import UUID

import pytest

from commonweal.planning.reasons import CODES
from commonweal.planning.result import Reason
from commonweal.planning.words import CONFLICTS, GAINS
from commonweal.provisioning.problem.names import GroupKey
from commonweal.provisioning.queries.eaters_in_words import eaters_in_words
from commonweal.provisioning.queries.reasons import (
    WHERE,
    conflict_in_words,
    conflicts_in_words,
    limit_in_words,
    reason_views,
)

PERIODS = {"2026-12-01": "December", "2027-01-01": "January"}
ENERGY = UUID(int=2)
OF_A_POOL = {"resource", "variety", "footprint", "offer", "transport", "room", "no_line"}
"""Limits that the problems built here do not set hard."""


def reason(code="hours", *, when="2026-12-01", eaters="everyone", gain_code="more", **changed):
    args = {
        "limit": "Baking",
        "amount": "12.5",
        "unit": "h",
        "when": when,
        "gain_code": gain_code,
        "gain": "1.25",
    }
    facts = {
        "code": code, "text": "", "args": args, "union": "u", "tier": 1, "limit": "Baking", "limit_id": "b",
        "unit": "h", "amount": 12.5, "gain": 0.0125, "group": str(GroupKey("group", ENERGY, 1, eaters)),
    }  # fmt: skip
    return Reason(**facts | changed)


def views(*reasons, full=None, groups=None):
    return reason_views(reasons, periods=PERIODS, groups=groups or {}, full=full or {})


@pytest.mark.parametrize("code", CODES)
def test_every_limit_of_the_planner_has_words(code):
    text = limit_in_words(code)
    assert (text == limit_in_words("unclear")) == (code == "unclear")
    [view] = views(reason(code))
    assert view.text
    assert "%(" not in view.text


@pytest.mark.parametrize("code", sorted(set(CONFLICTS) - OF_A_POOL))
def test_every_conflict_that_a_union_can_cause_has_words(code):
    assert conflict_in_words(code) != conflict_in_words("unknown")
    [text] = conflicts_in_words([reason(f"conflict_{code}")], periods=PERIODS)
    assert "Baking" in text or "12.5" in text


@pytest.mark.parametrize("which", [code for code in GAINS if code])
def test_every_gain_of_the_planner_has_words(which):
    [view] = views(reason(gain_code=which, first_to="g"), groups={"g": "Protein"})
    assert view.gain
    assert "%(" not in view.gain


def test_one_limit_in_two_months_is_one_sentence_in_the_order_of_the_year():
    found = views(reason(when="2027-01-01"), reason(when="2026-12-01"))
    assert [view.text for view in found] == ["All 12.5\u202fh of Baking in December and January are used."]
    assert found[0].gain == "One more hour would add 1.2 % at first."
    assert found[0].where == "abilities"


def test_what_is_used_up_all_the_time_says_so():
    [view] = views(reason(gain_code="none"), full={"b": ["December", "January"]})
    assert "2 of the periods" in view.text
    assert "in all of them it would" in view.gain


def test_what_one_person_can_eat_is_not_told():
    assert not views(reason("variety", eaters="few-1"))
    assert views(reason("variety", eaters="vegan"))
    assert views(reason("hours", eaters="few-1"))


def test_eaters_in_words():
    assert eaters_in_words("all") == "who eat everything"
    assert eaters_in_words("vegan") == "vegan"
    assert eaters_in_words("no-milk") == "without milk"
    assert eaters_in_words("vegetarian-no-gluten-nuts").startswith("vegetarian, without ")
    assert eaters_in_words("few-3") == "particular diets"


def test_every_place_to_move_a_limit_is_for_a_limit_there_is():
    assert set(WHERE) <= set(CODES)
