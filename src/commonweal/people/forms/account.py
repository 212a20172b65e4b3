"""Logging in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class EnterForm(LoginForm):
    """Handle or e-mail, and password; the page itself links to what helps when one forgot it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entering, password = self.fields["login"], self.fields["password"]
        entering.label, password.label = _("Handle or e-mail"), _("Password")
        password.help_text = ""
        for field in (entering, password):
            field.widget.attrs.pop("placeholder", None)
        entering.widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
        if "remember" in self.fields:
            self.fields["remember"].label = _("Keep me logged in on this device")
