"""Founding the demo's unions: people of all ages, households, and what their mandates allow."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from commonweal.people.actions.founding import found_household, found_union
from commonweal.people.actions.logins import give_login
from commonweal.people.actions.memberships import add_person
from commonweal.people.actions.newcomers import Newcomer
from commonweal.people.models import Person, Standing
from commonweal.provisioning.demo import shapes
from commonweal.provisioning.demo.seed.known import Known

PASSWORD = "common purse 1892"  # noqa: S105  # printed at start; the demo is no real union
TIME_ZONE = "Europe/Berlin"
GROWN_UP_MONTHS = 16 * 12
COMMON = ("provisioning.tasks", "provisioning.recipes")
POWERS = {
    "kitchen": (*COMMON, "provisioning.menus", "provisioning.share_out"),
    "garden": COMMON,
    "bakery": COMMON,
    "workshop": COMMON,
    "laundry": COMMON,
    "stores": ("flows.keep_stores", "flows.correct", "provisioning.kinds", "provisioning.share_out"),
    "purse": ("provisioning.purchases", "flows.correct"),
    "care": ("provisioning.needs", "people.proxies"),
    "plan": (
        *("assembly.facilitate", "assembly.meetings", "assembly.enter_ballots", "assembly.joining"),
        *("assembly.budgets",),
        *("people.invite", "people.memberships", "people.mandates", "people.settings", "people.proxies"),
        *("flows.keep_stores", "flows.correct", "provisioning.kinds", "provisioning.menus", *COMMON),
        *("provisioning.needs", "provisioning.purchases", "provisioning.plan", "provisioning.adopt_plan"),
        "provisioning.share_out",
    ),
}


def found_with_people(
    content: shapes.Union, *, begun: datetime, today: date, all_log_in: bool = False
) -> Known:
    """Found one union and let everybody in: members, children and elders with whom they trust, and households."""
    first = next(person for person in content.people if "plan" in person.keeps)
    founded = found_union(
        name=content.name, slug=content.union_id, about=content.about, time_zone=TIME_ZONE, at=begun,
        newcomer=Newcomer(name=first.name, handle=first.handle, password=PASSWORD), is_demo=True,
    )  # fmt: skip
    known = Known(content, founded.union, founded.founder, begun, today)
    known.people[first.handle] = founded.founder
    for person in sorted(content.people, key=lambda person: bool(person.trusted)):
        if person.handle != first.handle:
            known.people[person.handle] = _add(known, person)
    able = [person for person in content.people if person.has_login and "plan" not in person.keeps]
    _let_log_in(known, able if all_log_in else _a_few(able))
    _keep_house(known)
    return known


def _add(known: Known, person: shapes.Person) -> Person:
    grown = person.age_months >= GROWN_UP_MONTHS
    return add_person(
        name=person.name, union=known.union, by=known.keeper, at=known.begun, is_demo=True,
        standing=Standing.CONTRIBUTOR if grown and not person.helped else Standing.BENEFICIARY,
        trusted=known.people[person.trusted] if person.trusted else None,
    )  # fmt: skip


def _a_few(able: Sequence[shapes.Person]) -> list[shapes.Person]:
    """The keeper of the stores, and a member who keeps nothing; others of a large union need no password."""
    plain = [person for person in able if not person.keeps]
    plain.sort(key=lambda person: -person.abilities.get("baking", 0))
    return [*(each for each in able if "stores" in each.keeps), *plain[:1]]


def _let_log_in(known: Known, people: Sequence[shapes.Person]) -> None:
    for person in people:
        give_login(
            person=known.people[person.handle], union=known.union, handle=person.handle, password=PASSWORD,
            by=known.keeper, at=known.begun,
        )  # fmt: skip


def _keep_house(known: Known) -> None:
    people = sorted(known.content.people, key=lambda person: person.household)
    for household, members in groupby(people, key=lambda person: person.household):
        found_household(
            name=household, within=known.union, members=[known.people[each.handle] for each in members],
            by=known.keeper, at=known.begun, is_demo=True,
        )  # fmt: skip
