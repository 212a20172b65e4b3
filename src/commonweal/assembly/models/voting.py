"""Voices and ballots: who may speak in a decision, what they said, who speaks for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models.proposals import Proposal
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association, SpanQuerySet


class Voice(models.Model):
    """Somebody (in a federation: a union) who may speak in a decision, written down when its voting begins.

    ``has_spoken`` is all that stays of a secret ballot's voter once it is closed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="voices")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    has_spoken = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_voice_each", fields=["proposal", "agent"])]

    def __str__(self) -> str:
        return f"{self.agent_id} on {self.proposal_id}"


class Entered(models.TextChoices):
    """How a ballot came in."""

    SELF = "self", _("by oneself")
    PAPER = "paper", _("on paper")
    SPOKEN = "spoken", _("by word of mouth")
    LINKED = "linked", _("by the union’s own decision")


class Ballot(models.Model):
    """What one voice says on a version of a proposal; changed freely until closing, when secret ones are cut loose.

    ``content`` is by method (``rules.ballots``); a secret ballot keeps it sealed in ``sealed`` and leaves it empty.
    ``entered_by`` is whoever wrote down another's ballot; the voter confirms it (``confirmed_at``) or changes it.
    ``turn`` counts how often it was given, so that of two changes at once the first is kept. ``answer`` is what the
    bringer says to a piece of advice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="ballot")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    reason = models.TextField(_("why"), blank=True)
    entered = models.CharField(max_length=6, choices=Entered.choices, default=Entered.SELF)
    entered_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    cast_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=1)
    answer = models.TextField(_("answer"), blank=True)

    def __str__(self) -> str:
        return f"ballot {self.id}"


class LooseBallot(models.Model):
    """A secret ballot after closing: what was said, with nothing that leads to whoever said it.

    How many said exactly the same (``times``); no times of day, and rows in the order of their content.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="loose_ballots")
    content = models.JSONField()
    times = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.times} of {self.content}"


class SealKey(models.Model):
    """The key that seals a proposal's secret ballots while it is open; deleted when it closes."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, primary_key=True, related_name="seal_key"
    )
    key = models.BinaryField()

    def __str__(self) -> str:
        return f"key of {self.proposal_id}"


class Delegation(models.Model):
    """``person`` lets ``delegate`` speak for them in an association, on a topic or (empty) on all, where they do not.

    Revocable at any moment. ``may_pass_on``: the person consents that the delegate's own delegate speaks for both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    delegate = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    may_pass_on = models.BooleanField(_("may be passed on"), default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = SpanQuerySet["Delegation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_delegation_a_topic",
                fields=["association", "person", "topic"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(name="nobody_delegates_to_themselves", condition=~Q(person=F("delegate"))),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.delegate_id}"
