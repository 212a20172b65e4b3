"""Words for flows, and the line at the foot of every printed report: where the chain of the books stood."""

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from commonweal.flows.queries.books import ACTION_WORDS
from commonweal.journal.queries import checkpoint
from commonweal.people.models import Association

register = template.Library()
_WORDS = dict(ACTION_WORDS)


@register.filter
def happened(action: str) -> str:
    """``line.action|happened``: ``consume`` as ``used up``, in the reader's language."""
    return str(_WORDS.get(action, action))


@register.simple_tag
def checkpoint_line(union: Association) -> SafeString:
    """``{% checkpoint_line union %}``: the checkpoint of now, in words."""
    now = timezone.now()
    return render_to_string(
        "flows/checkpoint.html", {"checkpoint": checkpoint(union.pk, at=now), "union": union}
    )
