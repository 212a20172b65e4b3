"""Joining as a process: who asks, who accompanies them, what members said, what was said later on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models.draws import Draw
from commonweal.assembly.models.proposals import Proposal
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class ApplicantState(models.TextChoices):
    """Where somebody stands on the way in; the transitions are in ``rules.joining``."""

    ASKED = "asked", _("has asked")
    VISIT = "visit", _("visit")
    INPUT = "input", _("members say what they think")
    PROVISIONAL = "provisional", _("provisional time")
    MEMBER = "member", _("member")
    AGAIN = "again", _("comes to visit again")
    NOT_NOW = "not_now", _("not now")
    WITHDREW = "withdrew", _("thought better of it")


class Applicant(models.Model):
    """Somebody who wants to live with us, perhaps without a login: what we know of them stays within the union.

    From the day after ``input_until`` they are ready for the decision; ``lot_place`` is their place among those who
    became ready on the same day (``lot`` is the draw). ``person`` is set once they are known here. ``proposal`` is the
    decision last asked for. ``forgotten_at``: name and contact are gone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="applicants")
    person = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    contact = models.CharField(_("how we reach them"), max_length=200, blank=True)
    about = models.TextField(_("what they tell about themselves"), blank=True)
    state = models.CharField(max_length=11, choices=ApplicantState.choices, default=ApplicantState.ASKED)
    version = models.PositiveIntegerField(default=1)
    introduced_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"))
    visit_from = models.DateField(_("visit from"), null=True)
    visit_until = models.DateField(_("visit until"), null=True)
    input_until = models.DateField(_("members say what they think until"), null=True)
    lot = models.ForeignKey(Draw, on_delete=models.SET_NULL, null=True, related_name="applicants")
    lot_place = models.PositiveSmallIntegerField(null=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.SET_NULL, null=True, related_name="applicants")
    came_on = models.DateField(_("with us since"), null=True)
    provisional_until = models.DateField(_("provisional until"), null=True)
    ended_on = models.DateField(null=True)
    closing_words = models.CharField(_("what we told them"), max_length=300, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_visit_ends_after_it_begins",
                condition=Q(visit_until__isnull=True) | Q(visit_until__gte=F("visit_from")),
            ),
            models.UniqueConstraint(
                name="one_way_in_at_a_time",
                fields=["union", "person"],
                condition=Q(person__isnull=False, ended_on__isnull=True),
            ),
        ]
        indexes = [models.Index(name="applicants_by_state", fields=["union", "state"])]

    def __str__(self) -> str:
        return f"applicant {self.id}"


class Host(models.Model):
    """A member who accompanies an applicant: answers questions, shows around, speaks for the visit."""

    id = models.BigAutoField(primary_key=True)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="hosts")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_host_once", fields=["applicant", "agent"])]

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.applicant_id}"


class InputSort(models.TextChoices):
    """What a member says about an applicant."""

    FOR = "for", _("speaks for it")
    CONCERN = "concern", _("a concern")


class JoiningInput(models.Model):
    """What one member says about somebody joining, with the reason: for members only, and theirs to erase."""

    id = models.BigAutoField(primary_key=True)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="input")
    author = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=7, choices=InputSort.choices)
    text = models.TextField(_("why"))
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_input_each", fields=["applicant", "author"])]

    def __str__(self) -> str:
        return f"{self.sort} {self.applicant_id}"


class Evaluation(models.Model):
    """A talk in the provisional time, due on a day: how is it going, for them and for us?"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="evaluations")
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(_("held on"), null=True)
    held_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_talk_a_day", fields=["applicant", "due_on"])]
        indexes = [models.Index(name="evaluations_by_day", fields=["due_on", "held_on"])]

    def __str__(self) -> str:
        return f"talk of {self.due_on}"


class EvaluationWord(models.Model):
    """What one member said at such a talk, in a sentence, shown to the newcomer too; nobody's score."""

    id = models.BigAutoField(primary_key=True)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="words")
    author = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("in a sentence"), max_length=300)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_sentence_each", fields=["evaluation", "author"])]

    def __str__(self) -> str:
        return f"a word on {self.evaluation_id}"
