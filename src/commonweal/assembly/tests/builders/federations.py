"""Federations for tests: unions in it, their delegates, and what they decide; made through the actions people use."""

from datetime import datetime, timedelta
from typing import NamedTuple

from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.actions.federations import welcome_union, wish_to_join
from commonweal.assembly.actions.proposals import open_proposal
from commonweal.assembly.models import Proposal
from commonweal.assembly.tests.builders.proposals import brought
from commonweal.people.actions.founding import found_federation
from commonweal.people.models import Association, Form, Person
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of


class Confederation(NamedTuple):
    """A federation, its unions, and who speaks for each of them (a member who is not the founder)."""

    federation: Association
    unions: tuple[Association, ...]
    delegates: tuple[Person, ...]


def federated(
    *unions: Association, name: str = "River League", at: datetime = AT, form: str = Form.FEDERATION
) -> Association:
    """A federation of ``unions``, each brought in by its own founder."""
    first, *others = unions
    by, slug = founder_of(first), f"{name.lower().replace(' ', '-')}-{first.slug}"
    federation = found_federation(name=name, members=[first], by=by, at=at, form=form, slug=slug)
    for union in others:
        joined(union, federation, at=at)
    return federation


def joined(union: Association, federation: Association, *, at: datetime = AT) -> None:
    """``union`` decides to join and is welcomed."""
    wish_to_join(union=union, federation=federation, by=founder_of(union), at=at)
    welcome_union(union=union, federation=federation, by=founder_of(federation), at=at)


def delegated(
    union: Association,
    federation: Association,
    name: str = "Delegate",
    *,
    at: datetime = AT,
    replaces: bool = True,
) -> Person:
    """A new member of ``union`` whom it sends to ``federation``, in place of whoever spoke for it if ``replaces``."""
    person = add_member_with_login(union, name, at=at)
    give_delegate(
        union=union, federation=federation, holder=person, until=at.date() + timedelta(days=365),
        decision="assembly of May", by=founder_of(union), at=at, replaces=replaces,
    )  # fmt: skip
    return person


def confederation(unions: int = 3, *, at: datetime = AT) -> Confederation:
    """A federation of so many unions, with a delegate each."""
    names = ("Riverbend", "Stonefield", "Mill Lane", "Hilltop", "Oakham")
    made = tuple(found_union(names[number], at=at).union for number in range(unions))
    federation = federated(*made, at=at)
    delegates = tuple(delegated(union, federation, f"Delegate of {union.name}", at=at) for union in made)
    return Confederation(federation, made, delegates)


def asked(league: Confederation, *, at: datetime = AT, **changes: object) -> Proposal:
    """What the first union's delegate brings before the federation, its decision open from ``at`` on."""
    changes.setdefault("without", frozenset({"questions", "reactions"}))
    proposal = brought(league.federation, league.delegates[0], at=at, **changes)
    return open_proposal(proposal=proposal, by=league.delegates[0], at=at)


def answer_in(union: Association, proposal: Proposal) -> Proposal:
    """What ``union`` is asked by the federation's ``proposal``, newest first."""
    return Proposal.objects.filter(linked_to=proposal, association=union).latest("linked_version")
