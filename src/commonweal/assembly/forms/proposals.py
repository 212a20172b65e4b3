"""What people type about a proposal: its words, its times, why it is changed or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.proposals import PARTS, SENTENCE_MOST, TITLE_MOST, TOPIC_MOST, ProposalDraft
from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import day_field, moment_field

TIMES = ("questions_until", "reactions_until", "closes_at")
MARKDOWN = _("Empty lines make paragraphs, **two stars** make bold, a - begins a list.")


class WordsForm(forms.Form):
    """The words of a proposal, and what kind of decision it is."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("What do you propose, in one line?"),
        max_length=TITLE_MOST,
        help_text=_("As you would say it at the table, for example: A bench for the yard."),
        error_messages={"required": _("Give it a title, so that everybody knows what it is about.")},
    )
    text = forms.CharField(
        label=_("What is it about, and why?"),
        widget=forms.Textarea(attrs={"rows": 9}),
        required=False,
        help_text=MARKDOWN,
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=TOPIC_MOST,
        required=False,
        help_text=_("A word under which it is found again; who lets others speak for them does so by topic."),
        widget=forms.TextInput(attrs={"list": "topics"}),
    )
    matter = forms.ChoiceField(
        label=_("What kind of decision is it?"),
        choices=Matter.choices,
        initial=Matter.EVERYDAY,
        help_text=_(
            "Your rules say for each kind how it is decided. Where something happens by itself, that says it."
        ),
    )

    def words(self, draft: ProposalDraft) -> ProposalDraft:
        """``draft`` with what was typed; call it on a valid form."""
        typed = self.cleaned_data
        return replace(
            draft, title=typed["title"], text=typed["text"], topic=typed["topic"],
            matter=typed.get("matter") or draft.matter,
        )  # fmt: skip


class NewForm(WordsForm):
    """A new proposal: its words, whom it concerns, and what it does beyond them."""

    whom = forms.TypedChoiceField(label=_("Who decides?"), coerce=UUID, widget=forms.RadioSelect)
    effect = forms.ChoiceField(
        label=_("Shall something happen by itself when it is adopted?"),
        required=False,
        help_text=_("The decision then does it: nobody has to be asked again. You say the details next."),
    )
    is_among = forms.BooleanField(
        label=_("There are several things or people to choose among"), required=False
    )

    field_order = ("key", "version", "title", "text", "whom", "effect", "is_among", "matter", "topic")

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[UUID, str]],
        effects: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        whom = self.fields["whom"]
        assert isinstance(whom, forms.TypedChoiceField)
        whom.choices = [(str(pk), name) for pk, name in places]
        whom.initial = str(places[0][0])
        if len(places) == 1:
            whom.required, whom.widget = False, forms.HiddenInput()
        effect = self.fields["effect"]
        assert isinstance(effect, forms.ChoiceField)
        effect.choices = [("", _("No, the words are what we decide")), *effects]


class AmendForm(WordsForm):
    """A new wording of an open proposal: what was changed, why, and which concern it takes up."""

    answers = forms.TypedChoiceField(
        label=_("Which concern does it take up?"), coerce=UUID, empty_value=None, required=False
    )
    why = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=SENTENCE_MOST,
        help_text=_("One sentence, so that everybody sees at once what is new."),
    )
    field_order = ("key", "version", "answers", "title", "text", "topic", "why")

    def __init__(self, *args: Any, said: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["matter"]
        answers = self.fields["answers"]
        assert isinstance(answers, forms.TypedChoiceField)
        answers.choices = [("", _("None of those that were said")), *((str(pk), words) for pk, words in said)]


class WithdrawForm(forms.Form):
    """Why a proposal is taken back."""

    key = KeyField()
    why = forms.CharField(
        label=_("Why?"),
        max_length=SENTENCE_MOST,
        required=False,
        help_text=_("One sentence for those who have read and answered it."),
    )


class TimesForm(forms.Form):
    """The way a proposal goes: by the rules of the union, or with its own times."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    own = forms.ChoiceField(
        label=_("How long does each part take?"),
        choices=(("no", _("As our rules say")), ("yes", _("As I say below"))),
        widget=forms.RadioSelect,
        initial="no",
    )
    questions = forms.BooleanField(label=_("First a round of questions"), required=False)
    questions_until = moment_field(_("Questions until"), required=False)
    reactions = forms.BooleanField(label=_("Then reactions and changes"), required=False)
    reactions_until = moment_field(_("Reactions until"), required=False)
    closes_at = moment_field(_("Decided by"), required=False)
    review_on = day_field(
        _("Look at it again on"),
        required=False,
        help_text=_("So that a decision that did not do what you hoped can be changed."),
    )
    is_secret = forms.BooleanField(
        label=_("A secret ballot"),
        required=False,
        help_text=_("Nobody sees who said what. Your rules make some kinds of decision secret in any case."),
    )

    seats = forms.IntegerField(
        label=_("How many are chosen"),
        min_value=1,
        required=False,
        help_text=_("More than one where several people or things are chosen together."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seats" not in self.initial:
            del self.fields["seats"]

    def clean(self) -> dict[str, Any]:
        """Own times name the end."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("own") == "yes" and not cleaned.get("closes_at") and "closes_at" not in self.errors:
            self.add_error("closes_at", _("Say until when it is decided."))
        return cleaned

    def times(self, draft: ProposalDraft) -> ProposalDraft:
        """``draft`` with the times as typed; call it on a valid form."""
        typed = self.cleaned_data
        is_own = typed["own"] == "yes"
        without = frozenset(part for part in PARTS if not typed[part])
        questions = typed["questions_until"] if is_own and "questions" not in without else None
        reactions = typed["reactions_until"] if is_own and "reactions" not in without else None
        return replace(
            draft, seats=typed.get("seats") or draft.seats,
            without=without, review_on=typed["review_on"], is_secret=typed["is_secret"],
            questions_until=questions, reactions_until=reactions, closes_at=typed["closes_at"] if is_own else None,
        )  # fmt: skip


def times_typed(draft: ProposalDraft, shown: Mapping[str, Any], *, version: int) -> dict[str, Any]:
    """What a form of times begins with: the draft's own, and where it has none those by the rules (``shown``)."""
    is_own = draft.closes_at is not None
    return {
        "version": version,
        "own": "yes" if is_own else "no",
        "review_on": draft.review_on,
        "is_secret": draft.is_secret,
        **({"seats": draft.seats} if draft.choices else {}),
        **{part: part not in draft.without for part in PARTS},
        **{name: getattr(draft, name) or shown.get(name) for name in TIMES},
    }


def words_typed(draft: ProposalDraft, *, version: int) -> dict[str, Any]:
    """What a form of words begins with."""
    return {
        "version": version, "title": draft.title, "text": draft.text, "topic": draft.topic, "matter": draft.matter,
    }  # fmt: skip
