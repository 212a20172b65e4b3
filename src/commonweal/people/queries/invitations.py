"""Invitations: those still open, and the one a secret opens."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from commonweal.people.models import Association, Invitation, Standing
from commonweal.people.rules import hash_of_secret


class OpenInvitation(NamedTuple):
    """A door held open, as the list of invitations shows it."""

    id: UUID
    name: str
    standing: str
    expires_at: datetime


def open_invitations(union: Association, *, at: datetime) -> list[OpenInvitation]:
    """Invitations to ``union`` that nobody used and that have not expired, the latest first."""
    still = Invitation.objects.filter(association=union, used_at__isnull=True, expires_at__gt=at)
    values = still.order_by("-made_at").values_list("id", "name", "person__name", "standing", "expires_at")
    return [
        OpenInvitation(identity, name or known or "", str(Standing(standing).label), expires)
        for identity, name, known, standing, expires in values
    ]


def invitation_in(union: Association, identity: UUID) -> Invitation | None:
    """The invitation with this identity, if it is to ``union``."""
    return Invitation.objects.select_related("association").filter(pk=identity, association=union).first()


def invitation_by(secret: str, *, at: datetime) -> Invitation | None:
    """The open invitation that this secret belongs to, if any."""
    still = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at)
    found = still.select_related("association__within", "person")
    return found.filter(secret_hash=hash_of_secret(secret)).first()
