"""Adding and inviting people, changing how they belong, and parting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PARTS, STANDINGS, PeopleField, PersonField, day_field, languages
from commonweal.people.rules import INVITATION_DAYS


class InviteForm(forms.Form):
    """For whom a link is, and how they will belong."""

    name = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("Only for you, so that you know which link is whose."),
    )
    standing = forms.ChoiceField(label=_("They come as"), choices=STANDINGS)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=90, initial=INVITATION_DAYS)
    key = KeyField()


class AddPersonForm(forms.Form):
    """Somebody without a login: a child, an elder, somebody without a phone."""

    name = forms.CharField(label=_("Name"), max_length=120)
    standing = forms.ChoiceField(label=_("They belong as"), choices=STANDINGS)
    trusted = PersonField(
        label=_("Who acts for them"),
        required=False,
        nobody=_("Nobody yet"),
        help_text=_("This member states needs and decides for them; the journal names both."),
    )
    key = KeyField()


class StandingForm(forms.Form):
    """How somebody belongs from today."""

    standing = forms.ChoiceField(label=_("Belongs as"), choices=STANDINGS)


class PartForm(forms.Form):
    """When somebody parts."""

    on = day_field(_("From this day no longer a member"))


class PersonForm(forms.Form):
    """What somebody is called and the language they read."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", _("As the browser asks")), *languages()]
    )


class HouseholdForm(forms.Form):
    """A new household, circle or enterprise, and who belongs to it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    form = forms.ChoiceField(label=_("What is it?"), choices=PARTS)
    members = PeopleField(label=_("Who belongs to it"), required=False)
    key = KeyField()


class HouseholdNameForm(forms.Form):
    """What a household is called and says of itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(
        label=_("About"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdmitForm(forms.Form):
    """Who joins a household."""

    member = PersonField(label=_("Who joins"))
    key = KeyField()


class TrustForm(forms.Form):
    """Who may act for a person."""

    trusted = PersonField(
        label=_("Whom do you trust with it?"),
        help_text=_(
            "They state needs and decide in this union; the journal names both. You can end it at any time."
        ),
    )
    key = KeyField()


class ForgetForm(forms.Form):
    """Whether somebody means it."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone."))
