"""Forgetting what a person wrote on their sheets; what came of all sheets stays."""

from django.db import transaction

from commonweal.assembly.models import Sheet
from commonweal.people.models import Person


@transaction.atomic
def forget_budgets(person: Person) -> None:
    """Delete what a person who is forgotten wrote: their open sheets, and their sentences on those that are closed.

    Figures and marks of closed sheets stay under their opaque handle, so that the outcome can be worked out again.
    """
    rows = Sheet.objects.filter(person_id=person.pk)
    rows.exclude(budgeting__closed_at__isnull=False).delete()
    for sheet in rows:
        wordless = {project: [said[0], said[1], ""] for project, said in sheet.marks.items()}
        Sheet.objects.filter(pk=sheet.pk).update(marks=wordless)
