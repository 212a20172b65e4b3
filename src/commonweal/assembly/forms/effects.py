"""What a proposal does, as typed: rows of effects with the fields that their rooms declare, and choices.

Without a script a page is sent for every row that is added or removed; what was typed comes back as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.effects import Effect, declared_effects, effect_of, fields_of
from commonweal.assembly.rules.proposals import (
    CHOICES_MOST,
    EFFECTS_MOST,
    SENTENCE_MOST,
    TITLE_MOST,
    ChoiceDraft,
    EffectDraft,
)
from commonweal.lib.fields import KeyField, as_id
from commonweal.lib.forms import tell
from commonweal.lib.refusal import Refused
from commonweal.people.forms.choices import PersonField

if TYPE_CHECKING:
    from commonweal.people.models import Association

ROWS_LEAST, ROWS_MORE = 3, 2
ROW_DIGITS_MOST = 4
ADD, REMOVE, MORE, LOOK = "add", "remove", "more", "look"
EFFECTS, CHOICES = "effects", "choices"


def effects_for(association: "Association") -> list[tuple[str, Any]]:
    """What a decision of ``association`` can do, to choose from, by what it is called."""
    found = [
        (each.code, each.name) for each in declared_effects().values() if association.form in each.of_forms
    ]
    return sorted(found, key=lambda one: str(one[1]).casefold())


class PartsForm(forms.Form):
    """What goes with the rows: the key, and which version of the draft they were made from."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EffectForm(forms.Form):
    """One effect: its own fields, and with which choice it goes."""

    def __init__(
        self,
        effect: Effect,
        association: "Association",
        at: datetime,
        *,
        number: int,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        choices: Sequence[str] = (),
    ) -> None:
        self.effect, self.association, self.number = effect, association, number
        super().__init__(data, initial=dict(initial or {}), prefix=f"effect-{number}")
        known = self._typed() if self.is_bound else self.initial
        self.own = fields_of(effect, association, at, known)
        self.fields.update(self.own)
        self.asks_more = effect.depending is not None and not effect.depending(association, at, known)
        if choices:
            named = [(str(place), f"{place + 1}. {name}") for place, name in enumerate(choices)]
            self.fields["goes_with"] = forms.TypedChoiceField(
                label=_("Only when this choice wins"), coerce=int, empty_value=None, required=False,
                choices=[("", _("Whatever is chosen")), *named],
            )  # fmt: skip

    @property
    def name(self) -> str:
        """What the effect is called."""
        return str(self.effect.name)

    def draft(self) -> EffectDraft | None:
        """The effect as typed; None after telling its fields what is wrong."""
        if not self.is_valid():
            return None
        try:
            cleaned = {name: self.cleaned_data[name] for name in self.own if name in self.cleaned_data}
            arguments = self.effect.read(self.association, cleaned)
        except Refused as refusal:
            tell(self, refusal)
            return None
        return EffectDraft(
            code=self.effect.code, arguments=arguments, choice=self.cleaned_data.get("goes_with")
        )

    def _typed(self) -> dict[str, Any]:
        """What came by the effect's own names, as typed; several values stay several."""
        start, typed = f"{self.prefix}-", {}
        for name in self.data:
            if name.startswith(start):
                values = self.data.getlist(name)  # type: ignore[attr-defined]  # a sent form
                typed[name.removeprefix(start)] = values[0] if len(values) == 1 else values
        return typed


class ChoiceForm(forms.Form):
    """One thing or person to choose; empty rows count for nothing."""

    name = forms.CharField(label=_("Name"), max_length=TITLE_MOST, required=False)
    text = forms.CharField(label=_("In a sentence"), max_length=SENTENCE_MOST, required=False)
    person = PersonField(label=_("Who"), required=False)

    def __init__(
        self,
        *,
        number: int,
        people: Sequence[tuple[UUID, str]],
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), prefix=f"choice-{number}")
        self.number, self.people = number, dict(people)
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people)

    def draft(self) -> ChoiceDraft | None:
        """The choice; None when nothing was typed. Call it on a valid form."""
        typed = self.cleaned_data
        name = typed["name"] or self.people.get(typed["person"], "")
        return (
            ChoiceDraft(name=name, text=typed["text"], person=typed["person"])
            if name or typed["text"]
            else None
        )


