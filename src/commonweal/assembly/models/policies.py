"""Policies: the values a union has set, each from a day, by a decision."""

from django.db import models

from commonweal.assembly.models.proposals import Proposal
from commonweal.people.models import Association


class PolicyValue(models.Model):
    """From ``since`` on, the policy ``code`` has this ``value`` in an association, by ``decision``; never rewritten.

    Of two for the same day, the one written later holds.
    """

    id = models.BigAutoField(primary_key=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="policy_values")
    code = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateField()
    decision = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="policy_values")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="policies_by_day", fields=["association", "code", "since"])]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} from {self.since}"
