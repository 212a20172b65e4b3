"""Seats by approval, whole: which rules lead to it, paper and delegated ballots, in secret, counted again."""

from uuid import UUID

import pytest

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.models import Ballot, LooseBallot
from commonweal.assembly.queries.replay import counted_again, replayed_outcome
from commonweal.assembly.queries.results import result_of
from commonweal.assembly.tests.builders.ballots import LATER, SOON, closed, decision, members_of
from commonweal.assembly.tests.builders.joining import set_rule
from commonweal.assembly.tests.builders.proposals import among, brought, in_voting
from commonweal.people.tests.builders import AT, found_union, founder_of, give_powers

pytestmark = pytest.mark.django_db


def marks(proposal, voter, *names, by=None, **more):
    ids = {name: str(pk) for pk, name in proposal.choices.values_list("pk", "name")}
    content = {"approved": [ids[name] for name in names]}
    return cast_ballot(proposal=proposal, voter=voter, content=content, by=by or voter, at=SOON, **more)


def names_of(proposal, chosen):
    names = dict(proposal.choices.values_list("pk", "name"))
    return [names[UUID(each)] for each in chosen]


def two_seats(*, is_secret=False):
    """Oak has most marks and Elm the second most, but those who marked Elm have Oak, and two others only marked Ash."""
    union = found_union().union
    ada, ben, cat, dan, eve = members_of(union, 5)
    proposal = decision(
        union, method="approval_seats", choices=among("Oak", "Elm", "Ash", "Fir"), settings={"seats": 2},
        is_secret=is_secret,
    )  # fmt: skip
    marks(proposal, ada, "Oak", "Elm")
    marks(proposal, founder_of(union), "Oak")
    marks(proposal, ben, "Elm", "Oak")
    marks(proposal, cat, "Ash")
    give_powers(founder_of(union), union, "assembly.enter_ballots")
    marks(proposal, eve, "Ash", by=founder_of(union), entered="paper")
    if is_secret:
        marks(proposal, dan, "Oak", "Elm")
    else:
        give_delegation(association=union, delegate=ada, by=dan, at=AT)
    return closed(proposal)


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_group_large_enough_has_its_seat_whichever_way_its_ballots_came(is_secret):
    done = two_seats(is_secret=is_secret)
    outcome = done.outcome
    assert names_of(done, outcome["winners"]) == ["Oak", "Ash"]
    assert {names_of(done, [each])[0]: row["total"] for each, row in outcome["standing"].items()} == {
        "Oak": 4, "Elm": 3, "Ash": 2, "Fir": 0,
    }  # fmt: skip
    assert (outcome["reached"], outcome["empty"], outcome["by_lot"]) == ({"1": 6}, 0, False)
    assert outcome["delegated"] == (0 if is_secret else 1)
    assert replayed_outcome(done).as_json() == outcome
    assert counted_again(done.union_id).faults == []
    told = result_of(done, at=LATER)
    assert told.sentence == "Chosen: Oak, Ash. For everybody who marked any, at least one is chosen."
    assert [(row.name, row.seat) for row in told.choices] == [("Oak", 1), ("Ash", 2), ("Elm", 0), ("Fir", 0)]
    if is_secret:
        assert not Ballot.objects.exists()
        assert sum(row.times for row in LooseBallot.objects.all()) == 6


def test_it_says_how_many_have_none_of_theirs_and_which_seats_stay_empty():
    union = found_union().union
    ada, ben, _cat = members_of(union, 3)
    proposal = decision(
        union, method="approval_seats", choices=among("Oak", "Elm", "Ash"), settings={"seats": 3}
    )
    marks(proposal, ada, "Elm")
    marks(proposal, ben)
    done = closed(proposal)
    assert names_of(done, done.outcome["winners"]) == ["Elm"]
    told = result_of(done, at=LATER)
    assert told.sentence == (
        "Chosen: Elm. For everybody who marked any, at least one is chosen. "
        "2 seats stay empty: nobody was marked for them."
    )
    assert [(str(bar.name), bar.count) for bar in told.reached] == [("one of theirs", 1), ("marked none", 1)]
    alone = decision(union, method="approval_seats", choices=among("Oak", "Elm"), settings={"seats": 1})
    marks(alone, ada, "Oak")
    marks(alone, founder_of(union), "Oak")
    marks(alone, ben, "Elm")
    told = result_of(closed(alone), at=LATER)
    assert told.sentence == "Chosen: Oak. For 2 of the 3 who marked any, at least one is chosen."
    assert [(str(bar.name), bar.count) for bar in told.reached] == [
        ("one of theirs", 2),
        ("none of theirs", 1),
    ]


@pytest.mark.parametrize(
    ("rules", "seats", "method"),
    [
        ({}, 2, "stv"),
        ({"assembly.method_of_seats": "approval_seats"}, 2, "approval_seats"),
        ({"assembly.method_of_seats": "approval_seats"}, 1, "ranked_schulze"),
        ({"assembly.method_of_choices": "approval"}, 2, "approval_seats"),
        ({"assembly.method_of_choices": "approval"}, 1, "approval"),
        ({"assembly.method_of_choices": "score", "assembly.method_of_seats": "lot"}, 2, "lot"),
        ({"assembly.method_of_choices": "stv", "assembly.method_of_seats": "lot"}, 2, "stv"),
    ],
)
def test_which_method_fills_the_seats_is_a_rule(rules, seats, method):
    union = found_union().union
    for code, value in rules.items():
        set_rule(union, code, value)
    proposal = in_voting(union, choices=among("Oak", "Elm", "Ash"), seats=seats)
    assert (proposal.method, proposal.settings["seats"]) == (method, seats)
    assert brought(union, seats=2).settings["seats"] == 2
    assert in_voting(union, seats=2).method == "consent"
