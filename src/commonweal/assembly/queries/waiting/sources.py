"""What waits for a member: their voice, their answer, what ends or meets soon, and what they are concerned by.

Today, the letters of reminders and the page about them all say the same, from here. Each subject has its own source;
all together take a constant number of queries, whatever the union's size.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from commonweal.assembly.queries.waiting.budgets import sheets_wanted
from commonweal.assembly.queries.waiting.endings import ending_mandates, reviews_due
from commonweal.assembly.queries.waiting.federations import asked_of_delegates
from commonweal.assembly.queries.waiting.joining import draws_ahead, handed_to_me, on_the_way
from commonweal.assembly.queries.waiting.meetings import meetings_near
from commonweal.assembly.queries.waiting.parting import partings_to_answer
from commonweal.assembly.queries.waiting.proposals import answers_wanted, open_proposals
from commonweal.assembly.rules.waiting import Looking, Waiting, in_order
from commonweal.people.models import Association, Person
from commonweal.people.permissions import member_of, today_in

Source = Callable[[Looking], Iterable[Waiting]]
SOURCES: tuple[Source, ...] = (
    open_proposals, answers_wanted, asked_of_delegates, sheets_wanted, meetings_near, ending_mandates, reviews_due,
    on_the_way, partings_to_answer, handed_to_me, draws_ahead,
)  # fmt: skip


def waiting_for(person: Person, union: Association, at: datetime) -> list[Waiting]:
    """Everything in ``union`` that waits for ``person`` or concerns them at ``at``: the most pressing first.

    Nothing for whoever does not belong. What is asked comes before what merely concerns one.
    """
    membership = member_of(person, union, at)
    if membership is None:
        return []
    return waiting_as(Looking(person, union, membership.standing, at, today_in(union, at)))


def waiting_as(looking: Looking) -> list[Waiting]:
    """The same for a page that knows already that its reader belongs, and how."""
    return in_order(waiting for source in SOURCES for waiting in source(looking))
