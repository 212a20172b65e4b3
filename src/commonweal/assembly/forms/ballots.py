"""What people fill in to speak: a position, marks, points, dots or an order, and why; by the shape of the method."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.assembly.rules.ballots import REASON_MOST, Content, Settings
from commonweal.assembly.rules.methods import Method, Shape
from commonweal.lib.fields import KeyField
from commonweal.lib.forms import KeyForm

WAYS = (
    ("paper", gettext_lazy("on paper")),
    ("spoken", gettext_lazy("by word of mouth")),
)


class BallotForm(forms.Form):
    """One ballot; ``choices`` are (id, name, sentence). Fields of choices are called by the choice's id."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    turn = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        method: Method,
        choices: Sequence[tuple[str, str, str]],
        settings: Settings,
        initial: Mapping[str, Any],
        is_for_another: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial), auto_id="ballot-%s")
        self.method, self.choices, self.rules = method, choices, settings
        getattr(self, f"_ask_{method.shape.value}")()
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_reason_hint(method),
            required=False,
            max_length=REASON_MOST,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if is_for_another:
            self.fields["entered"] = forms.ChoiceField(
                label=_("How they said it"), choices=WAYS, widget=forms.RadioSelect
            )

    def _ask_position(self) -> None:
        self.fields["position"] = forms.ChoiceField(
            label=_("What I say"),
            choices=[(each.code, str(each.name)) for each in self.method.positions],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what you say.")},
        )

    def _ask_approved(self) -> None:
        self.fields["approved"] = forms.MultipleChoiceField(
            label=_("I can live with"),
            choices=[(pk, name) for pk, name, _text in self.choices],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def _ask_scores(self) -> None:
        points = [(str(figure), str(figure)) for figure in range(self.rules.score_most + 1)]
        for pk, name, text in self.choices:
            self.fields[pk] = forms.TypedChoiceField(
                label=name, help_text=text, choices=points, coerce=int, required=False, empty_value=None,
                widget=forms.RadioSelect,
            )  # fmt: skip

    def _ask_dots(self) -> None:
        for pk, name, text in self.choices:
            self.fields[pk] = forms.IntegerField(
                label=name, help_text=text, min_value=0, max_value=self.rules.dots, required=False
            )

    def _ask_ranking(self) -> None:
        places = [("", _("not ranked")), *((str(at), str(at)) for at in range(1, len(self.choices) + 1))]
        for pk, name, text in self.choices:
            self.fields[pk] = forms.TypedChoiceField(
                label=name, help_text=text, choices=places, coerce=int, required=False, empty_value=None
            )

    def _ask_nothing(self) -> None:
        """A lot asks for nothing but to be there."""

    def clean_position(self) -> str:
        """One position; two that exclude each other are refused, not the last one taken."""
        marked = self.data.getlist("position") if isinstance(self.data, QueryDict) else []
        if len(set(marked)) > 1:
            raise ValidationError(_("You marked two positions that exclude each other. Choose one."))
        return str(self.cleaned_data["position"])

    def content(self) -> Content:
        """The ballot as the action takes it; call it on a valid form."""
        typed, shape = self.cleaned_data, self.method.shape
        if shape == Shape.POSITION:
            return {"position": typed["position"]}
        if shape == Shape.APPROVED:
            return {"approved": typed["approved"]}
        if shape in {Shape.SCORES, Shape.DOTS}:
            return {shape.value: {pk: typed[pk] or 0 for pk, _name, _text in self.choices}}
        if shape == Shape.RANKING:
            return {"ranking": self._groups()}
        return {}

    def _groups(self) -> list[list[str]]:
        by_place: dict[int, list[str]] = {}
        for pk, _name, _text in self.choices:
            place = self.cleaned_data[pk]
            if place is not None:
                by_place.setdefault(place, []).append(pk)
        return [by_place[place] for place in sorted(by_place)]

    @property
    def cards(self) -> list[tuple[str, Any, Any, bool, bool]]:
        """The positions as cards: code, name, meaning, whether it needs a reason, whether it is marked."""
        marked = str(self["position"].value() or "") if "position" in self.fields else ""
        return [
            (each.code, each.name, each.meaning, each.needs_reason, each.code == marked)
            for each in self.method.positions
        ]

    @property
    def is_scale(self) -> bool:
        """Whether each choice gets its points on a scale."""
        return self.method.shape == Shape.SCORES

    @property
    def marks(self) -> list[tuple[str, str, str, bool]]:
        """The choices that can be marked: id, name, sentence, whether it is marked."""
        marked = set(self["approved"].value() or ()) if "approved" in self.fields else set()
        return [(pk, name, text, pk in marked) for pk, name, text in self.choices]

    @property
    def of_choices(self) -> list[forms.BoundField]:
        """The fields of the choices, in their order; none where choices are marked or there are none."""
        return [self[pk] for pk, _name, _text in self.choices if pk in self.fields]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Why, and how it was said."""
        return [self[name] for name in ("reason", "entered") if name in self.fields]


class ChooseVoterForm(forms.Form):
    """Whose ballot somebody writes down."""

    voter = forms.TypedChoiceField(label=gettext_lazy("Who said it"), coerce=UUID)

    def __init__(self, data: QueryDict | None = None, *, voters: Sequence[tuple[UUID, str]]) -> None:
        super().__init__(data)
        self.fields["voter"].choices = [(str(pk), name) for pk, name in voters]  # type: ignore[attr-defined]


class AnswerAdviceForm(KeyForm):
    """What the bringer says to a piece of advice."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=REASON_MOST, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecideForm(KeyForm):
    """What whoever asked for advice decides."""

    decides = forms.TypedChoiceField(
        label=gettext_lazy("You decide"),
        choices=[("yes", gettext_lazy("It will be done")), ("no", gettext_lazy("It will not be done"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


def initial_of(method: Method, content: Content, *, reason: str) -> dict[str, Any]:
    """A ballot as its form shows it again."""
    shown: dict[str, Any] = {"reason": reason}
    if method.shape in {Shape.POSITION, Shape.APPROVED}:
        return shown | dict(content)
    if method.shape in {Shape.SCORES, Shape.DOTS}:
        return shown | dict(content.get(method.shape.value, {}))
    for place, group in enumerate(content.get("ranking", ()), start=1):
        shown |= dict.fromkeys(group, place)
    return shown


def _reason_hint(method: Method) -> str:
    if any(position.needs_reason for position in method.positions):
        return _("Needed where a position asks for it, and welcome with every other.")
    return ""
