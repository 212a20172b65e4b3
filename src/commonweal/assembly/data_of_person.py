"""What this room holds about a person: shown to them on request, and made nobody's when they are forgotten.

What was brought before an assembly and decided is the union's memory and stays, without a name: it knows its people
by opaque handles. What a person only thought of (drafts) and said (comments) goes with them.
"""

from typing import Any

from commonweal.assembly.actions.forgetting.budgets import forget_budgets
from commonweal.assembly.actions.forgetting.joining import forget_joining
from commonweal.assembly.actions.forgetting.meetings import forget_meetings
from commonweal.assembly.actions.forgetting.names import forget_name_in_effects
from commonweal.assembly.actions.forgetting.proposals import forget_proposals
from commonweal.assembly.actions.forgetting.rehearsals import forget_rehearsals
from commonweal.assembly.actions.forgetting.voting import forget_voting
from commonweal.assembly.queries.own.budgets import show_budgets
from commonweal.assembly.queries.own.decisions import show_decisions
from commonweal.assembly.queries.own.joining import show_joining
from commonweal.assembly.queries.own.meetings import show_meetings
from commonweal.assembly.queries.own.proposals import show_proposals
from commonweal.assembly.queries.own.rehearsals import show_rehearsals
from commonweal.assembly.queries.own.reminders import show_reminders
from commonweal.assembly.queries.own.voting import show_voting
from commonweal.people.data_of_person import holds_data_of_persons
from commonweal.people.models import Person

SHOWN = (
    show_proposals,
    show_decisions,
    show_budgets,
    show_voting,
    show_reminders,
    show_joining,
    show_meetings,
    show_rehearsals,
)
FORGOTTEN = (
    forget_proposals,
    forget_name_in_effects,
    forget_budgets,
    forget_voting,
    forget_joining,
    forget_meetings,
    forget_rehearsals,
)


def show(person: Person) -> dict[str, Any]:
    """All that the assembly holds about ``person``, by subject; each subject adds its part to ``SHOWN``."""
    return {name: rows for part in SHOWN for name, rows in part(person).items()}


def forget(person: Person) -> None:
    """Delete or blank what is private, subject by subject (``FORGOTTEN``); the caller owns the transaction."""
    for part in FORGOTTEN:
        part(person)


def register() -> None:
    """Let persons see what is held about them here, and be forgotten."""
    holds_data_of_persons("assembly", show=show, forget=forget)
