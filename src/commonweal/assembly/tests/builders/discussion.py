"""A proposal that much was said about, for tests."""

from datetime import datetime

from commonweal.assembly.actions.discussion import attach_file, say_something
from commonweal.assembly.actions.proposals import amend_proposal
from commonweal.assembly.models import CommentSort, Phase, Proposal
from commonweal.assembly.tests.builders.proposals import draft, moved_to, opened
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, founder_of


def talked_about(union: Association, by: Person | None = None, *, at: datetime = AT) -> Proposal:
    """In its reactions: a concern with an answer, a file, and a second wording that takes the concern up."""
    by = by or founder_of(union)
    proposal = moved_to(opened(union, by, at=at, title="One bench"), Phase.REACTIONS, at=at)
    concern = say_something(proposal=proposal, sort=CommentSort.CONCERN, text="One is too few.", by=by, at=at)
    say_something(proposal=proposal, sort=CommentSort.REACTION, text="True.", reply_to=concern, by=by, at=at)
    attach_file(proposal=proposal, name="drawing.png", content=b"\x89PNG\r\n\x1a\n\x00\xff", by=by, at=at)
    return amend_proposal(
        proposal=proposal, draft=draft(title="Two benches"), version=1, why="For all.", answers=concern.pk, by=by,
        at=at,
    )  # fmt: skip
