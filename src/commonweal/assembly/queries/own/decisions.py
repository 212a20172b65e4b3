"""What assemblies decided about a person, for their own download: welcoming, standing, parting, mandates."""

from typing import Any

from django.db.models import Q, QuerySet

from commonweal.assembly.models import ProposalEffect
from commonweal.journal.models import Entry
from commonweal.lib.ids import path_of
from commonweal.people.models import Person


def show_decisions(person: Person) -> dict[str, Any]:
    """What assemblies decided about them."""
    return {"decided_about_you": decided_about(person)}


def decided_about(person: Person) -> list[dict[str, Any]]:
    """Every effect of a proposal that names ``person``, with what became of it, as plain JSON."""
    rows = (
        effects_about(person).select_related("proposal__association").order_by("proposal__number", "position")
    )
    return [
        {
            "decision": f"{row.proposal.association.name} No. {row.proposal.number}", "effect": row.code,
            "state": row.state, "on": row.done_at.isoformat() if row.done_at else None,
        }
        for row in rows
    ]  # fmt: skip


def effects_about(person: Person) -> QuerySet[ProposalEffect]:
    """Effects that name ``person`` by handle, and those that welcomed them by name."""
    named = Q(arguments__person=str(person.pk)) | Q(arguments__holder=str(person.pk))
    return ProposalEffect.objects.filter(named | _welcomed(person))


def welcomes_of(person: Person) -> QuerySet[ProposalEffect]:
    """Effects that brought ``person`` into a union by name; the journal knows which decision did."""
    return ProposalEffect.objects.filter(_welcomed(person))


def _welcomed(person: Person) -> Q:
    added = Entry.objects.filter(
        deed="person.added", subject=path_of("person", person.pk), under__isnull=False
    )
    return Q(code="people.admit", proposal__in=added.values("under"), arguments__has_key="name")
