"""Tasks: what an adopted plan asks to be done, by when, and who takes it in hand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models import Kind, Process
from commonweal.lib.ids import new_id
from commonweal.people.models import Association, Person
from commonweal.provisioning.models.recipes import Recipe, Role
from commonweal.provisioning.models.rounds import Plan


class TaskSort(models.TextChoices):
    """Whether something is made by a recipe or bought outside."""

    MAKE = "make", _("do")
    BUY = "buy", _("buy")


class TaskState(models.TextChoices):
    """Where a task stands; what was done is in the flows that fulfil it."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Task(models.Model):
    """``milli_runs`` thousandths of a recipe's run to be done between two days (or a purchase to be made).

    Its process gathers what was really used, worked and made; the flows' ``commitment`` is this task's id. Without a
    plan it was under way before the union planned with us: beds sown, wood drying.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="tasks")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True)
    sort = models.CharField(max_length=5, choices=TaskSort.choices, default=TaskSort.MAKE)
    name = models.CharField(_("name"), max_length=160)
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, null=True, related_name="tasks")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("by"))
    milli_runs = models.BigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=TaskState.choices, default=TaskState.OPEN)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="tasks_of_a_union", fields=["union", "state", "due_on", "id"])]

    def __str__(self) -> str:
        return self.name


class TaskLine(models.Model):
    """What a task is planned to take or give of a kind, in steps or minutes."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="lines")
    role = models.CharField(max_length=9, choices=Role.choices)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.role} {self.kind_id}"


class Hand(models.Model):
    """Somebody takes a task, or some hours of it, in hand; they may let it go again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="hands")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hands")
    taken_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_hand_per_person", fields=["task", "person"], condition=Q(released_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.task_id}"
