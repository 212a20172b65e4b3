"""A believable assembly for demonstrations: stories of proposals, lived through the same actions that people use.

A ``Story`` says who brings what, what the others say and give as their voices; ``tell`` lives it from the day it was
opened to now. What lies ahead is left out, so that the same story, opened later, is a proposal still under way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.discussion import say_something
from commonweal.assembly.actions.proposals import amend_proposal, draft_proposal, open_proposal
from commonweal.assembly.models import Choice, Comment, CommentSort, Proposal
from commonweal.assembly.queries.drafts import draft_of
from commonweal.assembly.rules.proposals import ProposalDraft
from commonweal.assembly.rules.timeline import voting_begins
from commonweal.people.models import Association, Person

Content = Mapping[str, Any]
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody says about it, and what whoever brought it answers, if anything."""

    by: Person
    sort: str
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Somebody's voice: ``content`` knows choices by their names."""

    voter: Person
    content: Content
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One proposal: the wording, who brings it, what is said, how it is amended, and who gives which voice.

    The voices come evenly over all of the decision, or within ``spoken_in`` of its beginning.
    """

    draft: ProposalDraft
    by: Person
    remarks: Sequence[Remark] = ()
    amended: Mapping[str, Any] | None = None
    why_amended: str = ""
    voices: Sequence[Given] = ()
    spoken_in: timedelta | None = None


def tell(story: Story, *, association: Association, opened_at: datetime, now: datetime) -> Proposal:
    """Live ``story`` in ``association`` from ``opened_at`` on, as far as it has come by ``now``."""
    proposal = draft_proposal(association=association, draft=story.draft, by=story.by, at=opened_at - HOUR)
    proposal = open_proposal(proposal=proposal, by=story.by, at=opened_at)
    concern = _discuss(story, proposal, now)
    proposal = _amend(story, proposal, concern, now)
    give_voices(proposal, story.voices, now=now, within=story.spoken_in)
    assert proposal.closes_at is not None
    if proposal.closes_at <= now:
        proposal = close_proposal(proposal=proposal, by=None, at=proposal.closes_at)
    return proposal


def position(code: str) -> Content:
    """A ballot that takes a position."""
    return {"position": code}


def _discuss(story: Story, proposal: Proposal, now: datetime) -> Comment | None:
    """What is said, each at its time; gives the last concern, for an amendment to take up."""
    concern = None
    for number, remark in enumerate(story.remarks):
        at = _when(proposal, remark.sort) + number * HOUR
        if at > now:
            continue
        said = say_something(proposal=proposal, sort=remark.sort, text=remark.text, by=remark.by, at=at)
        if remark.answer and at + 5 * HOUR <= now:
            say_something(
                proposal=proposal, sort=CommentSort.REACTION, text=remark.answer, reply_to=said, by=story.by,
                at=at + 5 * HOUR,
            )  # fmt: skip
        concern = said if remark.sort == CommentSort.CONCERN else concern
    return concern


def _when(proposal: Proposal, sort: str) -> datetime:
    """Questions are asked in their part of the way, all else after it."""
    assert proposal.opened_at is not None
    if sort == CommentSort.QUESTION or proposal.questions_until is None:
        return proposal.opened_at + 3 * HOUR
    return proposal.questions_until + 4 * HOUR


def _amend(story: Story, proposal: Proposal, concern: Comment | None, now: datetime) -> Proposal:
    at = (proposal.reactions_until or now) - 6 * HOUR
    if story.amended is None or proposal.reactions_until is None or at > now:
        return proposal
    return amend_proposal(
        proposal=proposal, draft=replace(draft_of(proposal), **story.amended), version=proposal.version,
        why=story.why_amended, answers=concern.pk if concern else None, by=story.by, at=at,
    )  # fmt: skip


def give_voices(
    proposal: Proposal, voices: Sequence[Given], *, now: datetime, within: timedelta | None = None
) -> None:
    """The voices, evenly over the days of the decision (or ``within`` its first), as far as they came by ``now``."""
    assert proposal.opened_at is not None and proposal.closes_at is not None
    begins = voting_begins(
        opened_at=proposal.opened_at, questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
    )  # fmt: skip
    pace = (within or proposal.closes_at - begins) / (len(voices) + 1)
    by_name = _choices(proposal)
    for number, given in enumerate(voices, start=1):
        if begins + number * pace <= now:
            cast_ballot(
                proposal=proposal, voter=given.voter, content=by_name(given.content), reason=given.reason,
                by=given.voter, at=begins + number * pace,
            )  # fmt: skip


def _choices(proposal: Proposal) -> Callable[[Content], Content]:
    """Turns the names of choices in a ballot's content into their ids."""
    ids = {name: str(pk) for pk, name in Choice.objects.filter(proposal=proposal).values_list("pk", "name")}

    def named(part: Any) -> Any:
        if isinstance(part, Mapping):
            return {ids.get(key, key): named(value) for key, value in part.items()}
        if isinstance(part, list | tuple):
            return [named(each) for each in part]
        return ids.get(part, part) if isinstance(part, str) else part

    return lambda content: {key: named(value) for key, value in content.items()}