class Parts:
    """All that a proposal does and what there is to choose among, as one part of a page's form."""

    def __init__(
        self,
        association: "Association",
        at: datetime,
        *,
        people: Sequence[tuple[UUID, str]],
        data: QueryDict | None = None,
        effects: Sequence[EffectDraft] = (),
        choices: Sequence[ChoiceDraft] = (),
        suggested: tuple[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.association, self.at, self.people = association, at, people
        if data is None:
            self.choices = self._fresh_choices(choices)
            self.effects = self._fresh_effects(effects, suggested)
        else:
            self.choices = self._typed_choices(data)
            self.effects = self._typed_effects(data)

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """What can be added."""
        return effects_for(self.association)

    @property
    def has_choices(self) -> bool:
        """Whether there is something to choose among, so that the rows stand open."""
        return any(form.initial or form.has_changed() for form in self.choices)

    def is_asked_for_more(self, data: QueryDict) -> bool:
        """Whether a button was pressed that only adds, removes or shows rows; then nothing is judged yet."""
        if not {ADD, REMOVE, MORE, LOOK} & set(data):
            return False
        self._remove(data.get(REMOVE, ""))
        if ADD in data:
            self._add(data.get("add_effect", ""))
        if MORE in data:
            self._add_choices()
        for form in (*self.effects, *self.choices):
            if form.is_bound:
                form.errors.clear()
        return True

    def drafts(self) -> tuple[tuple[EffectDraft, ...], tuple[ChoiceDraft, ...]] | None:
        """The effects and choices as typed; None after telling what is wrong where."""
        effects = [form.draft() for form in self.effects]
        faults = [form.errors for form in self.choices]
        if any(faults) or None in effects:
            return None
        choices = [form.draft() for form in self.choices]
        place = {row: place for place, row in enumerate(_filled(choices))}
        moved = (
            replace(each, choice=place.get(-1 if each.choice is None else each.choice))
            for each in effects
            if each
        )
        return tuple(moved), tuple(each for each in choices if each)

    def _fresh_effects(
        self, drafts: Sequence[EffectDraft], suggested: tuple[str, Mapping[str, Any]] | None
    ) -> list[EffectForm]:
        made: list[EffectForm] = []
        for draft in drafts:
            effect = effect_of(draft.code)
            if effect is not None:
                initial = {**effect.typed(draft.arguments), "goes_with": draft.choice}
                made.append(self._effect(effect, number=len(made), initial=initial))
        wanted = effect_of(suggested[0]) if suggested and not made else None
        if suggested and wanted is not None and self.association.form in wanted.of_forms:
            made.append(self._effect(wanted, number=0, initial=suggested[1]))
        return made

    def _typed_effects(self, data: QueryDict) -> list[EffectForm]:
        made = []
        for word in data.getlist(EFFECTS)[:EFFECTS_MOST]:
            row, _space, code = word.partition(":")
            effect, number = effect_of(code), _row_number(row)
            if effect is not None and number is not None and self.association.form in effect.of_forms:
                made.append(self._effect(effect, number=number, data=data))
        return made

    def _effect(self, effect: Effect, *, number: int, **start: Any) -> EffectForm:
        names = [_name_typed(form) for form in self.choices]
        return EffectForm(
            effect, self.association, self.at, number=number, choices=names if any(names) else (), **start
        )

    def _fresh_choices(self, drafts: Sequence[ChoiceDraft]) -> list[ChoiceForm]:
        made = [
            self._choice(number, initial={"name": each.name, "text": each.text, "person": each.person})
            for number, each in enumerate(drafts)
        ]
        while len(made) < max(ROWS_LEAST, len(drafts) + 1):
            made.append(self._choice(len(made)))
        return made

    def _typed_choices(self, data: QueryDict) -> list[ChoiceForm]:
        numbers = [_row_number(word) for word in data.getlist(CHOICES)[:CHOICES_MOST]]
        return [self._choice(number, data=data) for number in numbers if number is not None]

    def _choice(self, number: int, **start: Any) -> ChoiceForm:
        return ChoiceForm(number=number, people=self.people, **start)

    def _remove(self, number: str) -> None:
        self.effects = [form for form in self.effects if str(form.number) != number]

    def _add(self, code: str) -> None:
        effect = effect_of(code)
        if (
            effect is not None
            and self.association.form in effect.of_forms
            and len(self.effects) < EFFECTS_MOST
        ):
            number = max((form.number for form in self.effects), default=-1) + 1
            self.effects.append(self._effect(effect, number=number))

    def _add_choices(self) -> None:
        for _row in range(ROWS_MORE):
            if len(self.choices) < CHOICES_MOST:
                number = max((form.number for form in self.choices), default=-1) + 1
                self.choices.append(self._choice(number))


def _row_number(text: str) -> int | None:
    """The number of a row, as its hidden field says it; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= ROW_DIGITS_MOST else None


def _name_typed(form: ChoiceForm) -> str:
    person = as_id(str(form["person"].value()))
    return str(form["name"].value() or (form.people.get(person, "") if person else ""))


def _filled(choices: Sequence[ChoiceDraft | None]) -> list[int]:
    """The rows in which something was typed; effects name rows, drafts name places."""
    return [row for row, choice in enumerate(choices) if choice is not None]
