"""When a decision may be closed, and when counting that fell silent is taken up again. Pure."""

from datetime import datetime, timedelta

from commonweal.lib.words import Words, say

SILENT_FOR = timedelta(minutes=3)
"""Counting takes seconds; whoever counts and has not ended for so long was killed, and another takes it up."""


def why_not_close(
    *,
    at: datetime,
    begun_at: datetime,
    closes_at: datetime,
    least_hours: int,
    voices: int,
    spoken: int,
    is_advice: bool,
) -> Words | None:  # fmt: skip
    """Why it cannot be closed now; None when it can.

    Before ``closes_at`` only when all have spoken (or been given advice), and not before ``least_hours``.
    """
    if at >= closes_at:
        return None
    if at < begun_at:
        return say("The decision has not begun yet.")
    if at - begun_at < timedelta(hours=least_hours):
        return say(
            "By your rules a decision stays open for at least {hours} hours, so that all can speak.",
            hours=least_hours,
        )
    if spoken < voices and not is_advice:
        return say(
            "{spoken} of {voices} have spoken. It closes by itself at its time, or earlier when all have spoken.",
            spoken=spoken, voices=voices,
        )  # fmt: skip
    return None
