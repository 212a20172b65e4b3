"""Kinds of decision: what kind a proposal is by what it does, and which method then decides it."""

from collections.abc import Collection, Mapping

from commonweal.lib.words import Words, say

WITHOUT_CHOICES = "consent"


def why_not_together(matters: Collection[str]) -> Words | None:
    """Why effects of these kinds cannot stand in one proposal, for each is decided in its own way; None if they can."""
    if len(set(matters)) < 2:
        return None
    return say(
        "These effects are different kinds of decision, which your rules may decide in different ways. "
        "Bring them as two proposals."
    )


def matter_of(typed: str, of_effects: Collection[str]) -> str:
    """The kind of a proposal: that of its effects, else what was ``typed``."""
    return next(iter(of_effects), typed)


def method_for(
    *, wanted: str, among_choices: str, has_choices: bool, takes_choices: Mapping[str, bool]
) -> str:
    """The method that decides: the one ``wanted`` for this kind of decision, where it fits.

    With several choices and a method that only knows yes and no it is ``among_choices``; without choices and a method
    that orders choices it is consent.
    """
    if takes_choices.get(wanted, False) == has_choices:
        return wanted
    return among_choices if has_choices else WITHOUT_CHOICES


def method_for_seats(
    method: str, *, several: Mapping[str, str], among_seats: str, takes_seats: Collection[str]
) -> str:
    """The method that fills several seats: the one that decides among choices, where it can.

    One that knows a single winner gives way to its like for ``several``, or else to ``among_seats``.
    """
    if method in takes_seats:
        return method
    return several.get(method, among_seats)
