"""Share-outs: who gets what of what there is, why, and what was handed over; and what a round taught us."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models import Kind
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association
from commonweal.provisioning.models.recipes import Recipe
from commonweal.provisioning.models.rounds import Round


class ShareOutState(models.TextChoices):
    """Where a share-out stands."""

    DRAFT = "draft", _("proposed")
    OPEN = "open", _("being handed out")
    CLOSED = "closed", _("finished")
    UNDONE = "undone", _("withdrawn")


class ShareOut(models.Model):
    """One handing-out for the days ``covers_from`` to ``covers_until``.

    The lot for ties is verifiable: ``lot_seal`` (a seal of the journal made after the needs were stated) and the
    share-out's id give the seed, and the page shows how to compute every draw again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="share_outs")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="share_outs")
    name = models.CharField(_("name"), max_length=120)
    covers_from = models.DateField(_("for the days from"))
    covers_until = models.DateField(_("to"))
    state = models.CharField(max_length=6, choices=ShareOutState.choices, default=ShareOutState.DRAFT)
    lot_seal = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ShareLine(models.Model):
    """What one receiver asked of a kind, what is theirs this time, and the written reason.

    ``reason`` is a code with facts (``{"code": "scarce_went_without", …}``) that the page puts into words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    share_out = models.ForeignKey(ShareOut, on_delete=models.CASCADE, related_name="lines")
    receiver = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="shares")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    tier = models.PositiveSmallIntegerField()
    asked = models.BigIntegerField()
    allotted = models.BigIntegerField()
    handed = models.BigIntegerField(default=0)
    reason = models.JSONField(default=dict)
    draw = models.CharField(max_length=64, blank=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_share_each", fields=["share_out", "receiver", "kind"]),
            models.CheckConstraint(
                name="shares_not_negative", condition=Q(asked__gte=0, allotted__gte=0, handed__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allotted} of {self.asked}"


class Lesson(models.Model):
    """Planned against done for a line of a recipe in a round, each for one run, and a suggested new figure.

    It was taken up (``taken_at``), left as it is (``left_at``), or nobody has decided yet.
    """

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lessons")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="lessons")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=9)
    planned = models.BigIntegerField()
    done = models.BigIntegerField()
    suggested = models.BigIntegerField()
    tasks = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_lesson_each", fields=["round", "recipe", "kind", "role"])
        ]

    def __str__(self) -> str:
        return f"{self.planned} → {self.done}"
