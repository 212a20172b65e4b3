"""What this room's own things are called where texts name them."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from commonweal.assembly.models import Proposal
from commonweal.assembly.registry.titles import declare_titles


def proposals_named(union: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Proposals by number and title, as soon as they were brought."""
    rows = Proposal.objects.filter(union=union, pk__in=list(ids), opened_at__isnull=False)
    return {
        pk: _("No. %(number)d: %(title)s") % {"number": number, "title": title}
        for pk, number, title in rows.values_list("pk", "number", "title")
    }


def register() -> None:
    """Let links to proposals carry their titles."""
    declare_titles("proposal", proposals_named)
