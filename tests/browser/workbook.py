"""A newcomer's own numbers, written into the workbook that the union's page of templates gives."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

Row = Mapping[str, object]


def own_numbers(today: date) -> dict[str, Sequence[Row]]:
    """A house of four that bakes bread and eats lentil soup; the founder is one of them."""
    soon, later = today + timedelta(days=5), today + timedelta(days=300)
    born = {"born_on": "1988-05-01", "sex": "female", "activity": "moderate", "usual_food": "yes"}
    return {
        "people": [
            {"name": "Demo Founder", "born_on": "1980-02-03", "sex": "male", "usual_food": "yes"},
            {"name": "Demo Baker", **born},
            {"name": "Demo Child", "born_on": f"{today.year - 7}-01-15", "usual_food": "yes",
             "trusted": "Demo Baker", "standing": "beneficiary"},
            {"name": "Demo Elder", **born, "born_on": "1949-09-09", "diet": "vegan"},
        ],
        "kinds": [
            {"name": "Rye flour", "unit": "kg", "contains": "gluten", "keeps_days": 180,
             "gives energy": 3380, "gives protein": 103},
            {"name": "Rye bread", "unit": "kg", "contains": "gluten", "keeps_days": 7,
             "most_per_person_day": 0.6, "gives energy": 2100, "gives protein": 65},
            {"name": "Lentils", "unit": "kg", "gives energy": 3520, "gives protein": 246},
            {"name": "Baking", "sort": "work", "unit": "h"},
            {"name": "Cooking", "sort": "work", "unit": "h"},
            {"name": "Oven", "sort": "equipment", "unit": "h", "available": 12},
        ],
        "recipes": [
            {"name": "Bake rye bread", "sort": "make"},
            {"name": "Lentil soup", "sort": "dish", "portions": 10},
        ],
        "recipe lines": [
            {"recipe": "Bake rye bread", "part": "input", "what": "Rye flour", "amount": 7},
            {"recipe": "Bake rye bread", "part": "output", "what": "Rye bread", "amount": 10},
            {"recipe": "Bake rye bread", "part": "work", "what": "Baking", "amount": 3},
            {"recipe": "Bake rye bread", "part": "equipment", "what": "Oven", "amount": 1.5},
            {"recipe": "Lentil soup", "part": "input", "what": "Lentils", "amount": 1.5},
            {"recipe": "Lentil soup", "part": "work", "what": "Cooking", "amount": 1},
        ],
        "menus": [
            {"menu": "Every day", "from": str(today), "meal": meal, "dish": "Lentil soup", "times_in_four_weeks": 28}
            for meal in ("lunch", "dinner")
        ],
        "prices": [
            {"what": "Rye flour", "supplier": "Mill", "price": 1.10},
            {"what": "Lentils", "supplier": "Wholesale", "price": 2.60},
        ],
        "stores": [
            {"what": "Rye flour", "amount": 60, "place": "Pantry", "best_before": str(later)},
            {"what": "Lentils", "amount": 40, "place": "Pantry"},
            {"what": "Rye bread", "amount": 9, "place": "Bread shelf", "best_before": str(soon)},
        ],
        "abilities": [
            {"who": "Demo Founder", "skill": "Baking", "hours_a_week": 6},
            {"who": "Demo Baker", "skill": "Baking", "hours_a_week": 8},
            {"who": "Demo Elder", "skill": "Cooking", "hours_a_week": 10},
        ],
    }  # fmt: skip


def filled_in(template: bytes, numbers: Mapping[str, Sequence[Row]], path: Path) -> Path:
    """The template with ``numbers`` under its own headings, saved at ``path``; a heading it lacks is added."""
    book = load_workbook(BytesIO(template))
    for name, rows in numbers.items():
        sheet = book[name]
        headings = [str(cell.value or "").rstrip("*") for cell in sheet[1]]
        for column in dict.fromkeys(key for row in rows for key in row):
            if column not in headings:
                headings.append(column)
                sheet.cell(row=1, column=len(headings), value=column)
        for place, row in enumerate(rows, start=sheet.max_row + 1):
            for column, value in row.items():
                sheet.cell(row=place, column=headings.index(column) + 1, value=value)
    book.save(path)
    return path
