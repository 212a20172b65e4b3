"""Who said what, together: whoever said no more by name only, reasons with their names, who was spoken for last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.queries.open_ballots import SaidRow, grouped
from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.tests.builders.ballots import SOON, decision
from commonweal.assembly.tests.builders.ballots import says as says_it
from commonweal.assembly.tests.builders.pages import at, browser, shown
from commonweal.people.tests.builders import add_member, add_member_with_login, found_union

CONSENT = METHODS["consent"]
says = st.sampled_from([str(position.name) for position in CONSENT.positions])
rows = st.lists(
    st.builds(SaidRow, who=st.text(min_size=1, max_size=5), says=says, reason=st.sampled_from(["", "Too dry."]),
              through=st.sampled_from(["", "", "Ada"]), is_earlier=st.booleans()),
    max_size=30,
)  # fmt: skip


@given(rows)
def test_nobody_is_lost_or_told_twice_and_no_reason_is_dropped(said):
    groups = grouped(said, CONSENT)
    assert sorted(row.who for row in said) == sorted(
        name for group in groups for name in (*group.plain, *(row.who for row in group.told))
    )
    assert sum(group.count for group in groups) == len(said)
    assert sum(bool(row.reason) for group in groups for row in group.told) == sum(
        bool(row.reason) for row in said
    )
    assert len({(str(group.says), group.through) for group in groups}) == len(groups)


@given(rows)
def test_positions_stand_in_their_order_then_who_was_spoken_for(said):
    names = [str(position.name) for position in CONSENT.positions]
    order = [
        (1, 0) if group.through else (0, names.index(str(group.says))) for group in grouped(said, CONSENT)
    ]
    assert order == sorted(order)


@pytest.mark.django_db
def test_who_has_not_spoken_is_counted_and_not_named(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)
    union = found_union().union
    speaker, silent = add_member_with_login(union, "Speaker"), add_member(union, "Quietperson")
    proposal = decision(union)
    says_it(proposal, speaker, "consent")
    page = shown(browser(speaker).get(at(union, "result", proposal.pk)))
    assert "Speaker" in page
    assert silent.name not in page
    assert "1 of 3 have spoken" in page
