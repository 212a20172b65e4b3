"""The clock of draws: the lot falls when it is time, but where it is held together."""

from datetime import datetime

from commonweal.assembly.actions.draws import hold_draws_due
from commonweal.assembly.jobs.looking import also_look


def look_at_draws(now: datetime) -> int:
    """Hold the draws whose time has come; says how many."""
    return hold_draws_due(at=now)


def register() -> None:
    """Have them looked at whenever the room looks around."""
    also_look(look_at_draws)
