"""Meetings: when and where, what is spoken about, who was there, what is remembered of it; and calendars."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models.proposals import Proposal
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    CALLED = "called", _("called")
    HELD = "held", _("held")
    OFF = "off", _("called off")


class Meeting(models.Model):
    """People of ``association`` come together at ``starts_at`` for about ``minutes``; ``union`` is in whose pages.

    ``facilitator`` leads, ``note_taker`` writes the minutes, ``time_keeper`` minds the clock. Its minutes are approved
    at a later meeting (``approved_at``, ``approved_in``); from then on they stay as they are.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=140)
    place = models.CharField(_("where"), max_length=140, blank=True)
    about = models.TextField(_("about"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveIntegerField(_("how long, in minutes"))
    state = models.CharField(max_length=6, choices=MeetingState.choices, default=MeetingState.CALLED)
    version = models.PositiveIntegerField(default=1)
    called_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    facilitator = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    note_taker = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    time_keeper = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="approves")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="minutes_are_approved_at_another_meeting",
                condition=Q(approved_in__isnull=True) | ~Q(approved_in=models.F("id")),
            )
        ]
        indexes = [models.Index(name="meetings_by_day", fields=["association", "starts_at"])]

    def __str__(self) -> str:
        return self.title


class AgendaPoint(models.Model):
    """Something to speak about, in its place, for so many minutes; perhaps a proposal that is open.

    ``decided`` says that the proposal was decided in the room.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("what about"), max_length=140)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="agenda_points")
    put_at = models.DateTimeField()
    decided = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="points_have_places", fields=["meeting", "position"])]

    def __str__(self) -> str:
        return self.title


class Presence(models.Model):
    """Somebody was there."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presences")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="there_once", fields=["meeting", "agent"])]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.meeting_id}"


class Minutes(models.Model):
    """What is remembered of a point, in one version; the newest holds and the older ones stay readable."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(AgendaPoint, on_delete=models.CASCADE, related_name="minutes_taken")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="minutes_are_numbered", fields=["point", "version"])]

    def __str__(self) -> str:
        return f"{self.point_id} v{self.version}"


class CalendarKey(models.Model):
    """The secret in the address of somebody's calendar feed in a union: only its hash is kept; a new one ends it."""

    id = models.BigAutoField(primary_key=True)
    union = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="calendar_keys")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_calendar_each", fields=["union", "person"])]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
