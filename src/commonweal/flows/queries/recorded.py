"""What a key recorded before."""

from uuid import UUID

from commonweal.flows.drafts import Recorded
from commonweal.flows.models import Flow
from commonweal.flows.refusals import KeyUsedElsewhere
from commonweal.journal.queries import found_by_key
from commonweal.lib.words import say


def recorded_before(*, union: UUID, key: UUID, deed: str) -> Recorded | None:
    """What this key recorded in this union, or None. Raises ``KeyUsedElsewhere`` when it was another deed's key."""
    entry = found_by_key(union=union, key=key)
    if entry is None:
        return None
    if entry.deed != deed:
        raise KeyUsedElsewhere(
            say("This form was already used for something else. Please open the page again.")
        )
    rows = list(
        Flow.objects.filter(entry=entry.pk)
        .order_by("position")
        .values_list("id", "resource_id", "to_resource_id")
    )
    return Recorded(
        entry_id=entry.pk,
        flow_ids=tuple(row[0] for row in rows),
        resource_ids=tuple(row[2] or row[1] for row in rows),
        is_repeat=True,
    )
