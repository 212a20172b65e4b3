"""Ballots for tests, cast through the actions that people use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.models import Proposal, Voice
from commonweal.assembly.tests.builders.proposals import in_voting
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, add_member, founder_of

SOON = AT + timedelta(hours=1)
LATER = AT + timedelta(days=6)  # after any decision of five days that began at AT


def members_of(union: Association, count: int) -> list[Person]:
    """So many members of ``union``, besides its founder."""
    return [add_member(union, f"Member {number}") for number in range(1, count + 1)]


def decision(
    union: Association, *, method: str = "consent", at: datetime = AT, **changes: object
) -> Proposal:
    """A proposal whose decision is open, by ``method``; ``settings`` and ``is_secret`` as given."""
    settings = changes.pop("settings", {})
    proposal = in_voting(union, at=at, **changes)
    settings = {**proposal.settings, **settings}
    Proposal.objects.filter(pk=proposal.pk).update(method=method, settings=settings)
    proposal.refresh_from_db()
    return proposal


def says(
    proposal: Proposal, voter: Person, position: str, reason: str = "", *, at: datetime = SOON, **more: object
) -> Voice:
    """``voter`` takes a position by themselves."""
    content = {"position": position}
    return cast_ballot(
        proposal=proposal, voter=voter, content=content, reason=reason, by=voter, at=at, **more
    )


def ranks(proposal: Proposal, voter: Person, *groups: Iterable[str], at: datetime = SOON) -> Voice:
    """``voter`` puts choices in order, by their names; equal ones in one group."""
    ids = {name: str(pk) for pk, name in proposal.choices.values_list("pk", "name")}
    ranking = [[ids[name] for name in ([group] if isinstance(group, str) else group)] for group in groups]
    return cast_ballot(proposal=proposal, voter=voter, content={"ranking": ranking}, by=voter, at=at)


def closed(proposal: Proposal, *, at: datetime = LATER, by: Person | None = None) -> Proposal:
    """``proposal`` after its time, closed by the clock."""
    return close_proposal(proposal=proposal, by=by, at=at)


def leader_of(proposal: Proposal) -> Person:
    """Whoever brought it."""
    return founder_of(proposal.union)


def spoken_and_delegated(union: Association) -> Voice:
    """An open decision in ``union`` with a ballot of its founder, who lets a member speak for them elsewhere."""
    founder = founder_of(union)
    give_delegation(
        association=union, delegate=add_member(union, "Delegate"), topic="Yard", by=founder, at=AT
    )
    return says(decision(union), founder, "consent")
