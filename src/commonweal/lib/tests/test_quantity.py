"""Amounts survive being written and read, and what is no amount is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.lib.quantity import (
    AMOUNT_MOST,
    UNITS,
    Quantity,
    UnitMismatch,
    WrongAmount,
    read_amount,
    show_amount,
)

units = st.sampled_from(sorted(UNITS)).map(UNITS.__getitem__)
decimal_units = st.sampled_from([u for u in UNITS.values() if u.steps in {1, 100, 1000}])

NINES = "9" * 5000


@given(steps=st.integers(0, 10**12), unit=decimal_units, mark=st.sampled_from([".", ","]))
def test_what_is_shown_reads_back(steps, unit, mark):
    assert read_amount(show_amount(steps, unit, decimal_mark=mark), unit) == steps


@given(minutes=st.integers(0, 10**6))
def test_hours_to_two_digits_read_back_within_a_minute(minutes):
    assert abs(read_amount(show_amount(minutes, UNITS["h"]), UNITS["h"]) - minutes) <= 1


@given(hours=st.integers(0, 9999), minutes=st.integers(0, 59))
def test_a_clock_reads_as_minutes(hours, minutes):
    assert read_amount(f"{hours}:{minutes:02}", UNITS["h"]) == hours * 60 + minutes


@given(text=st.text(max_size=30), unit=units)
def test_any_text_is_an_amount_or_a_sentence(text, unit):
    try:
        assert 0 <= read_amount(text, unit) <= AMOUNT_MOST
    except WrongAmount as wrong:
        assert str(wrong).endswith(".")


@pytest.mark.parametrize(
    "text",
    ["-1", "NaN", "Infinity", "1e400", "1e999999", "1,5,5", "", "ten", "2:75", NINES, f"1:{NINES}", f"{NINES}:00"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_a_sentence_of_fitting_length(text):
    with pytest.raises(WrongAmount) as wrong:
        read_amount(text, UNITS["h"])
    assert len(str(wrong.value)) < 100


def test_money_always_shows_its_cents():
    assert str(Quantity(1250, UNITS["EUR"])) == "12.50 €"


def test_different_units_do_not_add():
    with pytest.raises(UnitMismatch):
        Quantity(1, UNITS["kg"]) + Quantity(1, UNITS["l"])
