"""Spreadsheet files for tests."""

from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.sheets import Imported, import_sheets
from commonweal.provisioning.sheets.files import SheetFile
from commonweal.provisioning.sheets.writing import as_book


def csv_file(name: str, *lines: str) -> SheetFile:
    """A CSV file of these lines, named after its table."""
    return SheetFile(f"{name}.csv", "\n".join(lines).encode())


def book_file(ending: str = "xlsx", **sheets: list[list[str]]) -> SheetFile:
    """A workbook; ``recipe_lines=`` is the sheet ``recipe lines``."""
    named = {name.replace("_", " "): rows for name, rows in sheets.items()}
    return SheetFile(f"union.{ending}", as_book(named, ending))


def brought(union: Association, *files: SheetFile, is_dry_run: bool = False, by=None, at=AT) -> Imported:
    """What came of importing ``files`` into ``union``, by its founder unless told otherwise."""
    return import_sheets(union=union, files=files, by=by or founder_of(union), at=at, is_dry_run=is_dry_run)


WHOLE = {
    "people": ["name,standing,household,born_on,avoids,usual_food",
               "Demo Ada,contributor,Mill house,1991-03-14,gluten,yes",
               "Demo Kim,beneficiary,Mill house,14.03.2021,,yes"],
    "kinds": ["name,sort,unit,contains,keeps_days,food,reserve,available,gives energy",
              "Oats,good,kg,gluten,365,usda-sr:20038,5,,", "Lentils,good,kg,,700,,,,3520", "Baking,work,h,,,,,,",
              "Oven,equipment,h,,,,,12:30,", "Oat bread,good,kg,gluten,7,,,,2400"],
    "recipes": ["name;sort;portions;whole_runs;months", "Bake oat bread;make;;yes;", "Porridge;dish;10;;",
                "Stew;dish;10;;10 11 12 1 2 3"],
    "recipe lines": ["recipe,part,what,amount", "Bake oat bread,output,Oat bread,20", "Bake oat bread,input,Oats,12.5",
                     "Bake oat bread,work,Baking,4:00", "Bake oat bread,equipment,Oven,2", "Porridge,input,Oats,0.7",
                     "Stew,input,Lentils,0.9"],
    "menus": ["menu,from,meal,dish,times_in_four_weeks", "Winter,2026-11-01,breakfast,Porridge,28",
              "Winter,2026-11-01,dinner,Stew,14"],
    "prices": ["what,supplier,price,most_a_month", "Oats,Mill,1.20,50", "Lentils,Mill,\"2,10\","],
    "stores": ["what,amount,place,best_before,label", "Oats,75,Pantry,2027-05-31,Sack 3"],
    "needs": ["who,what,amount,per,tier", "Demo Ada,Oat bread,2,week,1", "Mill house,warmth,30,day,"],
    "abilities": ["who,skill,hours_a_week,most_hours_a_day,days", "Demo Ada,Baking,4,2:30,\"tue, fri\""],
}  # fmt: skip


def whole_union() -> list[SheetFile]:
    """A small whole union in ten CSV files: people, kinds, recipes, a menu, prices, stores, needs and abilities."""
    return [csv_file(name, *lines) for name, lines in WHOLE.items()]
