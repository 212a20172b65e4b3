"""What a URI leads to: ``<origin>/id/<noun>/<uuid>`` names a thing for ever, and opens its page for whoever may see it.

Other nodes and printed codes keep these names; pages may move, the names stay.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.urls import reverse

from commonweal.assembly.permissions import OF_UNIONS, membership_seen_from
from commonweal.people.models import Association, Form, Person


class Page(NamedTuple):
    """Where a noun's page is: its model, how its union is found from it, the name and argument of the address."""

    model: str
    union: str
    address: str
    argument: str


PAGES = {
    "applicant": Page("assembly.Applicant", "union", "assembly:applicant", "pk"),
    "budgeting": Page("assembly.Budgeting", "union", "assembly:budget", "pk"),
    "draw": Page("assembly.Draw", "union", "assembly:draw", "pk"),
    "flow": Page("flows.Flow", "union", "flows:flow", "identity"),
    "kind": Page("flows.Kind", "union", "provisioning:kind", "pk"),
    "lot": Page("flows.Resource", "union", "flows:lot", "identity"),
    "meeting": Page("assembly.Meeting", "union", "assembly:meeting", "pk"),
    "need": Page("provisioning.Need", "union", "provisioning:need", "pk"),
    "menu": Page("provisioning.Menu", "union", "provisioning:menu", "pk"),
    "plan": Page("provisioning.Plan", "round__union", "provisioning:one_plan", "pk"),
    "proposal": Page("assembly.Proposal", "union", "assembly:proposal", "pk"),
    "rehearsal": Page("assembly.Rehearsal", "association", "assembly:rehearsal", "pk"),
    "recipe": Page("provisioning.Recipe", "union", "provisioning:recipe", "pk"),
    "round": Page("provisioning.Round", "union", "provisioning:round", "pk"),
    "share-out": Page("provisioning.ShareOut", "union", "provisioning:share_out", "pk"),
    "task": Page("provisioning.Task", "union", "provisioning:task", "pk"),
}


def page_named(noun: str, identity: UUID, *, person: Person, at: datetime) -> str | None:
    """The address of the page of a thing, for a member of its union; None for everybody else and what is not there."""
    union = _union_of(noun, identity)
    seen_from = _slug_of(union, person, at) if union else None
    if union is None or seen_from is None:
        return None
    if noun in {"union", "association"}:
        if union.form in OF_UNIONS:
            return reverse("assembly:federation", kwargs={"slug": seen_from, "pk": union.pk})
        return reverse("web:today", kwargs={"slug": seen_from})
    page = PAGES[noun]
    return reverse(page.address, kwargs={"slug": seen_from, page.argument: identity})


def _slug_of(union: Association, person: Person, at: datetime) -> str | None:
    """From which union's pages ``person`` sees what is of ``union``: their own, also for a federation's things."""
    membership = membership_seen_from(person, union, at)
    if membership is None or membership.association.form != Form.UNION:
        return None
    return membership.association.slug


def _union_of(noun: str, identity: UUID) -> Association | None:
    if noun in {"union", "association"}:
        return Association.objects.filter(pk=identity).first()
    page = PAGES.get(noun)
    if page is None:
        return None
    rows = apps.get_model(page.model)._default_manager.filter(pk=identity)
    return Association.objects.filter(pk__in=rows.values(page.union)[:1]).first()
