"""What there is: a projection of the flows, kept so that pages are quick and the last jar is given once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models.kinds import Kind, Place
from commonweal.journal.models import AppendOnlyModel
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class Resource(models.Model):
    """A lot of something (ValueFlows: EconomicResource): a sack of flour with its date, a drill, the purse.

    ``accounted`` and ``onhand`` are whole steps of the kind, and with custody, place, containment, stage and state
    they follow from the flows alone; ``verify`` rebuilds them. Nothing on hand goes below zero, unless
    ``may_be_overdrawn`` (the purse, where a policy says so).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="resources")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="resources")
    label = models.CharField(_("label"), max_length=80, blank=True)
    best_before_on = models.DateField(_("best before"), null=True, blank=True)
    may_be_overdrawn = models.BooleanField(default=False)
    accounted = models.BigIntegerField(default=0)
    onhand = models.BigIntegerField(default=0)
    accountable = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    custodian = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="resources")
    contained_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="contents")
    stage = models.UUIDField(null=True)
    state = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nothing_on_hand_below_zero", condition=Q(onhand__gte=0) | Q(may_be_overdrawn=True)
            ),
        ]
        indexes = [models.Index(name="resources_of_a_kind", fields=["union", "kind", "best_before_on"])]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.label}".strip()


class StockTake(AppendOnlyModel):
    """Somebody counted: on that day ``counted`` steps were there, where the books had ``expected``.

    The difference is a raise or lower flow with a reason; this row keeps the assertion itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="stock_takes")
    counted = models.BigIntegerField()
    expected = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    flow = models.UUIDField(null=True)
    entry = models.UUIDField(db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.counted}"
