"""What the seed knows of a union while it builds it: rows by the names the content uses."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from commonweal.flows.models import Kind, Place
from commonweal.people.models import Association, Person
from commonweal.provisioning.demo import shapes
from commonweal.provisioning.models import Group, Recipe


@dataclass
class Known:
    """A union of the demo being built; ``begun`` is when it was founded, a year before ``today``."""

    content: shapes.Union
    union: Association
    keeper: Person
    begun: datetime
    today: date
    people: dict[str, Person] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    skills: dict[str, Kind] = field(default_factory=dict)
    means: dict[str, Kind] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    purse: UUID | None = None
    money: Kind | None = None

    def acts_for(self, person: shapes.Person) -> Person:
        """Who speaks for somebody of the content: they themselves, or whoever they trust."""
        return self.people[person.trusted or person.handle]
