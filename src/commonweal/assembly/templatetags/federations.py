"""What unions answer to a federation's proposal, wherever a proposal is shown."""

from typing import Any

from django import template

from commonweal.assembly.models import Proposal
from commonweal.assembly.queries.federation_pages import answers_to
from commonweal.people.models import Association

register = template.Library()


@register.inclusion_tag("assembly/federations/_answers.html")
def union_answers(proposal: Proposal, union: Association) -> dict[str, Any]:
    """``{% union_answers proposal union %}``: the unions' answers, or what ours answers; else nothing.

    No query where no federation is concerned.
    """
    return {"answers": answers_to(proposal, union), "union": union}
