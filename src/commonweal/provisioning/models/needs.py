"""What people need and what they can give: needs, the facts templates use, absences, guests, abilities."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models import Kind
from commonweal.lib.ids import new_id
from commonweal.people.models import Agent, Association, Person
from commonweal.provisioning.models.kinds import Group, Tier


class Sex(models.TextChoices):
    """The columns of the published tables of requirements; leaving it open takes the mean of both."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OPEN = "", _("rather not say")


class Activity(models.TextChoices):
    """How much a person moves, as the tables of energy requirements distinguish it."""

    SEDENTARY = "sedentary", _("mostly sitting")
    MODERATE = "moderate", _("on my feet, walking")
    ACTIVE = "active", _("heavy work or sport")


class Body(models.Model):
    """What the templates of needs ask about a person, seen by them, their proxies and whoever they allow only.

    ``allergens`` and ``diet`` bind the kitchen: a dish with them is never counted as food for this person.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="body")
    born_on = models.DateField(_("born on"), null=True, blank=True)
    sex = models.CharField(_("sex, for the tables"), max_length=6, choices=Sex.choices, blank=True)
    activity = models.CharField(
        _("activity"), max_length=9, choices=Activity.choices, default=Activity.MODERATE
    )
    life_stage = models.CharField(
        _("expecting or nursing"),
        max_length=12,
        blank=True,
        choices=[("", _("no")), ("pregnancy", _("expecting")), ("lactation", _("nursing"))],
    )
    diet = models.CharField(
        _("eats"),
        max_length=10,
        blank=True,
        choices=[("", _("everything")), ("vegetarian", _("vegetarian")), ("vegan", _("vegan"))],
    )
    allergens = models.JSONField(_("cannot have"), default=list)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.person_id)


class Per(models.TextChoices):
    """How often the amount of a need falls due."""

    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    ONCE = "once", _("once")


class Need(models.Model):
    """Something needed by a person, a household or the union: of one kind, or toward a group that many kinds meet.

    ``amount`` counts steps of ``kind``, or thousandths of ``group``'s measure. One-time needs fall due on
    ``since``. A private need is seen only by who it is for, their proxies and the keepers who must provide it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="needs")
    whose = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="needs")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices)
    amount = models.BigIntegerField(_("amount"))
    per = models.CharField(_("how often"), max_length=5, choices=Per.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_private = models.BooleanField(_("private"), default=False)
    template = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="need_names_kind_or_group",
                condition=Q(kind__isnull=False, group__isnull=True)
                | Q(kind__isnull=True, group__isnull=False),
            ),
            models.CheckConstraint(name="need_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="need_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(name="needs_of_a_union", fields=["union", "tier", "id"])]

    def __str__(self) -> str:
        return f"{self.amount} {self.per}"


class Absence(models.Model):
    """Somebody is not here from a day to a day, both included: they eat elsewhere and give no hours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="absences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(until__gte=F("since")))
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class Guest(models.Model):
    """People who eat with us for some days; a guest's allergy binds the meals they attend."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="guests")
    count = models.PositiveIntegerField(_("how many"))
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    diet = models.CharField(max_length=10, blank=True)
    allergens = models.JSONField(default=list)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="guest_leaves_after_coming", condition=Q(until__gte=F("since")))
        ]

    def __str__(self) -> str:
        return f"{self.count}"


class Ability(models.Model):
    """Hours a person can and wants to give to a skill in a week; offered, never demanded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="abilities")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="abilities")
    skill = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="abilities")
    minutes_per_week = models.PositiveIntegerField(_("hours a week"))
    most_minutes_per_day = models.PositiveIntegerField(_("at most a day"), null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(_("days"), default=127)  # bit 0 is Monday
    dayparts = models.PositiveSmallIntegerField(_("times of day"), default=7)  # morning, afternoon, evening
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("wishes"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_ability_per_skill",
                fields=["union", "person", "skill"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ability_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_per_week} min a week"
