"""What was written down about somebody's leaving, and waits for their yes or no."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format

from commonweal.assembly.queries.leaving import to_answer
from commonweal.assembly.rules.waiting import Looking, Sort, Waiting
from commonweal.lib.words import say


def partings_to_answer(looking: Looking) -> Iterator[Waiting]:
    """Partings that somebody else wrote down: one's own, and of those for whom one acts."""
    for one in to_answer(looking.person, looking.union, day=looking.day):
        day = date_format(one.leaves_on, "j F Y")
        yield Waiting(
            key=f"leaving:{one.id}:{one.leaves_on}",
            sort=Sort.CONFIRM,
            title=say("It was written down that you leave on {day}. Is that right?", day=day)
            if one.is_own
            else say(
                "It was written down that {name} leaves on {day}. Is that right?", name=one.name, day=day
            ),
            quiet_title=say("Something was written down about belonging. Is it right?"),
            text=say("If it is not, one tap ends it at once. Nobody asks for a reason."),
            why=say("because only you can know.") if one.is_own else say("because you act for them."),
            url=reverse("assembly:parting", args=[looking.union.slug]),
            action=say("Say whether it is right"),
            until=datetime.combine(one.leaves_on, time(0), ZoneInfo(looking.union.time_zone)),
        )
