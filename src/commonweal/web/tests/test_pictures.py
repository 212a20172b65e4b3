"""Pictures drawn on the server: bars that keep their measure, codes that can be read, figures said in words."""

from xml.etree import ElementTree

from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commonweal.web.templatetags import pictures

PERIODS = ["May", "June"]
TIERS = [(1, "Food", [1.0, 0.5]), (2, "Rooms", [0.25, 0.0])]


@given(st.floats(-5, 5, allow_nan=False))
def test_a_bar_stays_within_its_ground(part):
    assert 0 <= float(pictures.bar_width(part)) <= 100


def test_bars_are_as_high_as_what_is_met():
    drawn = pictures.supply_picture(PERIODS, TIERS)
    assert [float(bar.height) for bar in drawn.bars] == [180.0, 90.0, 45.0, 0.0]
    assert all(float(bar.y) + float(bar.height) == pictures.TOP + pictures.FULL for bar in drawn.bars)
    assert len({bar.x for bar in drawn.bars}) == 4


def test_the_picture_says_its_least_in_words():
    with translation.override("en"):
        drawn = pictures.supply_picture(PERIODS, TIERS)
    assert "Food: at least 50" in drawn.in_words and "least in June" in drawn.in_words


def test_the_chart_comes_with_its_table_and_without_style():
    page = (
        engines["django"]
        .from_string(
            "{% supply_picture periods tiers as picture %}"
            '{% include "web/ui/supply_chart.html" with title="Met" picture=picture only %}'
        )
        .render({"periods": PERIODS, "tiers": TIERS})
    )
    assert "style=" not in page and "unset" not in page
    tree = ElementTree.fromstring(page[page.index("<figure") :])  # noqa: S314 (our own page)
    assert [cell.text for cell in tree.iter("td")] == [f"{figure}\u202f%" for figure in (100, 50, 25, 0)]


def test_a_picture_without_periods_can_be_drawn():
    assert pictures.supply_picture([], [(1, "Food", [])]).bars == []


def test_numbers_in_pictures_keep_their_dot_in_german():
    with translation.override("de"):
        drawn = pictures.supply_picture(PERIODS, [(1, "Essen", [0.333, 0.5])])
    assert all("," not in bar.height + bar.y + bar.x for bar in drawn.bars)


def test_a_code_is_drawn_and_keeps_its_address_to_itself():
    drawn = pictures.qr("https://river.example/id/task/1")
    assert drawn.startswith("<svg") and "river" not in drawn
    assert pictures.qr("https://river.example/id/task/2") != drawn
