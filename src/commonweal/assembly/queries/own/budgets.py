"""What the yearly budget holds about a person, for their own download."""

from typing import Any

from commonweal.assembly.models import BudgetProject, Sheet
from commonweal.people.models import Person


def show_budgets(person: Person) -> dict[str, Any]:
    """Their sheets with all figures and marks, those they wrote down for others (without what is on them), projects."""
    sheets = Sheet.objects.filter(person_id=person.pk).select_related("budgeting").order_by("pk")
    written = Sheet.objects.filter(entered_by_id=person.pk).order_by("pk")
    projects = BudgetProject.objects.filter(brought_by_id=person.pk).order_by("pk")
    return {
        "sheets": [
            {
                "year": sheet.budgeting.year, "minutes_and_money": sheet.amounts, "marks": sheet.marks,
                "counts": sheet.counts, "entered": sheet.entered, "saved_at": str(sheet.saved_at),
            }
            for sheet in sheets
        ],
        "sheets_written_down": [str(each) for each in written.values_list("saved_at", flat=True)],
        "budget_projects": list(projects.values("number", "name", "text", "minutes", "money")),
    }  # fmt: skip
