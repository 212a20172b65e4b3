"""Finding what a row speaks of by its name, among what the union has and what earlier rows brought."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict, TypeVar
from uuid import UUID

from commonweal.flows.models import Kind, Place
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.models import AgentSort, Association, Membership, Person
from commonweal.people.permissions import today_in
from commonweal.provisioning.models import Group, Recipe
from commonweal.provisioning.sheets.rows import Reading, Row

T = TypeVar("T")


class Acting(TypedDict):
    """Who acts and when, as every action asks for it."""

    by: Person
    at: datetime


class Keyed(Acting):
    """Who acts, when, and the key of the row."""

    key: UUID


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class SpokenOfBroken(Exception):
    """A row speaks of something that another row was to bring, and that one's fault is told already."""


@dataclass(slots=True)
class Taking:
    """An import under way: where, by whom, when; and what has been looked up so far, by name."""

    union: Association
    by: Person
    at: datetime
    reading: Reading
    found: dict[str, dict[str, object]] = field(default_factory=dict)
    new_names: set[str] = field(default_factory=set)

    @property
    def acting(self) -> Acting:
        """Who acts and when."""
        return Acting(by=self.by, at=self.at)

    def keyed(self, row: Row) -> Keyed:
        """Who acts and when, with the key of a row."""
        return Keyed(by=self.by, at=self.at, key=row.key)

    @property
    def today(self) -> date:
        """The day of the import in the union."""
        return today_in(self.union, self.at)

    def kind(self, name: str, *, column: str) -> Kind:
        """A kind by its name."""
        missing = say("There is no kind of thing called “{name}”.", name=name)
        return self._one(Kind, "kinds", name, column, missing)

    def person(self, name: str, *, column: str) -> Person:
        """A member by name."""
        missing = say("Nobody here is called “{name}”.", name=name)
        return self._one(Person, "people", name, column, missing)

    def recipe(self, name: str, *, column: str) -> Recipe:
        """A recipe by its name."""
        missing = say("There is no recipe called “{name}”.", name=name)
        return self._one(Recipe, "recipes", name, column, missing)

    def has(self, what: str, name: str) -> object | None:
        """What is there of that name already: of the kinds, people, recipes, households, places or groups."""
        return self._all(what).get(name.casefold())

    def brought(self, what: str, name: str, thing: object) -> None:
        """Remember what a row brought."""
        self._all(what)[name.casefold()] = thing

    def needed(self, name: str) -> Kind | Group:
        """A kind by name, or else a group of needs by code or name."""
        group = self.has("groups", name)
        if isinstance(group, Group) and self.has("kinds", name) is None:
            return group
        return self.kind(name, column="what")

    def who(self, name: str) -> Person | Association:
        """A member, a household, or the union itself by its name."""
        if name.casefold() in {self.union.name.casefold(), "all", "union"}:
            return self.union
        household = self.has("households", name)
        if isinstance(household, Association) and self.has("people", name) is None:
            return household
        return self.person(name, column="who")

    def _one(self, sort: type[T], table: str, name: str, column: str, missing: Words) -> T:
        thing = self.has(table, name)
        if isinstance(thing, sort):
            return thing
        if (table, name.casefold()) in self.reading.broken:
            raise SpokenOfBroken
        raise Refused(missing, field=column)

    def _all(self, what: str) -> dict[str, object]:
        if what not in self.found:
            load = {
                "kinds": self._kinds, "people": self._people, "recipes": self._recipes,
                "households": self._households, "places": self._places, "groups": self._groups,
            }[what]  # fmt: skip
            self.found[what] = load()
        return self.found[what]

    def _kinds(self) -> dict[str, object]:
        rows = Kind.objects.filter(union=self.union, archived_at__isnull=True).order_by("pk")
        return {kind.name.casefold(): kind for kind in rows}

    def _recipes(self) -> dict[str, object]:
        rows = Recipe.objects.filter(union=self.union).select_related("union").order_by("pk")
        return {recipe.name.casefold(): recipe for recipe in rows}

    def _people(self) -> dict[str, object]:
        open_now = Membership.objects.filter(association=self.union, until__isnull=True)
        members = open_now.filter(member__sort=AgentSort.PERSON).values("member_id")
        return {person.name.casefold(): person for person in Person.objects.filter(pk__in=members)}

    def _households(self) -> dict[str, object]:
        rows = Association.objects.filter(within=self.union).order_by("pk")
        return {household.name.casefold(): household for household in rows}

    def _places(self) -> dict[str, object]:
        rows = Place.objects.filter(union=self.union, archived_at__isnull=True)
        return {place.name.casefold(): place for place in rows}

    def _groups(self) -> dict[str, object]:
        groups = list(Group.objects.filter(union=self.union))
        return {key.casefold(): group for group in groups for key in (group.name, group.code)}
