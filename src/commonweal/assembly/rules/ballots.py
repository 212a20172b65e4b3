"""What a ballot can hold, by the shape of its method: read, refused in a sentence, and written the same way always.

Content as JSON: ``{"position": code}``, ``{"approved": [choice, …]}``, ``{"scores": {choice: points}}``,
``{"dots": {choice: dots}}``, ``{"ranking": [[choice, …], …]}`` (equal ones together, best first, the unranked left
out) and ``{}`` for the lot. Choices are their ids as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.assembly.rules.methods import Method, Shape
from commonweal.lib.words import Words, say

REASON_MOST = 2_000
Content = Mapping[str, Any]
Fault = tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Settings:
    """The policies that casting and counting go by, as they were when it was opened (percent, points, hours)."""

    quorum_percent: int = 50
    majority_percent: int = 50
    block_needs_second: bool = False
    score_most: int = 5
    dots: int = 5
    least_voting_hours: int = 24
    lot_ties: bool = True
    seats: int = 1


def settings_from(values: Mapping[str, Any]) -> Settings:
    """The settings among ``values`` (a proposal's ``settings``); what is missing has the default of its policy."""
    return Settings(**{name: values[name] for name in Settings.__dataclass_fields__ if name in values})


def plain_content(
    method: Method, typed: Content, *, choices: Sequence[str], settings: Settings
) -> Content | Fault:
    """``typed`` as it is kept: sorted, without empty parts; or the field and the reason why it cannot be.

    ``choices`` are the ids of what there is to choose among.
    """
    unknown = sorted(set(typed) - {method.shape.value})
    if unknown:
        return unknown[0], say("This ballot asks for something else. Open the page anew, please.")
    return _READ[method.shape](method, typed, choices, settings)


def why_not_reason(method: Method, content: Content, reason: str) -> Words | None:
    """Why this ballot must say more, or less, in its reason; None when it is well."""
    if len(reason) > REASON_MOST:
        return say(
            "Keep the reason to {most} characters; this has {length}.", most=REASON_MOST, length=len(reason)
        )
    position = method.position(str(content.get("position", "")))
    if position is not None and position.needs_reason and not reason.strip():
        return say("“{position}” needs a reason, so that the others can meet it.", position=position.name)
    return None


def _position(
    method: Method, typed: Content, _choices: Sequence[str], _settings: Settings
) -> Content | Fault:
    said = typed.get("position")
    if isinstance(said, list | tuple):
        if len(set(said)) > 1:
            return "position", say("You marked two positions that exclude each other. Choose one.")
        said = next(iter(said), None)
    if not said:
        return "position", say("Choose what you say.")
    if method.position(str(said)) is None:
        return "position", say("There is no such position in this decision.")
    return {"position": str(said)}


def _approved(
    _method: Method, typed: Content, choices: Sequence[str], _settings: Settings
) -> Content | Fault:
    marked = {str(each) for each in typed.get("approved", ())}
    if marked - set(choices):
        return "approved", _gone()
    return {"approved": sorted(marked)}


def _scores(_method: Method, typed: Content, choices: Sequence[str], settings: Settings) -> Content | Fault:
    points = _figures(typed.get("scores"), choices)
    if points is None:
        return "scores", _gone()
    for choice, figure in points.items():
        if not 0 <= figure <= settings.score_most:
            return choice, say(
                "{points} is not between 0 and {most}.", points=figure, most=settings.score_most
            )
    return {"scores": {choice: figure for choice, figure in sorted(points.items()) if figure}}


def _dots(_method: Method, typed: Content, choices: Sequence[str], settings: Settings) -> Content | Fault:
    dots = _figures(typed.get("dots"), choices)
    if dots is None:
        return "dots", _gone()
    negative = next((choice for choice, figure in sorted(dots.items()) if figure < 0), None)
    if negative is not None:
        return negative, say("Dots cannot be taken away from a choice.")
    placed = sum(dots.values())
    if placed > settings.dots:
        return "dots", say(
            "You placed {placed} dots, but there are {most}. Take {over} away.",
            placed=placed, most=settings.dots, over=placed - settings.dots,
        )  # fmt: skip
    return {"dots": {choice: figure for choice, figure in sorted(dots.items()) if figure}}


def _ranking(_method: Method, typed: Content, choices: Sequence[str], _settings: Settings) -> Content | Fault:
    groups = [sorted(map(str, group)) for group in typed.get("ranking", ()) if group]
    ranked = [choice for group in groups for choice in group]
    if set(ranked) - set(choices):
        return "ranking", _gone()
    if len(ranked) != len(set(ranked)):
        return "ranking", say("One choice stands in two places of your order.")
    return {"ranking": groups}


def _nothing(
    _method: Method, _typed: Content, _choices: Sequence[str], _settings: Settings
) -> Content | Fault:
    return {}


def _figures(typed: object, choices: Sequence[str]) -> dict[str, int] | None:
    """Whole numbers by choice; None where a choice is not there or something is no whole number."""
    if typed is None:
        return {}
    if not isinstance(typed, Mapping) or set(map(str, typed)) - set(choices):
        return None
    figures = {str(choice): figure for choice, figure in typed.items()}
    if any(not isinstance(figure, int) or isinstance(figure, bool) for figure in figures.values()):
        return None
    return figures


def _gone() -> Words:
    return say("One of these choices is not there (any more). Look at them again, please.")


_READ = {
    Shape.POSITION: _position,
    Shape.APPROVED: _approved,
    Shape.SCORES: _scores,
    Shape.DOTS: _dots,
    Shape.RANKING: _ranking,
    Shape.NOTHING: _nothing,
}


def as_text(shape: Shape, content: Content, *, choices: Sequence[str]) -> str:
    """A content as one short line, the same for equal contents: choices by their place from 0.

    ``consent``; ``0,3`` (approved); ``0=5,2=1`` (scores, dots); ``0>1=3>2`` (order, equal ones joined); empty for the
    lot. Loose ballots, the journal and the counting process use it.
    """
    place = {choice: str(at) for at, choice in enumerate(choices)}
    if shape == Shape.POSITION:
        return str(content["position"])
    if shape == Shape.APPROVED:
        return ",".join(sorted((place[each] for each in content["approved"]), key=int))
    if shape in {Shape.SCORES, Shape.DOTS}:
        figures = sorted((int(place[each]), figure) for each, figure in content[shape.value].items())
        return ",".join(f"{at}={figure}" for at, figure in figures)
    if shape == Shape.RANKING:
        return ">".join(
            "=".join(sorted((place[each] for each in group), key=int)) for group in content["ranking"]
        )
    return ""


def from_text(shape: Shape, text: str, *, choices: Sequence[str]) -> Content:
    """The content that ``as_text`` wrote. Raises ``ValueError`` or ``IndexError`` for other text."""
    if shape == Shape.POSITION:
        return {"position": text}
    parts = [part for part in text.split(",") if part]
    if shape == Shape.APPROVED:
        return {"approved": sorted(choices[int(part)] for part in parts)}
    if shape in {Shape.SCORES, Shape.DOTS}:
        pairs = (part.split("=") for part in parts)
        return {shape.value: dict(sorted((choices[int(at)], int(figure)) for at, figure in pairs))}
    if shape == Shape.RANKING:
        groups = [group for group in text.split(">") if group]
        return {"ranking": [sorted(choices[int(at)] for at in group.split("=")) for group in groups]}
    return {}
