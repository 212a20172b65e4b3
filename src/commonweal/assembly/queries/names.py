"""What persons and associations are called now; the forgotten are nobody's name."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from commonweal.people.models import Agent


def names_of(agents: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """By handle, the names of persons and associations, in one query; who is forgotten is said to be no longer here."""
    wanted = {agent for agent in agents if agent is not None}
    rows = Agent.objects.filter(pk__in=wanted).values_list("pk", "person__name", "association__name")
    return {
        pk: person or association or _("somebody who is no longer here") for pk, person, association in rows
    }
