"""Mandates: powers given for a time by a decision, renewed by another, and recallable at any moment.

Nobody is an admin. A decision that is carried out gives, renews and recalls them itself (``decided``); what was decided
elsewhere is written down by whoever holds people.mandates. When nobody does any more (the founders' end after 90
days), only the assembly can: it needs no mandate to decide.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Mandate, Person
from commonweal.people.permissions import mandates_with, member_of, require_power, today_in
from commonweal.people.powers import declared_powers
from commonweal.people.rules import why_not_give


class MandateOver(Refused):
    """The mandate was recalled or has ended."""


def require_giver(
    by: Person, association: Association, *, at: datetime, decided: Decided | None = None
) -> UUID:
    """The mandate under which ``by`` writes down mandates, or the decision that gives them itself.

    Raises ``NotPermitted``; where nobody holds people.mandates, saying that the assembly can still decide it.
    """
    gives = decided is not None and decided.gives(association.pk, "people.mandates")
    if gives or mandates_with(association, "people.mandates", at):
        return require_power(by, association, "people.mandates", at=at, decided=decided).pk
    raise NotPermitted(
        say("Nobody in {name} holds the mandate to give mandates. Propose it: the assembly can give it.",
            name=association.name)
    )  # fmt: skip


@once
def give_mandate(
    *,
    holder: Person,
    association: Association,
    role: str,
    powers: Collection[str],
    until: date,
    decision: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    since: date | None = None,
    decided: Decided | None = None,
) -> Mandate:
    """Give ``holder`` the ``powers`` in ``association`` from ``since`` (default today), no longer on ``until``.

    ``decision`` says where it was decided. Takes people.mandates, or a decision that is being carried out. Raises
    ``NotPermitted`` and ``Refused``.
    """
    before = made_before(union=association.pk, key=key, deed="mandate.given")
    if before:
        return Mandate.objects.get(pk=before)
    under = require_giver(by, association, at=at, decided=decided)
    day = since or today_in(association, at)
    _require_sense(role=role, decision=decision)
    refused = why_not_give(powers=powers, declared=declared_powers(), since=day, until=until)
    if refused:
        raise Refused(refused[1], field=refused[0])
    if association.form == "union" and member_of(holder, association, at) is None:
        raise Refused(say("{person} is no member of {union}.", person=holder.name, union=association.name))
    mandate = Mandate.objects.create(
        holder_id=holder.pk, association=association, role=role.strip(), powers=sorted(set(powers)),
        since=day, until=until, decision=decision.strip(),
    )  # fmt: skip
    _note("mandate.given", mandate, by=by, at=at, under=under, key=key)
    return mandate


@transaction.atomic
def renew_mandate(
    *, mandate: Mandate, until: date, decision: str, by: Person, at: datetime, decided: Decided | None = None
) -> Mandate:
    """Let a mandate that still holds go on to ``until``, by a new ``decision``. Takes people.mandates, or a decision.

    Raises ``MandateOver`` when it ended or was recalled (give a new one then), ``Refused`` for a wrong day.
    """
    under = require_giver(by, mandate.association, at=at, decided=decided)
    _require_sense(role=mandate.role, decision=decision)
    day = today_in(mandate.association, at)
    refused = why_not_give(powers=mandate.powers, declared=mandate.powers, since=day, until=until)
    if refused:
        raise Refused(refused[1], field=refused[0])
    held = Mandate.objects.on(day).filter(pk=mandate.pk, recalled_at__isnull=True)
    if held.update(until=until, decision=decision.strip()) == 0:
        raise MandateOver(say("This mandate is over; give a new one."))
    mandate.refresh_from_db()
    _note("mandate.renewed", mandate, by=by, at=at, under=under)
    return mandate


@transaction.atomic
def recall_mandate(*, mandate: Mandate, by: Person, at: datetime, decided: Decided | None = None) -> Mandate:
    """End a mandate at once. The holder may lay it down; for others it takes people.mandates, or a decision.

    Recalling twice changes nothing the second time.
    """
    laid_down = mandate.holder_id == by.pk and decided is None
    under = None if laid_down else require_giver(by, mandate.association, at=at, decided=decided)
    still = Mandate.objects.filter(pk=mandate.pk).filter(Q(recalled_at__isnull=True))
    recalled = still.update(recalled_at=at)
    mandate.refresh_from_db()
    if recalled:
        _note("mandate.recalled", mandate, by=by, at=at, under=under)
    return mandate


def _require_sense(*, role: str, decision: str) -> None:
    if not role.strip():
        raise Refused(say("Say what the mandate is called, for example “kitchen”."), field="role")
    if not decision.strip():
        raise Refused(
            say("Say by which decision it is given, for example “assembly of 3 May”."), field="decision"
        )


def _note(
    deed: str, mandate: Mandate, *, by: Person, at: datetime, under: UUID | None, key: UUID | None = None
) -> None:
    note(
        union=mandate.association_id, deed=deed, by=by.pk, subject=path_of("mandate", mandate.pk), at=at,
        under=under, key=key,
        facts={"holder": mandate.holder_id, "powers": mandate.powers, "until": mandate.until},
    )  # fmt: skip
