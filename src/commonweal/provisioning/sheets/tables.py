"""The tables a union brings: their columns, what each cell means, and an example row.

Headings are the codes below or their names in any of the node's languages; a star marks what must be filled in.
The order of the tables is the order in which they are taken over, for later ones speak of earlier ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from commonweal.lib.words import Words, say
from commonweal.people.models import Standing
from commonweal.provisioning.models import Activity, Meal, Per, Role, Sex, Sort, Tier
from commonweal.provisioning.queries.choices import animal_choices, media
from commonweal.provisioning.sheets import cells
from commonweal.provisioning.sheets.cells import Reader, known_words, one_of, text_of

GIVES = "gives "
"""The heading of what a unit of a kind gives toward a group begins so: ``gives energy``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, its name, what it means, an example, how its cells are read, whether it must be filled."""

    code: str
    name: Words
    example: str
    read: Reader
    is_needed: bool = False
    hint: Words | None = None

    @property
    def heading(self) -> str:
        """The heading in a template: the code, with a star where the column must be filled in."""
        return f"{self.code}*" if self.is_needed else self.code


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its code (the name of its sheet or file), its name, and its columns."""

    code: str
    name: Words
    columns: tuple[Column, ...]
    takes_values: bool = False

    def column_for(self, heading: str) -> Column | None:
        """The column that a heading names in any of the node's languages, or None."""
        wanted = cells.plain(heading)
        if self.takes_values and wanted.startswith(GIVES) and wanted != GIVES.strip():
            group = wanted.removeprefix(GIVES).replace(" ", "-")
            return Column(GIVES + group, say("gives {group}", group=group), "", cells.decimal)
        return next(
            (column for column in self.columns if wanted in set(_names(column.code, column.name))), None
        )


def table_for(name: str) -> Table | None:
    """The table that a sheet's or a file's name names in any of the node's languages, or None."""
    wanted = cells.plain(name)
    for table in TABLES:
        if wanted in set(_names(table.code, table.name)):
            return table
    return None


def _names(code: str, words: Words) -> Iterator[str]:
    yield cells.plain(code)
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield cells.plain(str(words))


