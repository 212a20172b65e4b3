"""Letting somebody speak for oneself in an association, on a topic or on everything; revocable at any moment."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.assembly.models import Delegation
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import member_of, require_not_visitor, today_in
from commonweal.people.queries.unions import union_of

TOPIC_MOST = 60


@once
def give_delegation(
    *,
    association: Association,
    delegate: Person,
    topic: str = "",
    may_pass_on: bool = False,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Delegation:
    """Let ``delegate`` speak for ``by`` where ``by`` does not, on ``topic`` or (empty) on everything, from today.

    One given before for the same topic ends. Secret ballots are never cast through others. Both must belong to the
    association. Raises ``NotPermitted``, ``Refused`` at the field.
    """
    union = union_of(association)
    made = made_before(union=union.pk, key=key, deed="delegation.given")
    if made:
        return Delegation.objects.get(pk=made)
    require_not_visitor(by, association, at=at)
    about = " ".join(topic.split())
    _require_sense(association, delegate, about, by=by, at=at)
    day = today_in(association, at)
    Delegation.objects.filter(
        association=association, person_id=by.pk, topic__iexact=about, until__isnull=True
    ).update(until=day)
    try:
        with transaction.atomic():
            given = Delegation.objects.create(
                association=association, person_id=by.pk, delegate_id=delegate.pk, topic=about,
                may_pass_on=may_pass_on, since=day,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(
            say("You gave this away a moment ago already; look at the list."), field="topic"
        ) from clash
    note(
        union=union.pk, deed="delegation.given", by=by.pk, subject=path_of("delegation", given.pk), at=at, key=key,
        facts={"association": association.pk, "delegate": delegate.pk, "on_all": not about, "passed_on": may_pass_on},
    )  # fmt: skip
    return given


@once
def revoke_delegation(
    *, delegation: Delegation, by: Person, at: datetime, key: UUID | None = None
) -> Delegation:
    """Speak for oneself again, at once; the delegate may lay it down too. Twice changes nothing the second time."""
    union = union_of(delegation.association)
    if made_before(union=union.pk, key=key, deed="delegation.revoked"):
        return delegation
    if by.pk not in {delegation.person_id, delegation.delegate_id}:
        raise NotPermitted(say("Only whoever gave this, or holds it, can end it."))
    day = today_in(delegation.association, at)
    if Delegation.objects.filter(pk=delegation.pk, until__isnull=True).update(until=day):
        note(
            union=union.pk, deed="delegation.revoked", by=by.pk, subject=path_of("delegation", delegation.pk), at=at,
            key=key, facts={"association": delegation.association_id},
        )  # fmt: skip
    delegation.refresh_from_db()
    return delegation


def _require_sense(
    association: Association, delegate: Person, topic: str, *, by: Person, at: datetime
) -> None:
    if delegate.pk == by.pk:
        raise Refused(say("You speak for yourself already."), field="delegate")
    if member_of(delegate, association, at) is None:
        raise Refused(
            say("{person} does not belong to {name}.", person=delegate.name, name=association.name),
            field="delegate",
        )
    if len(topic) > TOPIC_MOST:
        raise Refused(say("Keep the topic to {most} characters.", most=TOPIC_MOST), field="topic")
