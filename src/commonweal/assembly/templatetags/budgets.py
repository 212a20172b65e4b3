"""What the figures of the trade-off game mean for one person, and parts of them for bars."""

from django import template

from commonweal.assembly.models import Budgeting
from commonweal.assembly.rules.budgets import week_of_each

register = template.Library()


@register.filter
def weekly(minutes: int, budgeting: Budgeting) -> int:
    """``minutes|weekly:budgeting``: about how many minutes a week that is for each who works along."""
    return week_of_each(minutes, people=budgeting.people, weeks=budgeting.weeks)


@register.filter
def part_of(part: int, whole: int) -> float:
    """``part|part_of:whole`` for a bar, from 0 to 1; nothing of nothing is nothing."""
    return min(max(part / whole, 0.0), 1.0) if whole > 0 else 0.0
