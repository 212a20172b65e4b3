"""The hidden key of a button, so that a double tap has one effect."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonweal.lib.ids import new_id

register = template.Library()


@register.simple_tag
def key_field() -> SafeString:
    """``{% key_field %}``: a hidden field with a key of its own, for each button one."""
    return format_html('<input type="hidden" name="key" value="{}">', new_id())
