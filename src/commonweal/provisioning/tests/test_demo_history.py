"""The told year adds up: no store ever below zero, and it ends with what is on the shelves today."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.provisioning.demo.figures import harvest_in_year
from commonweal.provisioning.demo.history import GOOD_YEAR, stock_before, year_before
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import opening_stock
from commonweal.provisioning.demo.shapes import Nature

NOVEMBER = date(2026, 11, 22)
any_union = pytest.mark.parametrize("union", region().unions.values(), ids=lambda union: union.union_id)


def after(stock, month):
    """Post one month on a stock."""
    left = Counter(stock)
    for came_in in (month.harvested, month.bought, {"kitchen-scraps": month.scraps_g}):
        left.update(came_in)
    for made in month.made:
        left.update({made.kind: made.steps} | dict(made.by_products))
        left.subtract(made.inputs)
    for went_out in (month.cooked, month.used, month.sown, month.lost):
        left.subtract(went_out)
    return left


@settings(max_examples=6, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_the_year_ends_with_the_opening_stock_and_never_runs_below_zero(day):
    for union in region().unions.values():
        stock = stock_before(union, day)
        for month in year_before(union, day):
            stock = after(stock, month)
            assert min(stock.values()) >= 0, month.starts_on
        assert {kind: steps for kind, steps in stock.items() if steps} == opening_stock(union, day)


@any_union
def test_only_what_is_for_sale_is_bought_and_it_is_priced(union):
    for month in year_before(union, NOVEMBER):
        assert set(month.bought) <= set(region().purchases)
        assert set(month.bought_cents) == set(month.bought)
        for kind, steps in month.bought.items():
            unit = region().kinds[kind].steps
            assert abs(month.bought_cents[kind] * unit - steps * region().purchases[kind].price_cents) <= unit


@any_union
def test_nothing_is_sold_or_lost_that_cannot_be_stored(union):
    for month in year_before(union, NOVEMBER):
        assert all(region().kinds[kind].nature is not Nature.SERVICE for kind in month.lost)


@any_union
def test_harvests_are_no_more_than_the_beds_give_in_a_good_year(union):
    harvested = Counter()
    for month in year_before(union, NOVEMBER):
        harvested.update(month.harvested)
    assert harvested
    for kind, steps in harvested.items():
        assert steps <= harvest_in_year(union)[kind] * GOOD_YEAR + 12


@any_union
def test_a_month_of_buying_outside_costs_what_such_a_month_costs(union):
    for month in year_before(union, NOVEMBER):
        assert 20 <= sum(month.bought_cents.values()) / 100 / len(union.people) <= 130


@any_union
def test_the_work_told_is_about_what_people_offer(union):
    minutes = Counter()
    for month in year_before(union, NOVEMBER):
        minutes.update({"cooking": month.cooking_minutes} | dict(month.growing_minutes))
        for made in month.made:
            minutes.update(made.minutes)
    offered = sum(sum(person.abilities.values()) for person in union.people) * 60 * 52
    assert 0.5 <= sum(minutes.values()) / offered <= 1.1
    assert set(minutes) <= set(region().skills)
