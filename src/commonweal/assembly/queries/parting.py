"""What pages and decisions ask about parting: notices of leaving, what is handed on, the path through a conflict."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from commonweal.assembly.models import ConflictParty, ConflictStep
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.rules.parting import Step, steps_missing, why_not_ask
from commonweal.lib.words import Words
from commonweal.people.actions.memberships import union_of
from commonweal.people.models import Association, Form
from commonweal.people.permissions import today_in

NEEDED = "parting.steps_before_asking"
COUNTS = "parting.steps_count_days"


def path_missing(association: Association, person: UUID, at: datetime) -> Words | None:
    """Why ``association`` cannot ask ``person`` to leave yet: which step of the conflict path is still to be gone.

    None when the union's minimum (``parting.steps_before_asking``) has taken place in one path that the person is in.
    Only a union has such a path: households, circles and federations are left freely (None).
    """
    union = union_of(association)
    if association.form != Form.UNION:
        return None
    day = today_in(union, at)
    values = values_of(union, [NEEDED, COUNTS], on=day)
    needed, days = values[NEEDED] or [], values[COUNTS]
    paths = _steps_by_path(union, person)
    best = min(
        paths, key=lambda steps: len(steps_missing(steps, needed=needed, day=day, days=days)), default=[]
    )
    return why_not_ask(best, needed=needed, day=day, days=days)


def _steps_by_path(union: Association, person: UUID) -> Collection[list[Step]]:
    """The steps of every path in ``union`` that ``person`` is in."""
    paths = ConflictParty.objects.filter(path__union=union, agent_id=person).values("path")
    by_path: dict[UUID, list[Step]] = defaultdict(list)
    for row in ConflictStep.objects.filter(path__in=paths):
        by_path[row.path_id].append(
            Step(row.sort, row.held_on, row.denied_by_id is not None, row.confirmed_by_id is not None)
        )
    return by_path.values()
