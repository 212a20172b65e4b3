"""What was said about a proposal: threads of questions, reactions, concerns and suggested changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.assembly.models import Comment, CommentSort, Proposal, Version
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.registry.titles import titles_of
from commonweal.assembly.rules.markdown import as_html, things_named

TAKEN_UP = (CommentSort.CONCERN, CommentSort.AMENDMENT, CommentSort.QUESTION, CommentSort.REACTION)
NAME_MOST = 80


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody said; ``taken_up`` is the wording that takes it up, ``is_mine`` that the reader said it."""

    id: UUID
    sort: str
    author: str
    html: str
    version: int
    made_at: datetime
    is_gone: bool
    is_mine: bool
    is_by_bringer: bool
    taken_up: int | None
    replies: list["Said"] = field(default_factory=list)

    @property
    def sort_in_words(self) -> str:
        """Question, reaction, concern or suggested change, in the reader's language."""
        return str(CommentSort(self.sort).label)

    @property
    def weighs(self) -> bool:
        """Whether it asks for a change."""
        return self.sort in {CommentSort.CONCERN, CommentSort.AMENDMENT}


def threads_of(proposal: Proposal, *, reader: UUID) -> list[Said]:
    """What was said, thread by thread in the order of time; what was taken back stays only where others answered."""
    rows = list(Comment.objects.filter(proposal=proposal).order_by("made_at", "id"))
    names = names_of(row.author_id for row in rows)
    taken = _taken_up(proposal)
    titles = titles_of(proposal.union_id, things_named(*(row.text for row in rows)))
    said = {
        row.pk: Said(
            id=row.pk, sort=row.sort, author=names.get(row.author_id, ""), html=as_html(row.text, titles),
            version=row.version, made_at=row.made_at, is_gone=row.withdrawn_at is not None,
            is_mine=row.author_id == reader, is_by_bringer=row.author_id == proposal.brought_by_id,
            taken_up=taken.get(row.pk),
        )
        for row in rows
    }  # fmt: skip
    for row in rows:
        if row.reply_to_id is not None and not said[row.pk].is_gone:
            said[row.reply_to_id].replies.append(said[row.pk])
    threads = [said[row.pk] for row in rows if row.reply_to_id is None]
    return [thread for thread in threads if thread.replies or not thread.is_gone]


def comment_of(proposal: Proposal, pk: UUID) -> Comment | None:
    """Something said about this proposal; None for any other."""
    return Comment.objects.filter(proposal=proposal, pk=pk).select_related("proposal").first()


def to_take_up(proposal: Proposal) -> list[tuple[UUID, str]]:
    """What a new wording can take up: what was said and not taken back, concerns first, with its first words."""
    rows = Comment.objects.filter(proposal=proposal, withdrawn_at__isnull=True, reply_to__isnull=True)
    found = list(rows.order_by("made_at", "id").annotate(name=F("author__person__name")))
    found.sort(key=lambda row: TAKEN_UP.index(CommentSort(row.sort)))
    return [
        (row.pk, f"{row.get_sort_display()}: {_shortened(row.text)} ({row.name or '–'})") for row in found
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NAME_MOST else line[: NAME_MOST - 1] + "…"


def _taken_up(proposal: Proposal) -> Mapping[UUID | None, int]:
    rows = Version.objects.filter(proposal=proposal, answers__isnull=False).order_by("number")
    return dict(rows.values_list("answers_id", "number"))
