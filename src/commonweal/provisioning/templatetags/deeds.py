"""Deeds about needs in words, for the history on their pages."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.provisioning.queries.needs import pers

register = template.Library()
DEEDS: dict[str, Promise] = {
    "need.stated": _("Stated"),
    "need.changed": _("Changed"),
    "need.withdrawn": _("Taken back"),
    "need.restored": _("Asked for again"),
}


@register.filter
def deed(code: str) -> str:
    """``need.stated`` as ``Stated``; a deed without words of its own as it is written."""
    return str(DEEDS.get(code, code))


@register.filter
def per(code: str) -> str:
    """``week`` as ``a week``."""
    return str(dict(pers()).get(code, code))
