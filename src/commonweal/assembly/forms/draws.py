"""What people type about a draw: announcing one, words for its seed, and what the room adds when it is held."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.draws import SEATS_MOST, WORDS_MOST, DrawDraft
from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import STANDINGS, PeopleField, moment_field

SORTS = (
    ("panel", _("A panel: some members look into something or decide it for all")),
    ("task", _("A task or role: whose turn it is")),
    ("tie", _("A tie: which of several goes first")),
    ("day", _("A day, a room, a turn")),
)
AMONG = (
    ("standings", _("All who belong as ticked below")),
    ("people", _("Some people by name")),
    ("options", _("A list of my own: rooms, days, ideas")),
)


class DrawForm(forms.Form):
    """A draw as somebody announces it."""

    key = KeyField()
    name = forms.CharField(
        label=_("What is drawn?"),
        max_length=120,
        help_text=_("For example: kitchen council. The next draw of the same name knows whose turn it was."),
    )
    why = forms.CharField(label=_("What for, in a sentence"), max_length=300, required=False)
    sort = forms.ChoiceField(label=_("It is about"), choices=SORTS, widget=forms.RadioSelect)
    among = forms.ChoiceField(
        label=_("Drawn from"), choices=AMONG, widget=forms.RadioSelect, initial="standings"
    )
    standings = forms.MultipleChoiceField(
        label=_("Who belongs as"),
        choices=STANDINGS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=["contributor", "provisional"],
    )
    candidates = PeopleField(label=_("These people"), required=False)
    options = forms.CharField(
        label=_("The list, one to a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seats = forms.IntegerField(label=_("How many are drawn"), min_value=1, max_value=SEATS_MOST, initial=1)
    one_per_household = forms.BooleanField(
        label=_("At most one of a household, as long as others are left"), required=False
    )
    by_turns = forms.BooleanField(
        label=_("Whoever was drawn for this lately comes after all others"), required=False
    )
    draws_at = moment_field(
        _("The lot falls on"),
        help_text=_("Until then everybody can add words of their own, so that nobody alone decides the lot."),
    )
    is_together = forms.BooleanField(
        label=_("We hold it together, in a meeting"),
        required=False,
        help_text=_("Then it waits for somebody to press the button; else it happens by itself."),
    )

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Let one choose among ``people`` by name."""
        self.fields["candidates"].offer(people)  # type: ignore[attr-defined]

    def draft(self) -> DrawDraft:
        """The draw as typed: of the three ways to name candidates, the chosen one. Call it on a valid form."""
        typed: dict[str, Any] = self.cleaned_data
        among = typed["among"]
        of_members = among != "options"
        return DrawDraft(
            name=typed["name"],
            why=typed["why"],
            sort=typed["sort"],
            seats=typed["seats"],
            draws_at=typed["draws_at"],
            standings=tuple(typed["standings"]) if among == "standings" else (),
            people=tuple(typed["candidates"]) if among == "people" else (),
            options=tuple(lines_of(typed["options"])) if among == "options" else (),
            one_per_household=of_members and typed["one_per_household"],
            by_turns=of_members and typed["by_turns"],
            is_together=typed["is_together"],
        )


def lines_of(text: str) -> Sequence[str]:
    """The lines of a list as typed, without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class WordsForm(forms.Form):
    """Words of one's own for the seed."""

    key = KeyField()
    words = forms.CharField(
        label=_("Your words"),
        max_length=WORDS_MOST,
        help_text=_("Anything nobody can guess: what dice show, a line from the book beside you."),
    )


class HoldForm(forms.Form):
    """Holding a draw, with what the room adds in that moment."""

    key = KeyField()
    room_words = forms.CharField(
        label=_("Words of the room"),
        max_length=WORDS_MOST,
        required=False,
        help_text=_("For example what somebody’s dice show, said aloud before the button is pressed."),
    )
