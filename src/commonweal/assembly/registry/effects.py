"""Effects: what a decision can do. The room that owns the deed registers it here and runs it through its own action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.utils.functional import Promise

from commonweal.assembly.registry.matters import Matter
from commonweal.lib.words import Words
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person

Arguments = Mapping[str, Any]
"""What an effect is about, as plain JSON: ids and days as text, amounts as whole numbers."""


class CarryOut(Protocol):
    """Does what was decided through the room's own action, in the transaction of the decision.

    ``by`` is who brought the proposal (or whoever carries it out in their place); ``decided`` gives the powers.
    Raises ``Refused`` when it has become impossible: the decision stands, and the sentence is written beside it.
    """

    def __call__(
        self, *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
    ) -> None: ...  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """A typed effect.

    ``fields(association, at)`` are the form's fields (names unique within the effect); ``read(association, cleaned)``
    turns what was cleaned into arguments, raising ``Refused`` with the field's name; ``typed(arguments)`` turns them
    back into initial values. ``in_words(association, arguments)`` is the preview: it ends the sentence "Whoever adopts
    this …" and begins with a verb ("raises the weekly quota from 38 to 40 h from 1 March 2027"). ``why_not`` says why
    it cannot be done now, or None. ``powers`` are those its action asks for. ``of_forms`` says in which forms of
    association it makes sense. ``leads_to(association, arguments)`` is the address of what it is about, if any.
    ``depending(association, at, known)`` gives further fields once the first ones are ``known`` (by name, as typed):
    which policy, before its value can be asked. Pages ask ``fields_of``, which puts both together.
    """

    code: str
    name: str | Promise
    matter: Matter
    powers: frozenset[str]
    fields: Callable[[Association, datetime], dict[str, forms.Field]]
    read: Callable[[Association, Mapping[str, Any]], dict[str, Any]]
    typed: Callable[[Arguments], dict[str, Any]]
    in_words: Callable[[Association, Arguments], Words | str]
    why_not: Callable[[Association, Arguments, datetime], Words | str | None]
    carry_out: CarryOut
    of_forms: frozenset[str] = field(default=frozenset({"union"}))
    leads_to: Callable[[Association, Arguments], str | None] | None = None
    depending: Callable[[Association, datetime, Mapping[str, Any]], dict[str, forms.Field]] | None = None


_declared: dict[str, Effect] = {}


def declare_effect(effect: Effect) -> None:
    """Let decisions do this from now on; ``code`` is ``room.deed``."""
    if _declared.setdefault(effect.code, effect) is not effect:
        raise ValueError(f"The effect {effect.code} is declared twice.")


def declared_effects() -> dict[str, Effect]:
    """All effects of this node by code, in the order of their codes."""
    return dict(sorted(_declared.items()))


def effect_of(code: str) -> Effect | None:
    """The effect with this code; None when its room is not on this node (any more)."""
    return _declared.get(code)


def fields_of(
    effect: Effect, association: Association, at: datetime, known: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, forms.Field]:
    """The fields of ``effect``, with those that depend on what is ``known`` already (by the effect's own names)."""
    fields = effect.fields(association, at)
    return fields | effect.depending(association, at, known) if effect.depending else fields
