"""Policies: every number or rule that a union may set for itself is declared here by the room that uses it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from commonweal.lib.words import Words, say

Value = Any
"""A policy's value as plain JSON: int, bool, str, or a list of str."""


class Sort(StrEnum):
    """What a value is, and so how it is typed, checked and shown."""

    NUMBER = "number"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"  # shown and typed as hours
    MONEY = "money"  # whole steps of the union's currency
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"  # some of the choices, in no order
    ORDER = "order"  # all of the choices, in the union's order
    TEXT = "text"


@dataclass(frozen=True)
class Policy:
    """One policy: ``code`` is ``room.name``; ``explanation`` a sentence on what it does in life.

    ``least`` and ``most`` bound numbers, and ``range_reason`` says why. ``choices`` are (value, name). ``of_forms``
    says whose policies it is; ``may_be_empty`` allows None ("no limit"), or none of several. ``check(value)`` says
    what else is wrong with a value of the right sort, or None. ``said(value)`` says a number or text where it would
    not speak for itself ("6 months").
    """

    code: str
    chapter: str | Promise
    name: str | Promise
    explanation: str | Promise
    sort: Sort
    default: Value
    least: int | None = None
    most: int | None = None
    range_reason: str | Promise = ""
    choices: Sequence[tuple[str, str | Promise | Words]] = ()
    may_be_empty: bool = False
    of_forms: frozenset[str] = frozenset({"union"})
    check: Callable[[Value], Words | None] | None = None
    said: Callable[[Value], Words | str] | None = None


def counted(one: Words, many: Words) -> Callable[[Value], Words]:
    """How a number is said with what it counts: ``one`` for 1, ``many`` with its {number} for all others."""
    return lambda value: one if value == 1 else say(many.sentence, number=value)


_declared: dict[str, Policy] = {}


def declare_policy(policy: Policy) -> None:
    """Make this a policy of every association of its forms, with its default until they set another value."""
    if _declared.setdefault(policy.code, policy) is not policy:
        raise ValueError(f"The policy {policy.code} is declared twice.")


def declared_policies() -> dict[str, Policy]:
    """All policies of this node by code, in the order they were declared (room by room, chapter by chapter)."""
    return dict(_declared)


def policy_of(code: str) -> Policy:
    """The policy with this code. Raises ``KeyError``: a code nobody declared is a fault in the program."""
    return _declared[code]
