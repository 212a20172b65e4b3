"""Sheets of the yearly budget that wait for a member."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from commonweal.assembly.queries.sheets import waiting_sheets
from commonweal.assembly.rules.waiting import Looking, Sort, Waiting
from commonweal.lib.words import say


def sheets_wanted(looking: Looking) -> Iterator[Waiting]:
    """Every budgeting that is open and has no sheet of theirs that counts."""
    for budgeting in waiting_sheets(looking.person, looking.union, looking.at, standing=looking.standing):
        assert budgeting.sheets_until is not None  # it is open
        after = budgeting.sheets_until + timedelta(days=1)
        yield Waiting(
            key=f"sheet:{budgeting.pk}",
            sort=Sort.SHEET,
            title=say("Your sheet for “{name}”", name=budgeting.name),
            text=say("How would you divide our hours and our money, and which projects do you support?"),
            why=say("because the middle of all our sheets becomes the budget, and yours is not there yet."),
            url=reverse("assembly:sheet", args=[looking.union.slug, budgeting.pk]),
            action=say("Fill in my sheet"),
            until=datetime.combine(after, time(0), ZoneInfo(looking.union.time_zone)),
        )
