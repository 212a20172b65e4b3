"""What somebody brings: the shape of a proposal before it is written down, and why it cannot be brought so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


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
    """A proposal as somebody writes it; the times are filled from policies where they are empty."""

    title: str
    text: str = ""
    topic: str = ""
    matter: str = "everyday"
    effects: tuple[EffectDraft, ...] = ()
    choices: tuple[ChoiceDraft, ...] = ()
    is_secret: bool = False
    questions_until: datetime | None = None
    reactions_until: datetime | None = None
    closes_at: datetime | None = None
    review_on: date | None = None
