"""Flows themselves, and the processes they go into and come out of. A flow is written once and never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models.kinds import Kind, Place
from commonweal.flows.models.resources import Resource
from commonweal.journal.models import AppendOnlyModel
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class Action(models.TextChoices):
    """The nineteen actions of ValueFlows 1.0; ``flows.effects`` holds what each does."""

    ACCEPT = "accept", _("accepted for repair or change")
    CITE = "cite", _("referred to")
    COMBINE = "combine", _("packed in")
    CONSUME = "consume", _("used up")
    COPY = "copy", _("copied")
    DELIVER_SERVICE = "deliverService", _("served")
    DROPOFF = "dropoff", _("dropped off")
    LOWER = "lower", _("counted less")
    MODIFY = "modify", _("changed or mended")
    MOVE = "move", _("moved")
    PICKUP = "pickup", _("picked up")
    PRODUCE = "produce", _("made")
    RAISE = "raise", _("counted more")
    SEPARATE = "separate", _("unpacked")
    TRANSFER = "transfer", _("handed over")
    TRANSFER_ALL_RIGHTS = "transferAllRights", _("rights passed on")
    TRANSFER_CUSTODY = "transferCustody", _("lent or returned")
    USE = "use", _("used")
    WORK = "work", _("worked")


class Process(models.Model):
    """Something that turns inputs into outputs at some time: a baking, a harvest, a handing-out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="processes")
    name = models.CharField(_("name"), max_length=160)
    based_on = models.UUIDField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Flow(AppendOnlyModel):
    """One economic event: ``amount`` steps of ``kind`` from ``provider`` to ``receiver``; or ``minutes`` of effort.

    ``commitment`` is the id of what it fulfils (a task, a share-out line; owned by rooms above). ``corrects`` names
    the flow that this one takes back. ``entry`` and ``position`` say which journal entry's digest covers it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="flows", db_index=False)
    action = models.CharField(max_length=20, choices=Action.choices)
    provider = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="given", db_index=False)
    receiver = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="received", db_index=False)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="flows", db_index=False)
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, related_name="flows_from", db_index=False
    )
    to_resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, related_name="flows_to", db_index=False
    )
    amount = models.BigIntegerField(null=True)
    minutes = models.BigIntegerField(null=True)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, null=True, related_name="flows")
    commitment = models.UUIDField(null=True)
    to_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contained_in = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    stage = models.UUIDField(null=True)
    state = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    entry = models.UUIDField()
    position = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="one_flow_per_position", fields=["entry", "position"]),
            models.UniqueConstraint(
                name="corrected_once", fields=["corrects"], condition=Q(corrects__isnull=False)
            ),
            models.CheckConstraint(
                name="flow_says_how_much", condition=Q(amount__isnull=False) | Q(minutes__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="flows_by_time", fields=["union", "-at", "-id"]),
            models.Index(name="flows_of_a_kind", fields=["union", "kind", "-at"]),
            models.Index(name="flows_from_an_agent", fields=["union", "provider", "-at", "-id"]),
            models.Index(name="flows_to_an_agent", fields=["union", "receiver", "-at", "-id"]),
            models.Index(name="flows_from_a_lot", fields=["resource", "-at", "-id"]),
            models.Index(name="flows_to_a_lot", fields=["to_resource", "-at", "-id"]),
            models.Index(
                name="flows_for_a_commitment", fields=["commitment"], condition=Q(commitment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind_id}"
