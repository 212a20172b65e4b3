"""What effects on federations share: one of ours to choose, its name when shown, whether we belong to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.queries.federations import association_named, federation_in, federations_of
from commonweal.assembly.registry.effects import Arguments
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.models import Association


def ours_field(association: Association, at: datetime) -> forms.ChoiceField:
    """A field to choose one of the federations that ``association`` belongs to."""
    offered = [(str(each.pk), each.name) for each in federations_of(association, at=at)]
    return forms.ChoiceField(label=_("Which federation"), choices=[("", _("Choose one")), *offered])


def read_ours(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The federation that was chosen; raises ``Refused`` where none was."""
    if not cleaned.get("federation"):
        raise Refused(say("Choose a federation."), field="federation")
    return {"federation": str(cleaned["federation"])}


def why_not_ours(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    """Why an effect on a federation cannot be carried out: we do not belong to it; None if we do."""
    if federation_in(association, UUID(arguments["federation"]), at=at) is not None:
        return None
    return say("We do not belong to {federation}.", federation=name_of(arguments, "federation"))


def association_in(arguments: Arguments, what: str) -> Association:
    """The association that an argument names; raises ``Refused`` when it is not on this node any more."""
    found = association_named(UUID(arguments[what]))
    if found is None:
        raise Refused(say("What this is about is not on this node any more."))
    return found


def name_of(arguments: Arguments, what: str) -> str:
    """What the association that an argument names is called; dots where it is not here any more."""
    found = association_named(UUID(arguments[what]))
    return found.name if found else "…"


def leads_to_federation(association: Association, arguments: Arguments) -> str | None:
    """The page of the federation that an effect is about."""
    return reverse("assembly:federation", args=[association.slug, arguments["federation"]])
