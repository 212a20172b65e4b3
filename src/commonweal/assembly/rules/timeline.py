"""The way of an open proposal: questions, then reactions and amendments, then the decision; each until an instant."""

from datetime import datetime


def phase_of(
    *, at: datetime, questions_until: datetime | None, reactions_until: datetime | None, closes_at: datetime
) -> str:
    """Which part of its way an open proposal is on at ``at``: "questions", "reactions", "voting" or "ended".

    A part without an end does not take place. What begins at an instant holds from that instant on.
    """
    if questions_until is not None and at < questions_until:
        return "questions"
    if reactions_until is not None and at < reactions_until:
        return "reactions"
    return "voting" if at < closes_at else "ended"


def voting_begins(
    *, opened_at: datetime, questions_until: datetime | None, reactions_until: datetime | None
) -> datetime:
    """When the decision begins: whoever belongs on that day has a voice."""
    return max(moment for moment in (opened_at, questions_until, reactions_until) if moment is not None)
