"""Delegates of unions in federations, and unions on their way into one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models.proposals import Proposal
from commonweal.lib.ids import new_id
from commonweal.people.models import Association, Mandate


class Delegate(models.Model):
    """Whoever holds ``mandate`` carries their union's answers to ``federation`` and back, while the mandate holds.

    The mandate is the union's (``mandate.association``); recalled there, the delegate is none from that moment on.
    """

    id = models.BigAutoField(primary_key=True)
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="delegate")
    federation = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="delegates")

    def __str__(self) -> str:
        return f"{self.mandate_id} to {self.federation_id}"


class Approach(models.Model):
    """A union and a federation come together: the union decides to join, the federation decides to welcome it.

    Either may be first; when both have decided (``joined_at``) the union is a member. ``wished_by`` and
    ``welcomed_by`` are the decisions, empty where a mandate or an open door stood for one. An approach that was taken
    back or became a membership that ended is closed (``ended_at``), and another may begin.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    federation = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="approaches")
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    wished_at = models.DateTimeField(_("decided to join"), null=True)
    wished_by = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    welcomed_at = models.DateTimeField(_("welcomed"), null=True)
    welcomed_by = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField(_("joined"), null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_approach_at_a_time",
                fields=["federation", "union"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="joined_when_both_decided",
                condition=Q(joined_at__isnull=True)
                | (Q(wished_at__isnull=False) & Q(welcomed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} and {self.federation_id}"
