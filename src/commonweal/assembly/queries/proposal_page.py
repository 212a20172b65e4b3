"""One proposal as its page shows it: its effects in words, its wordings, its files, and who has a voice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.assembly.models import (
    Attachment,
    EffectState,
    Phase,
    Proposal,
    ProposalEffect,
    ProposalState,
    Version,
)
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.registry.effects import effect_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.titles import titles_of
from commonweal.assembly.rules.differences import Piece, around_changes, differences
from commonweal.assembly.rules.markdown import as_html, as_words, things_named
from commonweal.assembly.rules.methods import METHODS, Method
from commonweal.lib.words import Words, say
from commonweal.people.models import Association

BEFORE_VOTING = {Phase.QUESTIONS, Phase.REACTIONS}


@dataclass(frozen=True, slots=True)
class EffectShown:
    """An effect in words; ``choice`` is the choice that it goes with, ``why_not`` why it cannot be done now."""

    name: str
    sentence: str
    choice: str
    state: str
    said: str
    why_not: str
    leads_to: str

    @property
    def is_done(self) -> bool:
        """Whether it was carried out."""
        return self.state == EffectState.DONE

    @property
    def is_impossible(self) -> bool:
        """Whether it could not be done."""
        return self.state == EffectState.IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording, with what changed since the one before it: title and text word by word, effects by sentence."""

    number: int
    title: str
    html: str
    why: str
    made_by: str
    made_at: datetime
    answers: UUID | None
    of_title: list[Piece]
    of_text: list[Piece]
    effects: list[str]
    effects_gone: list[str]
    effects_new: list[str]
    choices: list[str]

    @property
    def changes_text(self) -> bool:
        """Whether a word of the text changed."""
        return any(piece.kind != "same" for piece in self.of_text)

    @property
    def changes_title(self) -> bool:
        """Whether a word of the title changed."""
        return any(piece.kind != "same" for piece in self.of_title)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment, without its content."""

    id: UUID
    name: str
    size: int

    @property
    def kilobytes(self) -> int:
        """Its size in thousands of bytes, at least one."""
        return max(1, round(self.size / 1000))


def phase_in_words(phase: str, *, is_adopted: bool | None = None) -> Words:
    """What happens now, or what came of it, in a sentence."""
    if phase == ProposalState.DECIDED and is_adopted is not None:
        return say("This was adopted.") if is_adopted else say("This was not adopted.")
    return {
        ProposalState.DRAFT: say("A draft: only you see it."),
        Phase.QUESTIONS: say("Now everybody can ask what they do not understand; the wording stays."),
        Phase.REACTIONS: say("Now everybody says what they think, and the wording can still change."),
        Phase.VOTING: say("Now it is being decided."),
        Phase.ENDED: say("The time to decide is over; the result is about to be counted."),
        ProposalState.COUNTING: say("The result is being counted."),
        ProposalState.DECIDED: say("This is decided."),
        ProposalState.WITHDRAWN: say("This was withdrawn; nothing comes of it."),
    }[ProposalState(phase) if phase in ProposalState.values else Phase(phase)]


def until_of(proposal: Proposal, phase: str) -> datetime | None:
    """Until when the part of its way goes that it is on; None where nothing is awaited."""
    ends = {
        Phase.QUESTIONS.value: proposal.questions_until,
        Phase.REACTIONS.value: proposal.reactions_until,
        Phase.VOTING.value: proposal.closes_at,
    }
    return ends.get(phase)


def method_of(proposal: Proposal) -> Method | None:
    """The method by which an opened proposal is decided."""
    return METHODS.get(proposal.method)


def effects_shown(proposal: Proposal, at: datetime) -> list[EffectShown]:
    """What it does, in words, in its order; whether it could still be done, where that is open.

    Of a union's answer to its federation also what the federation's proposal does.
    """
    asks = proposal.state in {ProposalState.DRAFT, ProposalState.OPEN}
    return [
        _effect_shown(row, each.association, at if asks else None)
        for each in ((proposal.linked_to, proposal) if proposal.linked_to else (proposal,))
        for row in each.effects.order_by("position").select_related("choice")
    ]


def sentence_of(association: Association, code: str, arguments: Mapping[str, Any]) -> str:
    """An effect in words; for one whose room is gone, its code."""
    effect = effect_of(code)
    if effect is None:
        return str(say("does something that this node no longer knows ({code})", code=code))
    try:
        return str(effect.in_words(association, arguments))
    except (
        KeyError,
        ValueError,
        TypeError,
        OverflowError,
    ):  # written by a version of its room that meant something else
        return str(say("does something that this node no longer knows ({code})", code=code))


def files_of(proposal: Proposal) -> list[File]:
    """The attachments by name, without their content."""
    return [
        File(*row) for row in proposal.attachments.order_by("name", "id").values_list("id", "name", "size")
    ]


def file_of(proposal: Proposal, pk: UUID) -> Attachment | None:
    """One attachment of this proposal with its content; None for any other."""
    return Attachment.objects.filter(proposal=proposal, pk=pk).first()


def text_of(proposal: Proposal) -> str:
    """The text as safe HTML, with things it names called by their titles."""
    return marked(proposal.union, proposal.text)


def marked(union: Association, text: str) -> str:
    """A member's Markdown as safe HTML, with things of ``union`` called by their titles."""
    return as_html(text, titles_of(union.pk, things_named(text)))


