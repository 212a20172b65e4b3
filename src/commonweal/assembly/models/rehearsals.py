"""Rehearsals of a policy: what would have differed in the weeks on record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class RehearsalState(models.TextChoices):
    """What became of asking for a rehearsal."""

    QUEUED = "queued", _("waiting")
    WORKING = "working", _("being replayed")
    DONE = "done", _("ready")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class Rehearsal(models.Model):
    """A member asked what would have been different in the last ``weeks`` if the policy ``code`` had been ``value``.

    ``until_on`` is the last day that is replayed, ``result`` what was found for all (``rules.rehearsals``). It changes
    nothing in the union. ``progress_permille`` runs from 0 to 1000, ``stop_asked`` is how a person cancels it,
    ``seen_at`` when the worker last gave a sign of life.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="rehearsals")
    code = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    weeks = models.PositiveSmallIntegerField()
    until_on = models.DateField()
    asked_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=RehearsalState.choices, default=RehearsalState.QUEUED)
    progress_permille = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_rehearsal_at_work_each",
                fields=["association", "asked_by"],
                condition=Q(state__in=["queued", "working"]),
            ),
            models.CheckConstraint(name="some_weeks_rehearsed", condition=Q(weeks__gte=1, weeks__lte=52)),
        ]
        indexes = [models.Index(name="rehearsals_of_a_policy", fields=["association", "code", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} over {self.weeks} weeks"


class RehearsalPart(models.Model):
    """What a rehearsal found for one person or household alone; only they are shown it, and it is erased with them."""

    id = models.BigAutoField(primary_key=True)
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="parts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_of_a_rehearsal_each", fields=["rehearsal", "agent"])
        ]

    def __str__(self) -> str:
        return f"part of {self.rehearsal_id}"
