"""What can flow, and where it can be: kinds (resource specifications) and places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.lib.quantity import UNITS, Unit
from commonweal.people.models import Association


class Medium(models.TextChoices):
    """What sort of thing a kind is, which decides where people meet it."""

    GOOD = "good", _("goods")
    SERVICE = "service", _("service")
    WORK = "work", _("skill, in hours")
    EQUIPMENT = "equipment", _("equipment, in hours")
    LAND = "land", _("land")
    MONEY = "money", _("money")


class Kind(models.Model):
    """A kind of resource (ValueFlows: ResourceSpecification), counted in whole steps of its unit.

    A mistyped kind is archived, never deleted: old flows still speak of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="kinds")
    name = models.CharField(_("name"), max_length=120)
    medium = models.CharField(_("sort"), max_length=10, choices=Medium.choices)
    unit_code = models.CharField(_("unit"), max_length=8)
    note = models.CharField(_("note"), max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_kind_of_a_name", fields=["union", "name"]),
            models.CheckConstraint(
                name="kind_unit_is_known", condition=models.Q(unit_code__in=sorted(UNITS))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Unit:
        """The unit people see, with its number of steps."""
        return UNITS[self.unit_code]


class Place(models.Model):
    """Where things are kept: a pantry, a shelf, a shed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_place_of_a_name", fields=["union", "name"])]

    def __str__(self) -> str:
        return self.name
