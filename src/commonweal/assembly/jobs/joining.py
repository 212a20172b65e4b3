"""The clock of the way in: it ends with whoever left meanwhile, and whoever did not join is forgotten in the end."""

from datetime import datetime

from commonweal.assembly.actions.forgetting.applicants import forget_all_who_did_not_join
from commonweal.assembly.actions.joining import end_for_who_left
from commonweal.assembly.jobs.looking import also_look


def look_at_applicants(now: datetime) -> int:
    """End the way of whoever left, and forget whoever’s way in ended long enough ago; says how many."""
    return end_for_who_left(at=now) + forget_all_who_did_not_join(at=now)


def register() -> None:
    """Have them looked at whenever the room looks around."""
    also_look(look_at_applicants)
