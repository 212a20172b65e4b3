"""Proposals: what is brought before an assembly, in which words, with which effects, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class ProposalState(models.TextChoices):
    """Where a proposal stands; while it is open, its dates say which part of the way it is on (``Phase``)."""

    DRAFT = "draft", _("being written")
    OPEN = "open", _("open")
    COUNTING = "counting", _("being counted")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Phase(models.TextChoices):
    """The parts of an open proposal's way; see ``rules.timeline.phase_of``."""

    QUESTIONS = "questions", _("questions")
    REACTIONS = "reactions", _("reactions and amendments")
    VOTING = "voting", _("decision")
    ENDED = "ended", _("waiting to be counted")


class Proposal(models.Model):
    """Something that ``association`` is asked to decide; once decided, it is the decision and keeps its id.

    ``association`` is who is concerned and decides: a union, a circle or enterprise in it, a federation. ``union`` is
    in whose journal and pages it stands: the union, or the federation itself; ``number`` counts there what was brought,
    without gaps, and drafts have none. ``matter`` is the kind of decision, which by policy names the
    ``method``; ``settings`` are the assembly's policies as they were when it was opened, by the last part of their
    codes; of a draft, the parts of the way that it goes ``without``. ``version`` counts a draft's savings, and from its
    opening on (1) its wordings. ``outcome`` is what was counted (``rules.outcomes``).
    ``linked_to`` is the federation's proposal that a union's answers, in the wording ``linked_version``: a wording that
    comes after the answer is answered by another proposal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(_("title"), max_length=140)
    text = models.TextField(_("text"), blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    matter = models.CharField(_("kind of decision"), max_length=20)
    brought_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    linked_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="linked")
    linked_version = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=20, blank=True)
    is_secret = models.BooleanField(_("secret ballot"), default=False)
    settings = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True)
    questions_until = models.DateTimeField(_("questions until"), null=True)
    reactions_until = models.DateTimeField(_("reactions and amendments until"), null=True)
    closes_at = models.DateTimeField(_("decided on"), null=True)
    counting_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("why it is withdrawn"), max_length=300, blank=True)
    is_adopted = models.BooleanField(null=True)
    outcome = models.JSONField(default=dict)
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="proposals_are_numbered", fields=["union", "number"]),
            models.UniqueConstraint(
                name="one_answer_to_each_wording",
                fields=["linked_to", "linked_version", "association"],
                condition=Q(linked_to__isnull=False),
            ),
            models.CheckConstraint(
                name="what_was_brought_has_a_number",
                condition=Q(opened_at__isnull=True) | Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_decided_has_an_end", condition=~Q(state="decided") | Q(decided_at__isnull=False)
            ),
        ]
        indexes = [models.Index(name="proposals_by_close", fields=["state", "closes_at"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title


class Version(models.Model):
    """One wording of a proposal: every amendment makes a new one and the old ones stay readable.

    ``answers`` is the comment (a concern, an objection) that it takes up, if any.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=140)
    text = models.TextField(blank=True)
    effects = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    why = models.CharField(_("what was changed, and why"), max_length=300, blank=True)
    answers = models.ForeignKey("Comment", on_delete=models.SET_NULL, null=True, related_name="answered_by")
    made_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="versions_are_numbered", fields=["proposal", "number"])]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class CommentSort(models.TextChoices):
    """What somebody says about a proposal."""

    QUESTION = "question", _("question")
    REACTION = "reaction", _("reaction")
    CONCERN = "concern", _("concern")
    AMENDMENT = "amendment", _("suggested change")


class Comment(models.Model):
    """What somebody said about a proposal, and to whom it answers; its author may take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField()
    sort = models.CharField(max_length=9, choices=CommentSort.choices)
    author = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.sort} {self.id}"


class Attachment(models.Model):
    """A file that belongs to a proposal, kept in the database so that one backup holds everything."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """One of the things or people to choose among, for methods that have several (``person`` for elections)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=140)
    text = models.CharField(_("in a sentence"), max_length=300, blank=True)
    person = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="choices_have_places", fields=["proposal", "position"]),
            models.UniqueConstraint(name="choices_have_names", fields=["proposal", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class EffectState(models.TextChoices):
    """What became of an effect."""

    PENDING = "pending", _("not yet")
    DONE = "done", _("carried out")
    IMPOSSIBLE = "impossible", _("could not be done")
    LEFT = "left", _("not chosen")


class ProposalEffect(models.Model):
    """Something a proposal does when it is adopted: an effect registered by a room (``effects``), with its arguments.

    With a ``choice`` it is done only if that choice wins. ``said`` is the sentence of what could not be done and why.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="effects")
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, null=True, related_name="effects")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=EffectState.choices, default=EffectState.PENDING)
    said = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="effects_have_places", fields=["proposal", "position"])]

    def __str__(self) -> str:
        return f"{self.code} {self.arguments}"
