"""A union's settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.actions.settings import Settings
from commonweal.people.forms.founding import PlaceStep


class SettingsForm(PlaceStep):
    """What the union says of itself; ``version`` is the one that the page was made from."""

    name = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(
        label=_("About us"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    field_order = ["name", "about", "time_zone", "language", "currency"]

    def settings(self) -> Settings:
        """What was typed, for the action."""
        return Settings(**self.cleaned_data)
