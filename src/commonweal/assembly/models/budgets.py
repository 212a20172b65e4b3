"""Budgeting hours and money together: areas, projects, members' sheets and what came of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models.proposals import Proposal
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class BudgetState(models.TextChoices):
    """Where a budgeting stands, from the first figures to the end of the budget that came of it."""

    PREPARING = "preparing", _("being prepared")
    OPEN = "open", _("open for sheets")
    CLOSED = "closed", _("worked out")
    HOLDS = "holds", _("in force")
    ENDED = "ended", _("ended")


class Budgeting(models.Model):
    """The yearly game in which a union divides its hours and its money, and what came of it.

    The hours there are: ``people`` x ``weekly_minutes`` x ``weeks`` x slack, less a fund (``rules.budgets``); the
    money: net income less a buffer and what must be paid anyway. Times in minutes, money in the currency's smallest
    step. ``seed`` is the journal's seal when the sheets were opened: draws between equals start from it. ``outcome`` is
    what ``rules.game`` worked out when they were closed; ``decision`` the proposal that put it in force.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="budgetings")
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=9, choices=BudgetState.choices, default=BudgetState.PREPARING)
    version = models.PositiveIntegerField(default=1)
    people = models.PositiveIntegerField(_("people"))
    weekly_minutes = models.PositiveIntegerField(_("hours a week"))
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    slack_permille = models.PositiveSmallIntegerField(_("slack"))
    fund_minutes = models.BigIntegerField(_("hours set aside"))
    net = models.BigIntegerField(_("net income"))
    buffer = models.BigIntegerField(_("buffer"))
    baseline = models.BigIntegerField(_("what must be paid anyway"))
    seed = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    sheets_until = models.DateField(_("sheets until"), null=True)
    touched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)
    decision = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    holds_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_budget_in_force_a_year", fields=["union", "year"], condition=Q(state="holds")
            ),
            models.CheckConstraint(
                name="open_sheets_have_an_end",
                condition=Q(state="preparing") | Q(sheets_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class BudgetArea(models.Model):
    """Something that goes on all year (kitchen, garden, accounts): what its planners propose, and what is the least.

    ``minutes_least`` and ``money_least`` are what it needs to go on at all; no sheet that counts goes below.
    ``version`` counts how often it was written, so that no planner writes over another.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    budgeting = models.ForeignKey(Budgeting, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    text = models.CharField(_("in a sentence"), max_length=300, blank=True)
    minutes = models.BigIntegerField(_("hours proposed"))
    money = models.BigIntegerField(_("money proposed"))
    minutes_least = models.BigIntegerField(_("hours at least"), default=0)
    money_least = models.BigIntegerField(_("money at least"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="areas_have_names", fields=["budgeting", "name"]),
            models.CheckConstraint(
                name="areas_ask_for_no_less_than_their_least",
                condition=Q(minutes__gte=models.F("minutes_least")) & Q(money__gte=models.F("money_least")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetProject(models.Model):
    """Something done once (a new roof, a bread oven): what it asks in hours and money, and who brings it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    budgeting = models.ForeignKey(Budgeting, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("what it is for"), blank=True)
    minutes = models.BigIntegerField(_("hours asked"), default=0)
    money = models.BigIntegerField(_("money asked"), default=0)
    version = models.PositiveIntegerField(default=1)
    brought_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="projects_have_names", fields=["budgeting", "name"]),
            models.UniqueConstraint(name="projects_are_numbered", fields=["budgeting", "number"]),
        ]

    def __str__(self) -> str:
        return self.name


class SheetEntered(models.TextChoices):
    """How a sheet came in."""

    SELF = "self", _("by oneself")
    PAPER = "paper", _("on paper")


class Sheet(models.Model):
    """How one member would divide hours and money; private to them, changeable until closing.

    ``amounts`` is {area: [minutes, money]}, ``marks`` {project: [support, concern, a sentence]}. It ``counts`` while it
    fits what there is in both columns. ``entered_by`` is whoever wrote down another's; the member confirms or changes.
    ``turn`` counts how often it was kept, so that of two kept at once the first stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    budgeting = models.ForeignKey(Budgeting, on_delete=models.CASCADE, related_name="sheets")
    person = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    amounts = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    counts = models.BooleanField(default=False)
    entered = models.CharField(max_length=5, choices=SheetEntered.choices, default=SheetEntered.SELF)
    entered_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_sheet_each", fields=["budgeting", "person"])]

    def __str__(self) -> str:
        return f"sheet {self.id}"
