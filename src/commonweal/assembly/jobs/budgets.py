"""The clock of the yearly budget: sheets close by themselves when their last day is over."""

from datetime import datetime

from commonweal.assembly.actions.sheets import close_sheets_due
from commonweal.assembly.jobs.looking import also_look


def look_at_sheets(now: datetime) -> int:
    """Close what is due; says how many."""
    return close_sheets_due(at=now)


def register() -> None:
    """Have it looked at whenever the room looks around."""
    also_look(look_at_sheets)
