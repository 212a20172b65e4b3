"""Associations and who belongs to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.people.models.agents import Agent
from commonweal.people.models.spans import SpanQuerySet


class Form(models.TextChoices):
    """What sort of association it is; the model is the same for all."""

    UNION = "union", _("union")
    HOUSEHOLD = "household", _("household")
    CIRCLE = "circle", _("circle")
    ENTERPRISE = "enterprise", _("enterprise")
    HUB = "hub", _("hub")
    FEDERATION = "federation", _("federation")
    OUTSIDE = "outside", _("somebody outside")


class Standing(models.TextChoices):
    """How somebody belongs. A beneficiary (a child, a guest in care) has needs met without being asked to work."""

    VISITOR = "visitor", _("visitor")
    PROVISIONAL = "provisional", _("provisional member")
    CONTRIBUTOR = "contributor", _("member")
    BENEFICIARY = "beneficiary", _("cared for")


class Ending(models.TextChoices):
    """How it came that a membership ends: one's own word, a decision, or that somebody else wrote it down."""

    OWN = "own", _("by their own word")
    DECIDED = "decided", _("by a decision")
    TOLD = "told", _("they told us so themselves")
    DIED = "died", _("they died")


class Association(models.Model):
    """People, or associations, who belong together: a union, a household in it, a hub, a federation of unions.

    A household, circle or enterprise names the union it is part of in ``within``. Time zone, language and currency
    are a union's; ``slug`` is its place in addresses.
    """

    agent = models.OneToOneField(
        Agent, on_delete=models.PROTECT, primary_key=True, related_name="association"
    )
    form = models.CharField(_("form"), max_length=12, choices=Form.choices)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name for addresses"), max_length=60, null=True, unique=True)  # noqa: DJ001
    within = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    about = models.TextField(_("about us"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    language = models.CharField(_("language"), max_length=8, default="en")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_union_has_an_address",
                condition=~Q(form="union") | Q(slug__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody (or an association) belongs to one, in a standing, from ``since`` and no longer on ``until``.

    ``ending`` is how it came that it ends (empty where nobody noted it). ``ends_along`` keeps what ends on the same day
    because somebody else wrote the parting down, as it was before: whoever then says "No, I stay" has it all again.
    """

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="memberships")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="memberships")
    standing = models.CharField(_("standing"), max_length=12, choices=Standing.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    ending = models.CharField(max_length=7, choices=Ending.choices, blank=True)
    ends_along = models.JSONField(default=dict)

    objects = SpanQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_membership_each",
                fields=["member", "association"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.association_id} as {self.standing}"
