"""Template filters that put amounts, times, days, shares and people into words, in the reader's language.

They are built into every template of every room. Amounts come in whole steps of a unit, shares as parts of one.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.lib.quantity import THIN, UNITS, show_amount

register = template.Library()
MANY = " · "
HUNDRED_HOURS = 100 * 60
MIDNIGHT = time(0)


def decimal_mark() -> str:
    """The reader's decimal mark: ``.`` or ``,``."""
    return str(formats.get_format("DECIMAL_SEPARATOR"))


@register.filter
def number(steps: int | None, unit_code: str) -> str:
    """``1500|number:"kg"`` as ``1.5`` (``1,5`` in German), without the unit, for a column headed by it."""
    if steps is None:
        return ""
    return grouped(show_amount(steps, UNITS[unit_code], decimal_mark=decimal_mark()))


def grouped(digits: str) -> str:
    """Five digits and more before the mark in groups of three, a narrow space between: ``212 000.5``."""
    mark = decimal_mark()
    whole, found, rest = digits.partition(mark)
    if len(whole.lstrip("-")) < 5:
        return digits
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head = len(whole) % 3
    parts = [whole[:head]] * bool(head) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
    return sign + THIN.join(parts) + found + rest


@register.filter
def amount(steps: int | None, unit_code: str) -> str:
    """``1500|amount:"kg"`` as ``1.5 kg``; hours as ``2 h 30``."""
    if steps is None:
        return ""
    if unit_code == "h":
        return minutes(steps)
    return f"{number(steps, unit_code)}{THIN}{unit_word(unit_code, steps)}"


@register.filter
def unit_word(unit_code: str, steps: int | None = None) -> str:
    """The unit as people say it: ``kg``, ``pieces``; units that are words follow the number."""
    unit = UNITS[unit_code]
    count = 2 if steps is None else _plural_count(steps, unit.steps)
    words = {
        "piece": ngettext("piece", "pieces", count),
        "portion": ngettext("portion", "portions", count),
        "day": ngettext("day", "days", count),
        "night": ngettext("night", "nights", count),
    }
    return words.get(unit_code, unit.symbol)


def _plural_count(steps: int, steps_of_one: int) -> int:
    return 1 if abs(steps) == steps_of_one else 2


@register.filter
def money(cents: int | None, currency: str) -> str:
    """``1250|money:"EUR"`` as ``12.50 €``."""
    return amount(cents, currency)


@register.filter
def whole_money(cents: int | None, currency: str) -> str:
    """``1250|whole_money:"EUR"`` as ``12.50 €``, ``1200`` as ``12 €``: for figures that are mostly round."""
    shown = money(cents, currency)
    return shown.replace(f"{decimal_mark()}00{THIN}", THIN)


@register.filter
def whole_hours(total: int | None) -> str:
    """Minutes as hours without the unit; from a hundred hours on without fractions: ``42 314``, ``2.5``."""
    if total is None:
        return ""
    rounded = (abs(total) + 30) // 60 * 60
    return number((rounded if total >= 0 else -rounded) if rounded >= HUNDRED_HOURS else total, "h")


@register.filter
def minutes(total: int | None) -> str:
    """``150|minutes`` as ``2 h 30``; under an hour ``45 min``."""
    if total is None:
        return ""
    sign, (hours, rest) = ("−" if total < 0 else ""), divmod(abs(total), 60)
    if not hours:
        in_minutes = _("min")
        return f"{sign}{rest}{THIN}{in_minutes}"
    return f"{sign}{hours}{THIN}h" + (f"{THIN}{rest:02d}" if rest else "")


@register.filter
def share(part: float | Decimal | None) -> str:
    """``0.82|share`` as ``82 %``; what is not quite whole never shows as 100 %, nor a trace as 0 %."""
    if part is None:
        return ""
    percent = round(float(part) * 100)
    if part < 1:
        percent = min(percent, 99)
    if part > 0:
        percent = max(percent, 1)
    return f"{percent}{THIN}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """``Sun 22 November`` without the year where it is this year's; an instant is taken in the page's time zone."""
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    this_year = timezone.localdate().year
    # Translators: a day with its weekday, as a Django date format.
    with_weekday = _("D j F")
    # Translators: a day with its weekday and year, as a Django date format.
    with_year = _("D j F Y")
    return formats.date_format(on, with_weekday if on.year == this_year else with_year)


@register.filter
def until(first: date, last: date) -> str:
    """``first|until:last`` as a range of days: ``16 – 29 November``; both days are meant."""
    # Translators: day, day and month, day month and year, as Django date formats.
    plain, month, year = _("j"), _("j F"), _("j F Y")
    if first == last:
        return formats.date_format(first, year)
    same_month = (first.year, first.month) == (last.year, last.month)
    begin = plain if same_month else month if first.year == last.year else year
    return f"{formats.date_format(first, begin)} – {formats.date_format(last, year)}"


@register.filter
def clock(value: datetime | None) -> str:
    """``14:30`` in the page's time zone."""
    return "" if value is None else formats.time_format(timezone.localtime(value), "H:i")


@register.filter
def moment(value: datetime | None) -> str:
    """A day and a time: ``Sun 22 November, 14:30``."""
    return "" if value is None else f"{day(value)}, {clock(value)}"


@register.filter
def ending(value: datetime | None) -> str:
    """When something ends: midnight is told as the end of the day before, which is how people say it."""
    if value is None:
        return ""
    if timezone.is_aware(value) and timezone.localtime(value).time() == MIDNIGHT:
        return _("the end of %(day)s") % {"day": day(timezone.localtime(value) - timedelta(minutes=1))}
    return moment(value)


@register.filter
def names(people: Iterable[object] | None) -> str:
    """Names in a row: ``Ada, Ben and Kim``."""
    *most, last = [str(one) for one in people or ()] or [""]
    if not most:
        return last
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last}


@register.filter
def initial(name: object) -> str:
    """The first letter of a name, for the round mark in the head of a page."""
    return str(name)[:1].upper()
