"""Template filters that put amounts, dates and reasons into words."""

from django import template

from commonweal.lib.quantity import UNITS, show_amount

register = template.Library()


@register.filter
def amount(steps: int | None, unit_code: str) -> str:
    """``1500|amount:"kg"`` as ``1.5 kg``."""
    if steps is None:
        return ""
    unit = UNITS[unit_code]
    return f"{show_amount(steps, unit)} {unit.symbol}"
