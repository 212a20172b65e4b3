"""Rounds and their plans: a horizon of periods, what is asked of it, and the plans computed and adopted for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Association


class RoundState(models.TextChoices):
    """Where a round stands."""

    STATING = "stating", _("being stated")
    ADOPTED = "adopted", _("adopted")
    CLOSED = "closed", _("closed")


class PeriodLength(models.TextChoices):
    """How long a period is."""

    WEEK = "week", _("weeks")
    MONTH = "month", _("months")


def default_order() -> list[str]:
    """The order in which rounds aimed before it became a policy of the union; only the first migration asks for it."""
    return ["least_bought", "least_toil", "least_footprint"]


class Round(models.Model):
    """One provisioning round of a union, from ``starts_on`` over ``periods`` weeks or months.

    Money is in the currency's smallest step. ``pooled_with`` are further unions planned together around a hub.
    ``order`` is empty; only a round opened before the order of aims became a policy of the union has its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="rounds")
    pooled_with = models.ManyToManyField(Association, related_name="pooled_rounds", blank=True)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    period = models.CharField(_("in"), max_length=5, choices=PeriodLength.choices)
    periods = models.PositiveSmallIntegerField(_("how many"))
    budget_per_period = models.BigIntegerField(_("money for buying outside, each"), null=True, blank=True)
    budget_total = models.BigIntegerField(_("money for buying outside, in all"), null=True, blank=True)
    order = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.STATING)
    adopted_plan = models.ForeignKey("Plan", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="round_has_periods", condition=Q(periods__gte=1, periods__lte=60)),
            models.UniqueConstraint(
                name="one_round_being_stated", fields=["union"], condition=Q(state="stating")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanState(models.TextChoices):
    """What became of asking for a plan."""

    QUEUED = "queued", _("waiting")
    SOLVING = "solving", _("being worked out")
    SOLVED = "solved", _("ready")
    INFEASIBLE = "infeasible", _("cannot be done as stated")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class Plan(models.Model):
    """One computed plan: the problem as it was stated, the result with its reasons, and how far the work is.

    ``problem`` and ``result`` are the planner's JSON (docs/plan-problem.schema.json, docs/plan-result.schema.json).
    ``progress_permille`` runs from 0 to 1000; ``stop_asked`` is how a person cancels it; ``seen_at`` is when the
    worker last gave a sign of life.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.QUEUED)
    problem = models.TextField(default="")
    result = models.TextField(default="")
    warm = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    progress_permille = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    failure = models.TextField(default="", blank=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plans_are_numbered", fields=["round", "number"]),
            models.UniqueConstraint(
                name="one_plan_at_work", fields=["round"], condition=Q(state__in=["queued", "solving"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
