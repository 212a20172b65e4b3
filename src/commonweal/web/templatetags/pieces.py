"""Template tags for what stands around the words: icons and the six main places."""

from functools import lru_cache

import lucide
from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonweal.web import places

register = template.Library()


@lru_cache(maxsize=256)
def _drawn(name: str) -> SafeString:
    drawn = lucide._render_icon(name, 24, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(drawn)  # noqa: S308 (drawn from the package's own files, by a name written in a template)


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "sprout" %}``: a Lucide icon in the text's colour, silent for screen readers."""
    return _drawn(name)


@register.simple_tag(takes_context=True)
def main_places(context: Context) -> list[places.Shown]:
    """The six main places of the open union, with the one we are in marked; empty outside a union."""
    request: HttpRequest | None = context.get("request")
    union = context.get("union")
    return places.shown(union.slug, request.path) if request is not None and union else []


@register.simple_tag
def today_in_words() -> str:
    """The day where we are: ``Sunday 22 November``."""
    # Translators: a day with its weekday in full, as a Django date format.
    return date_format(timezone.localdate(), _("l j F"))
