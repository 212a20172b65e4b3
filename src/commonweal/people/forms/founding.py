"""The steps of founding a union, and what a newcomer tells about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.people.actions.newcomers import Newcomer
from commonweal.people.forms.choices import currencies, languages, time_zones
from commonweal.people.rules import SLUG_MOST, suggested_slug, why_not_slug


class NameStep(forms.Form):
    """What the union is called, and where its pages are."""

    name = forms.CharField(label=_("What is your union called?"), max_length=120)
    slug = forms.CharField(
        label=_("Short name for its address"),
        max_length=SLUG_MOST,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, it is made from the name."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    about = forms.CharField(
        label=_("A few words about you"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Make the short name from the name where it was left empty."""
        cleaned = super().clean() or {}
        if "name" in cleaned and "slug" in cleaned:
            cleaned["slug"] = cleaned["slug"] or suggested_slug(cleaned["name"])
            reason = why_not_slug(cleaned["slug"])
            if reason:
                self.add_error("slug", str(reason))
        return cleaned


class PlaceStep(forms.Form):
    """Where the union lives: its clock, its language, its money."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, help_text=_("Days and hours on every page are shown in it.")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=languages, help_text=_("Everybody can choose their own besides.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=currencies, help_text=_("For what is bought outside.")
    )


class NewcomerForm(forms.Form):
    """Who somebody is and how they will log in."""

    name = forms.CharField(
        label=_("What are you called?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    handle = forms.CharField(
        label=_("Handle"),
        max_length=60,
        help_text=_("What you log in with: letters, digits, dots or hyphens."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only to log in with and to get back in when you forget the password. Nobody sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least ten characters. A few words in a row are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    key = KeyField()

    def newcomer(self) -> Newcomer:
        """What was typed, for the action."""
        told = {field: self.cleaned_data.get(field, "") for field in ("name", "handle", "email", "password")}
        return Newcomer(**told)


class KnownForm(NewcomerForm):
    """A handle and a password for somebody whose name is known here already."""

    name = None  # type: ignore[assignment]


class SureForm(forms.Form):
    """Nothing to type: only the key that makes a double click one effect."""

    key = KeyField()
