"""Speaking about a proposal: questions, reactions, concerns, suggested changes, and the files that belong to it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.assembly.models import Attachment, Comment, CommentSort, Phase, Proposal, ProposalState
from commonweal.assembly.permissions import require_lead, require_speak
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.discussion import (
    FILES_MOST,
    media_type_of,
    plain_name,
    why_not_file,
    why_not_say,
)
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person

CHANGEABLE = (ProposalState.DRAFT, ProposalState.OPEN)


@once
def say_something(
    *,
    proposal: Proposal,
    sort: str,
    text: str,
    reply_to: Comment | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Comment:
    """Ask, react, raise a concern or suggest a change, perhaps in reply to what somebody said.

    Everybody of the union may who is no visitor, while the proposal is open. A reply to a reply joins the same thread.
    Raises ``NotPermitted`` and ``Refused``.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.spoken_about")
    if made:
        return Comment.objects.get(pk=made)
    require_speak(by, proposal.union, at=at)
    state, version = Proposal.objects.values_list("state", "version").get(pk=proposal.pk)
    _require_sayable(proposal, state, sort=sort, text=text, reply_to=reply_to)
    thread = reply_to.reply_to_id or reply_to.pk if reply_to else None
    comment = Comment.objects.create(
        proposal=proposal, version=version, sort=sort, author_id=by.pk, text=text.strip(), reply_to_id=thread,
        made_at=at,
    )  # fmt: skip
    note(
        union=proposal.union_id, deed="proposal.spoken_about", by=by.pk, subject=path_of("comment", comment.pk),
        at=at, key=key, facts={"proposal": proposal.pk, "sort": sort, "version": version},
    )  # fmt: skip
    return comment


def raise_with_ballot(*, proposal: Proposal, author: UUID, reason: str, at: datetime) -> UUID:
    """Put the reason of an objection or block among the concerns, where others answer it and an amendment takes it up.

    For ``actions.ballots`` alone, whose entry names it. The same words of the same voice on the same wording stand
    there once; taking back the ballot leaves them, for they were said.
    """
    said = {
        "proposal": proposal,
        "version": proposal.version,
        "author_id": author,
        "sort": CommentSort.CONCERN,
    }
    known = Comment.objects.filter(**said, text=reason, withdrawn_at__isnull=True).first()
    return (known or Comment.objects.create(**said, text=reason, made_at=at)).pk


@transaction.atomic
def take_back(*, comment: Comment, by: Person, at: datetime) -> Comment:
    """Take back what one said: the words go, what others answered stays. Taking back twice changes nothing.

    Only its author may, at any time. Raises ``NotPermitted``.
    """
    if by.pk != comment.author_id:
        raise NotPermitted(say("Only whoever said it can take it back."))
    open_ones = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True)
    if open_ones.update(withdrawn_at=at, text=""):
        note(
            union=comment.proposal.union_id, deed="comment.taken_back", by=by.pk, at=at,
            subject=path_of("comment", comment.pk),
        )  # fmt: skip
    comment.refresh_from_db()
    return comment


@once
def attach_file(
    *, proposal: Proposal, name: str, content: bytes, by: Person, at: datetime, key: UUID | None = None
) -> Attachment:
    """Attach a file to ``proposal``, before its decision begins: who decides must have had everything.

    The bringer may, and assembly.facilitate. At most ten files of 5 MB, of the sorts in ``rules.discussion``.
    Raises ``NotPermitted`` and ``Refused``.
    """
    made = made_before(union=proposal.union_id, key=key, deed="file.attached")
    if made:
        return Attachment.objects.get(pk=made)
    under = require_lead(by, proposal, at=at)
    _require_changeable(proposal, at)
    name = plain_name(name)
    reason = why_not_file(name, content)
    if reason is None and proposal.attachments.count() >= FILES_MOST:
        reason = say("{most} files are the most for one proposal.", most=FILES_MOST)
    if reason:
        raise Refused(reason, field="file")
    attachment = Attachment.objects.create(
        proposal=proposal, name=name, media_type=media_type_of(name) or "", size=len(content), content=content,
        added_by_id=by.pk, added_at=at,
    )  # fmt: skip
    note(
        union=proposal.union_id, deed="file.attached", by=by.pk, subject=path_of("attachment", attachment.pk),
        at=at, under=under, key=key, facts={"proposal": proposal.pk, "bytes": len(content)},
    )  # fmt: skip
    return attachment


@transaction.atomic
def remove_file(*, attachment: Attachment, by: Person, at: datetime) -> None:
    """Take a file off a proposal, before its decision begins; a second time changes nothing.

    The bringer may, and assembly.facilitate. Raises ``NotPermitted`` and ``Refused``.
    """
    proposal = attachment.proposal
    under = require_lead(by, proposal, at=at)
    _require_changeable(proposal, at)
    removed, _rows = Attachment.objects.filter(pk=attachment.pk).delete()
    if removed:
        note(
            union=proposal.union_id, deed="file.removed", by=by.pk, subject=path_of("attachment", attachment.pk),
            at=at, under=under, facts={"proposal": proposal.pk},
        )  # fmt: skip


def _require_sayable(
    proposal: Proposal, state: str, *, sort: str, text: str, reply_to: Comment | None
) -> None:
    if state != ProposalState.OPEN:
        raise Refused(say("This proposal is not open any more; nothing can be added to it."))
    if sort not in CommentSort.values:
        raise Refused(
            say("Say whether it is a question, a reaction, a concern or a suggested change."), field="sort"
        )
    if reply_to is not None and reply_to.proposal_id != proposal.pk:
        raise Refused(say("What you answer to belongs to another proposal."))
    reason = why_not_say(text)
    if reason:
        raise Refused(reason, field="text")


def _require_changeable(proposal: Proposal, at: datetime) -> None:
    proposal.refresh_from_db(fields=["state", "questions_until", "reactions_until", "closes_at"])
    if proposal.state not in CHANGEABLE or phase_at(proposal, at) in {Phase.VOTING, Phase.ENDED}:
        raise Refused(say("Once the decision has begun, its files stay as they are."))
