"""Carrying out what was decided: every effect through the action of the room that owns it, together with the decision.

Only here does a decision become powers (``Decided``): for exactly what was adopted, for as long as it is carried out.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from commonweal.assembly.models import Choice, EffectState, Proposal, ProposalEffect, ProposalState
from commonweal.assembly.registry.effects import effect_of
from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.queries.unions import union_of

WORDS_MOST = 200  # as long as a mandate's words for its decision


@transaction.atomic(savepoint=False)
def carry_out(*, proposal: Proposal, winners: Collection[UUID] = (), by: Person | None, at: datetime) -> None:
    """Do what the adopted ``proposal`` decided: its effects in their order, and those of the choices that won.

    Call it in the transaction in which the proposal becomes decided. What a room refuses is written down as
    impossible, with the sentence, and the decision stands; any other error undoes all. Effects of choices that lost,
    and all effects of what was not adopted, are left. Calling it again changes nothing. ``by`` is who closed it
    (``_hands`` says who stands in); ``winners`` are the choices that won, the first first.
    Raises ``ValueError`` for a proposal that is not decided yet.
    """
    is_adopted = _was_adopted(proposal)
    hands = _hands(proposal, by, at=at)
    pending = proposal.effects.filter(state=EffectState.PENDING).order_by("position")
    for row in pending:
        if not is_adopted or (row.choice_id is not None and row.choice_id not in winners):
            _settle(row, EffectState.LEFT, at=at)
        else:
            _carry_out_one(row, proposal, winners=winners, by=hands, at=at)


def decided_by(*, proposal: Proposal, powers: Collection[str]) -> Decided:
    """What an adopted proposal gives its association, while it is carried out. Raises ``ValueError`` if not adopted.

    Nobody but ``carry_out`` asks for it; a guard sees to that.
    """
    if not _was_adopted(proposal):
        raise ValueError(f"Proposal {proposal.pk} was not adopted; nothing comes from it.")
    with translation.override(proposal.union.language):
        words = str(say("No. {number}: {title}", number=proposal.number, title=proposal.title))
    return Decided(
        association=proposal.association_id,
        decision=proposal.pk,
        powers=frozenset(powers),
        words=words[:WORDS_MOST],
    )


def _was_adopted(proposal: Proposal) -> bool:
    """As the table has it: nobody's object in memory can claim a decision."""
    state, is_adopted = Proposal.objects.values_list("state", "is_adopted").get(pk=proposal.pk)
    if state != ProposalState.DECIDED:
        raise ValueError(f"Proposal {proposal.pk} is not decided; it cannot be carried out.")
    return bool(is_adopted)


def _hands(proposal: Proposal, by: Person | None, *, at: datetime) -> Person | None:
    """Whom the journal names for it: whoever closed it, else who brought it, else the member longest here.

    Who it is gives no power and takes none: the decision does. None where nobody is left.
    """
    if by is not None:
        return by
    union = union_of(proposal.association)
    brought = Person.objects.filter(pk=proposal.brought_by_id).first()
    if brought is not None:
        return brought
    longest = _members(union, at).first()
    return Person.objects.filter(pk=longest).first() if longest else None


def _members(association: Association, at: datetime) -> QuerySet[Membership, UUID]:
    """Full members who are persons, of a federation those of its unions; the longest here first."""
    day = today_in(association, at)
    belonging = Membership.objects.on(day).filter(standing=Standing.CONTRIBUTOR)
    unions = belonging.filter(association=association, member__association__isnull=False).values("member")
    of_these = belonging.filter(association=association) | belonging.filter(association__in=unions)
    return (
        of_these.filter(member__person__isnull=False).order_by("since", "id").values_list("member", flat=True)
    )


def _carry_out_one(
    row: ProposalEffect, proposal: Proposal, *, winners: Collection[UUID], by: Person | None, at: datetime
) -> None:
    try:
        with transaction.atomic():
            if _settle(row, EffectState.DONE, at=at):
                _run(row, proposal, winners=winners, by=by, at=at)
                _note("effect.carried_out", row, proposal, by=by, at=at)
    except Refused as refusal:
        with translation.override(proposal.union.language):
            said = str(refusal)
        if _settle(row, EffectState.IMPOSSIBLE, at=at, said=said):
            _note("effect.impossible", row, proposal, by=by, at=at)


def _run(
    row: ProposalEffect, proposal: Proposal, *, winners: Collection[UUID], by: Person | None, at: datetime
) -> None:
    effect = effect_of(row.code)
    if effect is None:
        raise Refused(say("This node has no room any more that could do this."))
    if by is None:
        raise Refused(say("Nobody is left here who could do this."))
    effect.carry_out(
        association=proposal.association, arguments=_arguments(row, winners), by=by, at=at,
        decided=decided_by(proposal=proposal, powers=effect.powers), key=uuid5(row.pk, "carried out"),
    )  # fmt: skip


def _arguments(row: ProposalEffect, winners: Collection[UUID]) -> dict[str, object]:
    """What the effect is about; ``chosen`` are the people who were elected, in the order in which they won."""
    won = winners if row.choice_id is None else [row.choice_id]
    people = dict(Choice.objects.filter(pk__in=won, person__isnull=False).values_list("pk", "person_id"))
    chosen = [str(people[choice]) for choice in won if choice in people]
    return {**row.arguments, "chosen": chosen} if chosen else dict(row.arguments)


def _settle(row: ProposalEffect, state: EffectState, *, at: datetime, said: str = "") -> bool:
    """Write what became of a pending effect; False when somebody has done so already."""
    still = ProposalEffect.objects.filter(pk=row.pk, state=EffectState.PENDING)
    return bool(still.update(state=state, said=said, done_at=at))


def _note(deed: str, row: ProposalEffect, proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    note(
        union=proposal.union_id, deed=deed, by=by.pk if by else None, subject=path_of("proposal", proposal.pk),
        at=at, under=proposal.pk, facts={"effect": row.code, "position": row.position},
    )  # fmt: skip
