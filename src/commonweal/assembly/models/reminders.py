"""Reminders by e-mail: what a member chose, and the letters that were written to them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Association, Person


class Often(models.TextChoices):
    """How often a member wants to be written to."""

    NEVER = "never", _("no letters")
    WEEKLY = "weekly", _("once a week")
    DAILY = "daily", _("once a day")
    AT_ONCE = "at_once", _("as soon as something waits for my voice")


class ReminderChoice(models.Model):
    """When ``person`` wants to be reminded of what waits in ``union``; without such a row nobody writes to them.

    ``hour`` (0 to 23) and ``weekday`` (0 is Monday) are on the clock of ``time_zone``, the person's own. Digests that
    were due before ``chosen_at`` are not written. For letters at once, ``next_look_at`` is when a worker looks again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    often = models.CharField(_("how often"), max_length=7, choices=Often.choices)
    hour = models.PositiveSmallIntegerField(_("at"), default=8, validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField(_("on"), default=0, validators=[MaxValueValidator(6)])
    time_zone = models.CharField(_("time zone"), max_length=60)
    chosen_at = models.DateTimeField()
    next_look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_choice_of_reminders", fields=["person", "union"]),
            models.CheckConstraint(name="reminders_on_a_clock", condition=Q(hour__lte=23, weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.often} for {self.person_id}"


class LetterState(models.TextChoices):
    """What became of a letter."""

    WAITING = "waiting", _("to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    NEEDLESS = "needless", _("no longer needed")
    GIVEN_UP = "given_up", _("could not be sent")


class Letter(models.Model):
    """One letter of reminders: written down before it is sent, so that two workers never send the same twice.

    ``slot`` says which one it is: the day of a digest, or the running number of a letter at once. ``about`` holds the
    keys of what it tells (``queries.waiting``), nothing of its text. ``tries`` counts attempts to send it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    choice = models.ForeignKey(ReminderChoice, on_delete=models.CASCADE, related_name="letters")
    slot = models.CharField(max_length=20)
    about = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_letter_a_slot", fields=["choice", "slot"])]
        indexes = [models.Index(name="letters_to_send", fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"letter {self.slot} of {self.choice_id}"
