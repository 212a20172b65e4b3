"""Amounts, times, days and shares as people read them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from commonweal.lib.quantity import UNITS, read_amount
from commonweal.web.templatetags import words

THIN = words.THIN


@pytest.mark.parametrize(
    ("steps", "unit", "english", "german"),
    [
        (1500, "kg", f"1.5{THIN}kg", f"1,5{THIN}kg"),
        (150, "h", f"2{THIN}h{THIN}30", f"2{THIN}h{THIN}30"),
        (125050, "EUR", f"1250.50{THIN}€", f"1250,50{THIN}€"),
        (21200050, "kg", f"21{THIN}200.05{THIN}kg", f"21{THIN}200,05{THIN}kg"),
        (0, "g", f"0{THIN}g", f"0{THIN}g"),
    ],
)
def test_amounts_follow_the_language(steps, unit, english, german):
    with translation.override("en"):
        assert words.amount(steps, unit) == english
    with translation.override("de"):
        assert words.amount(steps, unit) == german


def test_no_amount_is_no_word():
    assert words.amount(None, "kg") == "" == words.minutes(None) == words.share(None) == words.day(None)


@given(st.integers(0, 10**12), st.sampled_from(sorted(set(UNITS) - {"h"})), st.sampled_from(["en", "de"]))
def test_what_is_shown_can_be_typed_again(steps, unit, language):
    with translation.override(language):
        assert read_amount(words.number(steps, unit), UNITS[unit]) == steps


@pytest.mark.parametrize(("total", "said"), [(45, "45 min"), (60, "1 h"), (61, "1 h 01"), (-90, "−1 h 30")])
def test_minutes(total, said):
    with translation.override("en"):
        assert words.minutes(total).replace(THIN, " ") == said


def test_large_hours_and_round_money_are_short():
    with translation.override("de"):
        hours = [words.whole_hours(total) for total in (150, 6000, 2538835, -6031, None)]
        assert [each.replace(THIN, " ") for each in hours] == ["2,5", "100", "42 314", "-101", ""]
        assert words.whole_money(120000, "EUR") == f"1200{THIN}€"
        assert words.whole_money(120050, "EUR") == f"1200,50{THIN}€"
        assert words.whole_money(-1200, "CHF") == f"-12{THIN}CHF"


def test_midnight_is_the_end_of_the_day_before():
    with translation.override("en"), timezone.override("Europe/Berlin"):
        assert words.ending(datetime(2026, 12, 4, 23, tzinfo=UTC)) == "the end of Fri 4 December"
        assert words.ending(datetime(2026, 12, 5, 17, 30, tzinfo=UTC)) == "Sat 5 December, 18:30"
        assert words.ending(None) == ""


@pytest.mark.parametrize(
    ("part", "said"), [(0, "0 %"), (0.82, "82 %"), (0.999, "99 %"), (1, "100 %"), (0.001, "1 %")]
)
def test_a_share_is_whole_only_when_it_is(part, said):
    assert words.share(part).replace(THIN, " ") == said


def test_days_and_ranges():
    with translation.override("en"):
        assert words.until(date(2026, 11, 16), date(2026, 11, 29)) == "16 – 29 November 2026"
        assert words.until(date(2026, 11, 16), date(2026, 12, 6)) == "16 November – 6 December 2026"
        assert words.until(date(2026, 12, 30), date(2027, 1, 5)) == "30 December 2026 – 5 January 2027"
        assert words.day(date(2020, 2, 29)) == "Sat 29 February 2020"


def test_an_instant_is_told_in_the_time_of_the_page():
    at = datetime(2020, 6, 30, 23, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override("Europe/Berlin"):
        assert words.moment(at) == "Wed 1 July 2020, 01:30"


def test_names_in_a_row():
    with translation.override("en"):
        assert [words.names(given) for given in ([], ["Ada"], ["Ada", "Ben", "Kim"])] == [
            "",
            "Ada",
            "Ada, Ben and Kim",
        ]


def test_filters_are_built_into_every_template():
    page = engines["django"].from_string('{{ steps|amount:"kg" }} {{ part|share }}')
    assert page.render({"steps": 2000, "part": 0.5}).replace(THIN, " ") == "2 kg 50 %"
