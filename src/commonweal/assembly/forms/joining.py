"""What people type about joining: who it is, days of a visit, what they think, a sentence at a talk, how it ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PersonField, day_field, moment_field

CONTACT = _("Only members see it; it is deleted when they do not join, or at once if they ask.")


class IntroduceForm(forms.Form):
    """Somebody who wants to join, as a member writes them down."""

    key = KeyField()
    person = PersonField(
        label=_("A visitor who is here already"), required=False, nobody=_("Somebody from outside")
    )
    name = forms.CharField(label=_("Or: what they are called"), max_length=120, required=False)
    contact = forms.CharField(label=_("How we reach them"), max_length=200, required=False, help_text=CONTACT)
    about = forms.CharField(
        label=_("What they tell about themselves"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def draft(self) -> ApplicantDraft:
        """As typed; call it on a valid form."""
        typed = self.cleaned_data
        return ApplicantDraft(
            name=typed["name"], contact=typed["contact"], about=typed["about"], person=typed["person"]
        )


class AskForm(forms.Form):
    """A visitor asks to join."""

    key = KeyField()
    about = forms.CharField(
        label=_("What would you like to tell us?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All members read it."),
    )


class VisitForm(forms.Form):
    """Days of a visit."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    visit_from = day_field(_("First day"))
    visit_until = day_field(_("Last day"))


class InputForm(forms.Form):
    """What a member thinks about somebody joining."""

    key = KeyField()
    sort = forms.ChoiceField(
        label=_("What I say"),
        choices=(
            ("for", _("This speaks for it")),
            ("concern", _("I have a concern: something that should be answered before we decide")),
        ),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    """How a way in ends."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("How it ends"),
        choices=(
            ("again", _("They come to visit again")),
            ("not_now", _("Not now")),
            ("withdrew", _("They thought better of it themselves")),
        ),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What we tell them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kindly, and true. If they can log in, they read it here."),
    )


class TalkForm(forms.Form):
    """That a talk took place."""

    key = KeyField()
    held_on = day_field(_("We talked on"))


class SentenceForm(forms.Form):
    """A sentence at a talk."""

    key = KeyField()
    text = forms.CharField(
        label=_("How is it going, in a sentence?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Members and the newcomer read it. Nobody is scored. Empty takes it back."),
    )


class LotForm(forms.Form):
    """When the lot between those of the same day falls."""

    key = KeyField()
    draws_at = moment_field(
        _("The lot falls on"),
        help_text=_("Until then everybody can add words of their own, so that nobody alone decides the lot."),
    )
