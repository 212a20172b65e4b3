"""Verifiable draws: the commitment, what members put in, and the result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association


class DrawSort(models.TextChoices):
    """What a draw is for."""

    PANEL = "panel", _("a panel of members")
    TASK = "task", _("a task or role")
    TIE = "tie", _("a tie between several")
    DAY = "day", _("a day or a turn")


class DrawState(models.TextChoices):
    """Where a draw stands."""

    ANNOUNCED = "announced", _("announced")
    DRAWN = "drawn", _("drawn")
    CALLED_OFF = "called_off", _("called off")


class Draw(models.Model):
    """Somebody or something is chosen by lot, so that anyone can compute it again (``rules.draws``).

    ``procedure`` is the published list; ``commitment`` binds it and the ``secret``, which is here once it is drawn and
    before that in ``DrawSecret``.
    ``seal`` and ``seal_seq`` are where the union's journal stood when it was drawn; ``room_words`` what the room added
    in that moment; ``seed`` what came of all. A draw that is held together waits for somebody to hold it; any other is
    held by itself when its time has come.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="draws")
    name = models.CharField(_("what is drawn"), max_length=120)
    why = models.CharField(_("what for"), max_length=300, blank=True)
    sort = models.CharField(max_length=5, choices=DrawSort.choices)
    seats = models.PositiveSmallIntegerField(_("how many are drawn"))
    most_per_group = models.PositiveSmallIntegerField(null=True)
    looks_back = models.PositiveSmallIntegerField(default=0)
    procedure = models.TextField()
    commitment = models.CharField(max_length=64)
    secret = models.CharField(max_length=64, blank=True)
    announced_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    draws_at = models.DateTimeField(_("drawn on"))
    is_together = models.BooleanField(_("drawn together in a meeting"), default=False)
    state = models.CharField(max_length=10, choices=DrawState.choices, default=DrawState.ANNOUNCED)
    drawn_at = models.DateTimeField(null=True)
    room_words = models.CharField(max_length=200, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    seal_seq = models.PositiveBigIntegerField(null=True)
    seed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_drawn_has_a_seed",
                condition=~Q(state="drawn") | ~Q(seed="") & Q(drawn_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="draws_by_time", fields=["union", "state", "draws_at"])]

    def __str__(self) -> str:
        return self.name


class DrawSecret(models.Model):
    """The secret of a draw that is announced, apart from all that is shown or taken along; deleted when it is over."""

    draw = models.OneToOneField(Draw, on_delete=models.CASCADE, primary_key=True, related_name="hidden")
    secret = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"secret of {self.draw_id}"


class DrawCandidate(models.Model):
    """Somebody (``agent``) or something (``name``) on a draw's list, as it was fixed; ``handle`` is what is hashed.

    ``place`` is where the draw put them, 1 first; ``is_drawn``: they have a seat. Whoever declines says no reason, and
    the next follows.
    """

    id = models.BigAutoField(primary_key=True)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    handle = models.CharField(max_length=40)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=140, blank=True)
    group = models.CharField(max_length=20, blank=True)
    has_served = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(null=True)
    is_drawn = models.BooleanField(default=False)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="candidates_have_places", fields=["draw", "position"]),
            models.UniqueConstraint(name="candidates_stand_once", fields=["draw", "handle"]),
        ]

    def __str__(self) -> str:
        return f"{self.handle} in {self.draw_id}"


class DrawWords(models.Model):
    """What a member added to a draw's seed, theirs to change until it is drawn; ``mark`` is its hash, shown to all."""

    id = models.BigAutoField(primary_key=True)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="words")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="words_once_each", fields=["draw", "agent"])]

    def __str__(self) -> str:
        return f"{self.mark} for {self.draw_id}"
