"""Figures of this room in the reader's notation: thousandths of a measure, a recipe's months."""

from collections.abc import Sequence
from fractions import Fraction

from django import template
from django.utils import formats
from django.utils.dates import MONTHS_3
from django.utils.text import capfirst

from commonweal.lib.quantity import Unit, show_amount
from commonweal.provisioning.rules.allergens import in_words

register = template.Library()
THOUSANDTHS = Unit("milli", "", 1000)


@register.filter
def milli(value: int | None) -> str:
    """``1500|milli`` as ``1.5``; figures of a hundred and more without what is behind the mark."""
    if value is None:
        return ""
    coarse = round(value, -3) if abs(value) >= 100_000 else value
    return show_amount(coarse, THOUSANDTHS, decimal_mark=str(formats.get_format("DECIMAL_SEPARATOR")))


@register.filter
def portions(value: Fraction) -> str:
    """A fraction of portions with at most one digit behind the mark."""
    tenths = Fraction(round(value * 10), 10)
    mark = str(formats.get_format("DECIMAL_SEPARATOR"))
    return str(tenths.numerator) if tenths.denominator == 1 else f"{float(tenths):.1f}".replace(".", mark)


@register.filter
def months(yield_by_month: Sequence[int]) -> str:
    """The months in which a recipe can be started, by their short names; empty when it can be in all."""
    if all(yield_by_month):
        return ""
    return ", ".join(capfirst(str(MONTHS_3[at])) for at, share in enumerate(yield_by_month, start=1) if share)


@register.filter
def allergens(codes: Sequence[str]) -> str:
    """Allergens in words, with commas."""
    return ", ".join(in_words(codes))
