"""What was tried on the past weeks of the rules that a proposal would set, for the page of the proposal."""

from typing import Any

from django import template
from django.utils import timezone

from commonweal.assembly.models import Proposal
from commonweal.assembly.queries.rehearsals import Tried, rehearsals_of
from commonweal.assembly.registry.matters import Matter

register = template.Library()


@register.inclusion_tag("assembly/_rehearsals.html", takes_context=True)
def rehearsed(context: dict[str, Any], proposal: Proposal) -> dict[str, Any]:
    """The rehearsals that belong to ``proposal``, as whoever looks may see them; no query where no rule is set."""
    sets_rules = proposal.matter == Matter.POLICY
    return {
        "rehearsals": rehearsals_of(proposal, context["person"], at=timezone.now())
        if sets_rules
        else Tried(),
        "union": context["union"],
        "is_open": proposal.state in {"draft", "open"},
    }
