"""Two wordings of a proposal side by side, for whoever read the earlier one."""

from django.db.models import Q

from commonweal.assembly.models import Proposal, Version


def two_wordings(proposal: Proposal, read: int) -> list[Version]:
    """The wording that was read and the newest, in that order; only the newest where the other is not there."""
    rows = proposal.versions.filter(Q(number=read) | Q(number=proposal.version))
    return list(rows.order_by("number"))
