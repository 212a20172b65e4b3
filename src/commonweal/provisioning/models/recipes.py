"""How things are made, grown, cooked and served; and the menus that say which dishes are wanted how often."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.flows.models import Kind
from commonweal.lib.ids import new_id
from commonweal.people.models import Association


class Sort(models.TextChoices):
    """What sort of work a recipe is."""

    MAKE = "make", _("making")
    GROW = "grow", _("growing")
    DISH = "dish", _("cooking")
    SERVICE = "service", _("serving and caring")
    MEND = "mend", _("mending")


class Role(models.TextChoices):
    """What a line of a recipe is to it."""

    INPUT = "input", _("goes in")
    OUTPUT = "output", _("comes out")
    BYPRODUCT = "byproduct", _("comes out besides")
    WORK = "work", _("work")
    EQUIPMENT = "equipment", _("equipment")
    LAND = "land", _("land")


def every_month() -> list[int]:
    """A full yield whenever one starts."""
    return [100] * 12


class Recipe(models.Model):
    """One run of some work: what goes in, what comes out after ``lead_days``, hours by skill, machines, land.

    ``yield_by_month`` is the share of the full yield, in percent, when started in each month (January first);
    0 means it cannot be started then. ``whole_runs`` asks tasks to be planned in whole runs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="recipes")
    name = models.CharField(_("name"), max_length=120)
    sort = models.CharField(_("sort"), max_length=8, choices=Sort.choices)
    lead_days = models.PositiveIntegerField(_("days until it is ready"), default=0)
    yield_by_month = models.JSONField(_("yield by month of start"), default=every_month)
    most_runs_per_month = models.PositiveIntegerField(_("at most a month"), null=True, blank=True)
    footprint_grams = models.PositiveIntegerField(_("CO₂e in grams a run"), default=0)
    whole_runs = models.BooleanField(_("whole runs only"), default=False)
    note = models.TextField(_("how it is done"), blank=True)
    source = models.CharField(_("where the figures are from"), max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_recipe_of_a_name", fields=["union", "name"])]

    def __str__(self) -> str:
        return self.name


class RecipeLine(models.Model):
    """What one run takes or gives of a kind: steps of goods, minutes of work or machine, steps of area.

    ``from_day`` and ``until_day`` say when within the run, counted from its start: land is held all the time a
    crop stands, harvest work falls at its end.
    """

    id = models.BigAutoField(primary_key=True)
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="lines")
    role = models.CharField(max_length=9, choices=Role.choices)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="recipe_lines")
    amount = models.BigIntegerField()
    from_day = models.PositiveIntegerField(default=0)
    until_day = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="recipe_amount_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.role} {self.kind_id}"


class Menu(models.Model):
    """Which dishes a union wants to eat, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="menus")
    name = models.CharField(_("name"), max_length=120)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Meal(models.TextChoices):
    """The meals of a day."""

    BREAKFAST = "breakfast", _("breakfast")
    LUNCH = "lunch", _("lunch")
    DINNER = "dinner", _("dinner")


class MenuDish(models.Model):
    """A dish on a menu: for which meal, and how many times in four weeks at most."""

    id = models.BigAutoField(primary_key=True)
    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="dishes")
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="on_menus")
    meal = models.CharField(_("meal"), max_length=9, choices=Meal.choices)
    times_in_four_weeks = models.PositiveSmallIntegerField(_("times in four weeks"))

    class Meta:
        constraints = [models.UniqueConstraint(name="dish_once_per_meal", fields=["menu", "recipe", "meal"])]

    def __str__(self) -> str:
        return f"{self.recipe_id} {self.meal}"
