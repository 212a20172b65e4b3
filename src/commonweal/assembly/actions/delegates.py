"""Delegates: who carries a union's answers to a federation and back. A mandate as any other: for a time, recallable."""

from datetime import date, datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from commonweal.assembly.models import Delegate
from commonweal.assembly.permissions import DELEGATE
from commonweal.assembly.queries.federations import delegates_in, federation_in
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.mandates import give_mandate, recall_mandate
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Mandate, Person


@once
def give_delegate(
    *,
    union: Association,
    federation: Association,
    holder: Person,
    until: date,
    decision: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    replaces: bool = True,
    decided: Decided | None = None,
) -> Delegate:
    """Let ``holder`` speak for ``union`` in ``federation`` until a day; with ``replaces``, whoever did is recalled.

    Takes people.mandates, or the union's decision. Raises ``NotPermitted``, and ``Refused`` at the field.
    """
    before = made_before(union=union.pk, key=key, deed="delegate.given")
    if before:
        return Delegate.objects.get(mandate=before)
    if federation_in(union, federation.pk, at=at) is None:
        raise Refused(
            say("{union} does not belong to {federation}.", union=union.name, federation=federation.name),
            field="federation",
        )
    Association.objects.select_for_update(no_key=True).get(
        pk=union.pk
    )  # of two given at once the later is alone
    current = delegates_in(federation, at=at, union=union) if replaces else []
    mandate = give_mandate(
        holder=holder, association=union, role=_role(union, federation), powers=[DELEGATE], until=until,
        decision=decision, by=by, at=at, decided=decided,
    )  # fmt: skip
    for row in current:
        recall_mandate(mandate=Mandate.objects.get(pk=row.mandate), by=by, at=at, decided=decided)
    delegate = Delegate.objects.create(mandate=mandate, federation=federation)
    note(
        union=union.pk, deed="delegate.given", by=by.pk, subject=path_of("mandate", mandate.pk), at=at,
        under=decided.pk if decided else None, key=key,
        facts={"federation": federation.pk, "in_place_of": sorted(str(row.mandate) for row in current)},
    )  # fmt: skip
    return delegate


def _role(union: Association, federation: Association) -> str:
    with translation.override(union.language):
        return (gettext("Delegate to %(federation)s") % {"federation": federation.name})[:80]