SORTS_OF_KINDS = one_of(lambda: known_words(media()))
TIERS = one_of(lambda: known_words(Tier.choices))
PEOPLE = Table(
    "people",
    say("people"),
    (
        Column("name", say("name"), "Demo Ada", text_of(120), is_needed=True),
        Column("standing", say("standing"), "contributor", one_of(lambda: known_words(Standing.choices))),
        Column("since", say("since"), "2020-05-01", cells.day),
        Column("household", say("household"), "Mill house", text_of(120)),
        Column("trusted", say("who acts for them"), "", text_of(120)),
        Column("born_on", say("born on"), "1991-03-14", cells.day),
        Column("sex", say("sex, for the tables"), "female", one_of(lambda: known_words(Sex.choices))),
        Column("activity", say("activity"), "moderate", one_of(lambda: known_words(Activity.choices))),
        Column(
            "diet", say("diet"), "vegetarian", one_of(lambda: {"vegetarian": "vegetarian", "vegan": "vegan"})
        ),
        Column("avoids", say("cannot have"), "gluten, nuts", cells.allergens),
        Column("usual_food", say("usual food for the age"), "yes", cells.yes_or_no),
    ),
)
GROUPS = Table(
    "groups",
    say("groups of needs"),
    (
        Column("code", say("code"), "vitamin-c", text_of(40), is_needed=True),
        Column("name", say("name"), "Vitamin C", text_of(80), is_needed=True),
        Column("tier", say("tier"), "1", TIERS, is_needed=True),
        Column("measure", say("measured in"), "mg", text_of(20), is_needed=True),
    ),
)
KINDS = Table(
    "kinds",
    say("kinds"),
    (
        Column("name", say("name"), "Rye flour", text_of(120), is_needed=True),
        Column("sort", say("sort"), "good", SORTS_OF_KINDS),
        Column("unit", say("unit"), "kg", cells.unit, is_needed=True),
        Column("contains", say("contains"), "gluten", cells.allergens),
        Column("animal", say("of animals"), "", one_of(lambda: known_words(animal_choices()))),
        Column("keeps_days", say("keeps for days"), "180", cells.whole_number),
        Column("loss_percent", say("lost in store a month, in %"), "0.5", cells.percent),
        Column("kg_per_unit", say("weight of a unit in kg"), "1", cells.decimal),
        Column("most_per_person_day", say("the most a person uses in a day"), "", cells.decimal),
        Column("waste", say("is a waste"), "no", cells.yes_or_no),
        Column("disposal_most", say("the most we can throw away in a month"), "", cells.decimal),
        Column("food", say("food in the reference table"), "usda-sr:20062", text_of(40)),
        Column("reserve", say("kept back"), "40", cells.decimal),
        Column("available", say("hours a week of a machine, or area of land"), "", text_of(30)),
        Column("note", say("note"), "", text_of(300)),
    ),
    takes_values=True,
)
RECIPES = Table(
    "recipes",
    say("recipes"),
    (
        Column("name", say("name"), "Bake rye bread", text_of(120), is_needed=True),
        Column("sort", say("sort"), "make", one_of(lambda: known_words(Sort.choices)), is_needed=True),
        Column("portions", say("portions a run gives, for dishes"), "", cells.whole_number),
        Column("ready_after_days", say("days until it is ready"), "0", cells.whole_number),
        Column("months", say("months it can be begun in"), "", cells.months),
        Column("most_runs_a_month", say("at most so many runs a month"), "", cells.whole_number),
        Column("whole_runs", say("whole runs only"), "yes", cells.yes_or_no),
        Column("co2e_kg", say("CO₂e of a run in kg"), "", cells.decimal),
        Column("note", say("how it is done"), "Knead, let rise overnight, bake.", text_of(10_000)),
        Column("source", say("where the figures are from"), "our own", text_of(300)),
    ),
)
LINES = Table(
    "recipe lines",
    say("recipe lines"),
    (
        Column("recipe", say("recipe"), "Bake rye bread", text_of(120), is_needed=True),
        Column("part", say("part"), "input", one_of(lambda: known_words(Role.choices)), is_needed=True),
        Column("what", say("what"), "Rye flour", text_of(120), is_needed=True),
        Column("amount", say("amount"), "12.5", text_of(30), is_needed=True),
        Column("from_day", say("from day"), "", cells.whole_number),
        Column("until_day", say("until day"), "", cells.whole_number),
    ),
)
MENUS = Table(
    "menus",
    say("menus"),
    (
        Column("menu", say("menu"), "Winter", text_of(120), is_needed=True),
        Column("from", say("from"), "2026-11-01", cells.day, is_needed=True),
        Column("until", say("until"), "2027-03-31", cells.day),
        Column("meal", say("meal"), "breakfast", one_of(lambda: known_words(Meal.choices)), is_needed=True),
        Column("dish", say("dish"), "Oat porridge", text_of(120), is_needed=True),
        Column("times_in_four_weeks", say("times in four weeks"), "14", cells.whole_number, is_needed=True),
    ),
)
PRICES = Table(
    "prices",
    say("prices"),
    (
        Column("what", say("what"), "Salt", text_of(120), is_needed=True),
        Column("supplier", say("who sells it"), "Valley market", text_of(120), is_needed=True),
        Column("price", say("price of one unit"), "0.90", cells.decimal, is_needed=True),
        Column("most_a_month", say("at most a month"), "", cells.decimal),
    ),
)
STORES = Table(
    "stores",
    say("stores"),
    (
        Column("what", say("what"), "Rye flour", text_of(120), is_needed=True),
        Column("amount", say("amount"), "75", text_of(30), is_needed=True),
        Column("place", say("place"), "Pantry", text_of(120)),
        Column("best_before", say("best before"), "2027-05-31", cells.day),
        Column("label", say("label"), "Sack 3", text_of(80)),
    ),
)
NEEDS = Table(
    "needs",
    say("needs"),
    (
        Column("who", say("who"), "Demo Ada", text_of(120), is_needed=True),
        Column("what", say("what"), "Rye bread", text_of(120), is_needed=True),
        Column("amount", say("amount"), "2", text_of(30), is_needed=True),
        Column("per", say("how often"), "week", one_of(lambda: known_words(Per.choices)), is_needed=True),
        Column("tier", say("tier"), "1", TIERS),
        Column("since", say("since"), "", cells.day),
        Column("until", say("until"), "", cells.day),
        Column("private", say("private"), "no", cells.yes_or_no),
        Column("note", say("note"), "", text_of(300)),
    ),
)
ABILITIES = Table(
    "abilities",
    say("abilities"),
    (
        Column("who", say("who"), "Demo Ada", text_of(120), is_needed=True),
        Column("skill", say("skill"), "Baking", text_of(120), is_needed=True),
        Column("hours_a_week", say("hours a week"), "4", text_of(30), is_needed=True),
        Column("most_hours_a_day", say("at most a day"), "2:30", text_of(30)),
        Column("days", say("days"), "tue, fri", cells.weekdays),
        Column("since", say("since"), "", cells.day),
        Column("until", say("until"), "", cells.day),
        Column("note", say("wishes"), "mornings", text_of(300)),
    ),
)
TABLES: tuple[Table, ...] = (
    PEOPLE, GROUPS, KINDS, RECIPES, LINES, MENUS, PRICES, STORES, NEEDS, ABILITIES,
)  # fmt: skip
