"""Parting: who has said that they leave, what they hand over, and the path through a conflict."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class Leaving(models.Model):
    """Somebody has said that they leave on a day; theirs to take back until then.

    Where somebody else wrote it down (``recorded_by``), they are asked whether it is right, and say yes
    (``confirmed_at``) or take it back. ``told_at`` is when the one letter that asks them left.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="leavings")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    leaves_on = models.DateField(_("leaves on"))
    taken_back_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_leaving_at_a_time",
                fields=["union", "agent", "leaves_on"],
                condition=models.Q(taken_back_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} leaves on {self.leaves_on}"


class HandingOn(models.Model):
    """Something that whoever leaves hands on: keys, a task, what they know; to whom, and that it was done."""

    id = models.BigAutoField(primary_key=True)
    leaving = models.ForeignKey(Leaving, on_delete=models.CASCADE, related_name="handed_on")
    what = models.CharField(_("what"), max_length=140)
    to_whom = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"handed on in {self.leaving_id}"


class StepSort(models.TextChoices):
    """The steps of the conflict path, the gentlest first."""

    DIRECT = "direct", _("talk with each other")
    MEDIATOR = "mediator", _("talk with a mediator")
    GROUP = "group", _("talk in a group")
    OUTSIDE = "outside", _("talk with somebody from outside")


class ConflictPath(models.Model):
    """People who have a conflict and go a way through it; what it is about is nowhere written down."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="conflict_paths")
    opened_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"path {self.id}"


class ConflictParty(models.Model):
    """Somebody in a conflict, and when it was settled for them."""

    id = models.BigAutoField(primary_key=True)
    path = models.ForeignKey(ConflictPath, on_delete=models.CASCADE, related_name="parties")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_party_once", fields=["path", "agent"])]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.path_id}"


class ConflictStep(models.Model):
    """A step of the path took place on a day: only that, never what was said.

    Somebody in it may say that it did not (``denied_by``); then it counts only once whoever keeps the steps has asked
    all and confirmed it (``confirmed_by``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = models.ForeignKey(ConflictPath, on_delete=models.CASCADE, related_name="steps")
    sort = models.CharField(max_length=8, choices=StepSort.choices)
    held_on = models.DateField(_("took place on"))
    noted_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    denied_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_step_a_day", fields=["path", "sort", "held_on"])]

    def __str__(self) -> str:
        return f"{self.sort} on {self.held_on}"