def wordings_of(proposal: Proposal) -> list[Wording]:
    """All wordings, the newest first, each beside the one before it; a constant number of queries but for effects."""
    rows = list(Version.objects.filter(proposal=proposal).order_by("number"))
    names = names_of(row.made_by_id for row in rows)
    titles = titles_of(proposal.union_id, things_named(*(row.text for row in rows)))
    told: list[list[str]] = [_told(proposal.association, row.effects) for row in rows]
    wordings = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else row
        earlier = told[number - 1] if number else told[number]
        wordings.append(
            Wording(
                number=row.number, title=row.title, html=as_html(row.text, titles), why=row.why,
                made_by=names.get(row.made_by_id, ""), made_at=row.made_at, answers=row.answers_id,
                of_title=differences(before.title, row.title), of_text=_changes(before.text, row.text, titles),
                effects=told[number], effects_gone=[one for one in earlier if one not in told[number]],
                effects_new=[one for one in told[number] if one not in earlier],
                choices=[str(choice.get("name", "")) for choice in row.choices],
            )
        )  # fmt: skip
    return wordings[::-1]


def _changes(before: str, after: str, titles: Mapping[str, str]) -> list[Piece]:
    """What changed in a text, as it is read; where only marks of its form changed, as it was written."""
    read = differences(as_words(before, titles), as_words(after, titles))
    has_changed = any(piece.kind != "same" for piece in read)
    return around_changes(read if has_changed else differences(before, after))


def _told(association: Association, effects: Iterable[Mapping[str, Any]]) -> list[str]:
    return [sentence_of(association, str(each["code"]), each.get("arguments", {})) for each in effects]


def _effect_shown(row: ProposalEffect, association: Association, asked_at: datetime | None) -> EffectShown:
    effect = effect_of(row.code)
    reason, leads_to = None, None
    if effect is not None:
        is_open = asked_at is not None and row.state == EffectState.PENDING
        reason = effect.why_not(association, row.arguments, asked_at) if is_open and asked_at else None
        leads_to = effect.leads_to(association, row.arguments) if effect.leads_to else None
    return EffectShown(
        name=str(effect.name) if effect else row.code,
        sentence=sentence_of(association, row.code, row.arguments),
        choice=row.choice.name if row.choice else "",
        state=row.state,
        said=row.said,
        why_not=str(reason or ""),
        leads_to=leads_to or "",
    )


def matter_in_words(proposal: Proposal) -> str:
    """The kind of decision in the reader's language."""
    return str(Matter(proposal.matter).label) if proposal.matter in Matter.values else proposal.matter
