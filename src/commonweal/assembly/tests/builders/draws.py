"""Draws for tests, announced and held through the actions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.assembly.actions.draws import announce_draw, hold_draw
from commonweal.assembly.models import Draw
from commonweal.assembly.rules.draws import DrawDraft
from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of

TOMORROW = AT + timedelta(days=1)
PANEL = DrawDraft(
    name="Panel on the roof", sort="panel", seats=2, draws_at=TOMORROW, standings=("contributor",)
)
OPTIONS = DrawDraft(
    name="Which room first",
    sort="tie",
    seats=1,
    draws_at=TOMORROW,
    options=("Oak room", "Ash room", "Elm room"),
)


def announced(union: Association, draft: DrawDraft = PANEL, *, at: datetime = AT, **changes: Any) -> Draw:
    """A draw that the founder of ``union`` announced at ``at`` for the next day."""
    changes.setdefault("draws_at", at + timedelta(days=1))
    return announce_draw(union=union, draft=replace(draft, **changes), by=founder_of(union), at=at)


def held(union: Association, draft: DrawDraft = PANEL, *, at: datetime = AT, **changes: Any) -> Draw:
    """A draw that has been held, a day after it was announced."""
    draw = announced(union, draft, at=at, **changes)
    return hold_draw(draw=draw, by=founder_of(union), at=draw.draws_at)


def drawn_people(draw: Draw) -> list[UUID]:
    """The members who have a seat, in the order they were drawn."""
    seats = draw.candidates.filter(is_drawn=True, agent__isnull=False).order_by("place")
    return [agent for agent in seats.values_list("agent", flat=True) if agent]
