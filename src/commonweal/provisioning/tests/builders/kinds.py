"""Kinds for tests: goods with their facts, skills, machines, land."""

from datetime import datetime

from commonweal.flows.models import Kind
from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.kinds import add_good
from commonweal.provisioning.rules.kinds import FactsDraft


def good(
    union: Association,
    name: str = "Rye flour",
    *,
    unit: str = "kg",
    medium: str = "good",
    at: datetime = AT,
    values: dict[str, int] | None = None,
    **facts: object,
) -> Kind:
    """A good of ``union`` added by its founder; ``values`` in thousandths by group code, other facts by name."""
    draft = FactsDraft(values=values or {}, **facts)  # type: ignore[arg-type]
    return add_good(
        union=union, name=name, medium=medium, unit_code=unit, facts=draft, by=founder_of(union), at=at
    )


def skill(union: Association, name: str = "Baking", *, at: datetime = AT) -> Kind:
    """A skill, counted in hours."""
    return bare(union, name, medium="work", unit="h", at=at)


def machine(union: Association, name: str = "Oven", *, at: datetime = AT) -> Kind:
    """A machine, counted in hours."""
    return bare(union, name, medium="equipment", unit="h", at=at)


def land(union: Association, name: str = "Garden", *, at: datetime = AT) -> Kind:
    """Land, counted in square metres."""
    return bare(union, name, medium="land", unit="m2", at=at)


def bare(union: Association, name: str, *, medium: str, unit: str, at: datetime = AT) -> Kind:
    """A kind of which nothing but name and unit is known."""
    return add_good(union=union, name=name, medium=medium, unit_code=unit, by=founder_of(union), at=at)
