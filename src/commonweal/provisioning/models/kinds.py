"""What a kind of thing does for people: the groups of needs it serves, its nutrition, allergens and keeping."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models import Kind
from commonweal.lib.ids import new_id
from commonweal.people.models import Association


class Tier(models.IntegerChoices):
    """How urgent a need is; the more urgent is met first, whatever the less urgent would gain."""

    SURVIVAL = 1, _("food, warmth, care")
    DIGNITY = 2, _("clothes, rooms, tools")
    FLOURISHING = 3, _("study, music, travel")


class Group(models.Model):
    """A group of needs that different things can meet: energy, protein, warmth, clothing, music."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="need_groups")
    code = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices)
    measure = models.CharField(_("measured in"), max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_group_of_a_code", fields=["union", "code"])]

    def __str__(self) -> str:
        return self.name


class KindValue(models.Model):
    """How much one unit of a kind (a kg, a litre, a piece) gives toward a group, in thousandths of its measure."""

    id = models.BigAutoField(primary_key=True)
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="values")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="values")
    value_milli = models.BigIntegerField(_("value per unit"))

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_value_per_group", fields=["kind", "group"]),
            models.CheckConstraint(name="value_not_negative", condition=models.Q(value_milli__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.value_milli}"


class KindFacts(models.Model):
    """How a kind behaves in a pantry: what it contains that some cannot eat, how it keeps, what it weighs.

    ``most_per_person_day`` (steps) is what a person reasonably uses of it in a day; None where it is not eaten or
    handed out as it is, but goes into recipes. ``loss_ppm_per_month`` is spoilage in store per million and month.
    """

    kind = models.OneToOneField(Kind, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    allergens = models.JSONField(_("allergens"), default=list)
    animal = models.CharField(
        _("of animals"),
        max_length=4,
        blank=True,
        choices=[("", _("no")), ("milk", _("milk, eggs, honey")), ("meat", _("meat, fish"))],
    )
    shelf_days = models.PositiveIntegerField(_("keeps for days"), null=True, blank=True)
    loss_ppm_per_month = models.PositiveIntegerField(_("lost in store a month (per million)"), default=0)
    grams_per_unit = models.PositiveIntegerField(_("weight of a unit in grams"), default=0)
    most_per_person_day = models.BigIntegerField(null=True, blank=True)
    is_waste = models.BooleanField(_("a waste"), default=False)
    disposal_most_per_month = models.BigIntegerField(null=True, blank=True)
    food_code = models.CharField(_("food in the reference table"), max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.kind_id)


class Reserve(models.Model):
    """How much of a kind we keep back at the end of every plan, for the unforeseen."""

    id = models.BigAutoField(primary_key=True)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="reserves")
    kind = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="reserve")
    amount = models.BigIntegerField(_("keep back"))

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.amount}"


class Capacity(models.Model):
    """How much there is of a machine (minutes a week) or of land (steps of area, all the time)."""

    id = models.BigAutoField(primary_key=True)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="capacities")
    kind = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="capacity")
    amount = models.BigIntegerField(_("available"))

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.amount}"


class SupplyOffer(models.Model):
    """What the outside world sells: a price in the currency's smallest step for one unit, and how much a month."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="supply_offers")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="supply_offers")
    supplier = models.CharField(_("supplier"), max_length=120)
    price = models.BigIntegerField(_("price per unit"))
    most_per_month = models.BigIntegerField(_("at most a month"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.supplier}: {self.kind_id}"
