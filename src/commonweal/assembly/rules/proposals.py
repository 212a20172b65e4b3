"""What somebody brings: the shape of a proposal before it is written down, and why it cannot be brought so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonweal.lib.words import Words, say

TITLE_MOST = 140
TEXT_MOST = 20_000
TOPIC_MOST = 60
SENTENCE_MOST = 300
CHOICES_MOST = 40
EFFECTS_MOST = 20
PARTS = ("questions", "reactions")
Fault = tuple[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDraft:
    """One thing or person to choose."""

    name: str
    text: str = ""
    person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectDraft:
    """An effect with its arguments (``registry.effects``); ``choice`` is the place of the choice it belongs to."""

    code: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    choice: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """A proposal as somebody writes it; the times are filled from policies where they are empty.

    ``without`` names the parts that do not take place at all ("questions", "reactions"), ``seats`` how many of the
    choices are chosen.
    """

    title: str
    text: str = ""
    topic: str = ""
    matter: str = "everyday"
    effects: tuple[EffectDraft, ...] = ()
    choices: tuple[ChoiceDraft, ...] = ()
    is_secret: bool = False
    without: frozenset[str] = frozenset()
    seats: int = 1
    questions_until: datetime | None = None
    reactions_until: datetime | None = None
    closes_at: datetime | None = None
    review_on: date | None = None


def why_not_draft(draft: ProposalDraft) -> Fault | None:
    """The field and the reason why this cannot be written down as a proposal; None when it can."""
    return _why_not_text(draft) or _why_not_choices(draft) or _why_not_effects(draft)


def _why_not_text(draft: ProposalDraft) -> Fault | None:
    if not draft.title.strip():
        return "title", say("Give it a title, so that everybody knows what it is about.")
    for name, text, most in (
        ("title", draft.title, TITLE_MOST), ("text", draft.text, TEXT_MOST), ("topic", draft.topic, TOPIC_MOST),
    ):  # fmt: skip
        if len(text) > most:
            return name, say(
                "This is {length} characters long; {most} is the most.", length=len(text), most=most
            )
    if not 1 <= draft.seats <= CHOICES_MOST:
        return "seats", say("Choose at least one, and at most {most}.", most=CHOICES_MOST)
    unknown = sorted(set(draft.without) - set(PARTS))
    if unknown:
        return "without", say("There is no part of the way called “{part}”.", part=unknown[0])
    return None


def _why_not_choices(draft: ProposalDraft) -> Fault | None:
    names = [choice.name.strip().casefold() for choice in draft.choices]
    if len(names) == 1:
        return "choices", say("One thing alone is no choice: name at least two, or none.")
    if len(names) > CHOICES_MOST:
        return "choices", say("{most} things to choose among is the most.", most=CHOICES_MOST)
    if not all(names):
        return "choices", say("Every choice needs a name.")
    twice = next(
        (choice.name for choice in draft.choices if names.count(choice.name.strip().casefold()) > 1), ""
    )
    if twice:
        return "choices", say("“{name}” is there twice; choices need different names.", name=twice)
    if any(len(each.name) > TITLE_MOST or len(each.text) > SENTENCE_MOST for each in draft.choices):
        return "choices", say("Keep each choice to a short name and one sentence.")
    return None


def _why_not_effects(draft: ProposalDraft) -> Fault | None:
    if len(draft.effects) > EFFECTS_MOST:
        return "effects", say("{most} effects in one proposal is the most; bring two.", most=EFFECTS_MOST)
    if any(each.choice is not None and not 0 <= each.choice < len(draft.choices) for each in draft.effects):
        return "effects", say("An effect belongs to a choice that is not there.")
    return None
