"""Who may do what for whom: mandates given for a time, and members who act for somebody they are trusted by."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models.agents import Agent, Person
from commonweal.people.models.associations import Association
from commonweal.people.models.spans import SpanQuerySet


class Mandate(models.Model):
    """Powers in an association, held by a person from ``since`` and no longer on ``until``, recallable at any time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="mandates")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(_("role"), max_length=80)
    powers = models.JSONField(_("powers"), default=list)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    decision = models.CharField(_("by which decision"), max_length=200, blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)

    objects = SpanQuerySet["Mandate"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Proxy(models.Model):
    """``trusted`` acts for ``person`` (a child, an elder, somebody without a phone); the journal names both."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proxies")
    trusted = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="acts_for")
    union = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SpanQuerySet["Proxy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_trust_each",
                fields=["person", "trusted", "union"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(name="nobody_is_their_own_proxy", condition=~Q(person=F("trusted"))),
        ]

    def __str__(self) -> str:
        return f"{self.trusted} for {self.person}"
