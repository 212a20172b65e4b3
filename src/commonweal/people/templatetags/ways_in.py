"""Tags for the pages at the door."""

from django import template
from django.http import HttpRequest

from commonweal.people.views.founding import may_found

register = template.Library()


@register.simple_tag
def founding_is_open(request: HttpRequest) -> bool:
    """Whether this visitor may found a union here."""
    return may_found(request)
