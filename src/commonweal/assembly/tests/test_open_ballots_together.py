"""Who said what, together: whoever said no more by name only, reasons with their names, the silent last."""

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.queries.open_ballots import SaidRow, grouped
from commonweal.assembly.rules.methods import METHODS

CONSENT = METHODS["consent"]
says = st.sampled_from(["", *(str(position.name) for position in CONSENT.positions)])
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
def test_positions_stand_in_their_order_then_who_was_spoken_for_then_the_silent(said):
    names = [str(position.name) for position in CONSENT.positions]
    order = [
        (0, names.index(str(group.says))) if group.says else (1, 0) if group.through else (2, 0)
        for group in grouped(said, CONSENT)
    ]
    assert order == sorted(order)
