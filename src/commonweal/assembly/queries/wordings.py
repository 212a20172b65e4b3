"""Two wordings of a proposal side by side, for whoever read the earlier one."""

from commonweal.assembly.models import Proposal, Version


def two_wordings(proposal: Proposal, read: int) -> list[Version]:
    """The wording that was read and the newest, in that order; only the newest where the other is not there."""
    rows = proposal.versions.filter(number__in=(read, proposal.version)).order_by("number")
    return list(rows)
