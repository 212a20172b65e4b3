"""What decisions can do about what a federation proposes: object to it there, with the reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.answers import OBJECT, object_at_federation, why_not_heard
from commonweal.assembly.models import Proposal
from commonweal.assembly.queries.federations import asked_at_federations
from commonweal.assembly.registry.effects import Arguments, Effect
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.proposals import SENTENCE_MOST
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person


def _fields(association: Association, at: datetime) -> dict[str, forms.Field]:
    asked = [
        (str(each.pk), f"{each.association}: {each.title}")
        for each in asked_at_federations(association, at=at)
    ]
    return {
        "proposal": forms.ChoiceField(
            label=_("Which proposal of a federation"), choices=[("", _("Choose one")), *asked]
        ),
        "reason": forms.CharField(
            label=_("What harm we see in it"),
            max_length=SENTENCE_MOST,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


def _read(_association: Association, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    if not cleaned.get("proposal"):
        raise Refused(say("Choose a proposal."), field="proposal")
    if not str(cleaned.get("reason") or "").strip():
        raise Refused(say("Say why, so that the proposal can be changed until it fits."), field="reason")
    return {"proposal": str(cleaned["proposal"]), "reason": str(cleaned["reason"]).strip()}


def _asked(arguments: Arguments) -> Proposal | None:
    found = Proposal.objects.select_related("association", "union").filter(pk=UUID(arguments["proposal"]))
    return found.first()


def _in_words(_association: Association, arguments: Arguments) -> Words:
    asked = _asked(arguments)
    return say(
        "objects at {federation} to “{title}”: {reason}", reason=arguments["reason"],
        federation=asked.association.name if asked else "…", title=asked.title if asked else "…",
    )  # fmt: skip


def _why_not(association: Association, arguments: Arguments, at: datetime) -> Words | None:
    asked = _asked(arguments)
    if asked is None:
        return say("What this is about is not on this node any more.")
    return why_not_heard(asked, association, at=at)


def _carry_out(
    *, association: Association, arguments: Arguments, by: Person, at: datetime, decided: Decided, key: UUID
) -> None:
    asked = _asked(arguments)
    if asked is None:
        raise Refused(say("What this is about is not on this node any more."))
    object_at_federation(
        union=association, proposal=asked, reason=arguments["reason"], decided=decided, by=by, at=at, key=key
    )


EFFECT = Effect(
    code=OBJECT, name=_("Object to a federation’s proposal"), matter=Matter.FEDERATION,
    powers=frozenset({OBJECT}), fields=_fields, read=_read, typed=dict, in_words=_in_words,
    why_not=_why_not, carry_out=_carry_out,
)  # fmt: skip
