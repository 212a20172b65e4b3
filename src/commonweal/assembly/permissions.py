"""Who may bring something before an assembly, lead it on its way, and speak about it.

Whoever belongs may: no mandate is needed to bring a matter before one's own assembly. In a federation it is the
delegates of its unions who bring, and everybody of these unions who reads and speaks.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.assembly.models import Delegate, Proposal
from commonweal.lib.refusal import NotPermitted
from commonweal.lib.words import say
from commonweal.people.models import Association, Form, Mandate, Membership, Person, Standing
from commonweal.people.permissions import mandate_of, member_of, require_not_visitor, today_in
from commonweal.people.queries.unions import union_of

LEAD = "assembly.facilitate"
ENTER = "assembly.enter_ballots"
MEETINGS = "assembly.meetings"
DELEGATE = "assembly.delegate"
BUDGETS = "assembly.budgets"
JOINING = "assembly.joining"
OF_UNIONS = (Form.FEDERATION, Form.HUB)


def membership_seen_from(person: Person, union: Association, at: datetime) -> Membership | None:
    """How ``person`` belongs to ``union`` (a federation: to one of its unions); None for strangers."""
    if union.form not in OF_UNIONS:
        return member_of(person, union, at)
    day = today_in(union, at)
    unions = Membership.objects.on(day).filter(association=union).values("member")
    mine = Membership.objects.on(day).filter(member_id=person.pk, association__in=unions)
    return next(iter(sorted(mine, key=lambda each: each.standing == Standing.VISITOR)), None)


def require_speak(by: Person, union: Association, *, at: datetime) -> Membership:
    """Let whoever belongs to ``union`` and is no visitor go on; else raise ``NotPermitted``."""
    membership = membership_seen_from(by, union, at)
    if membership is None:
        raise NotPermitted(say("Only members of {union} can do this.", union=union.name))
    if membership.standing == Standing.VISITOR:
        raise NotPermitted(say("Visitors of {union} can read this, but not change it.", union=union.name))
    return membership


def may_bring(by: Person, association: Association, at: datetime) -> bool:
    """Whether ``by`` may bring something before ``association``."""
    try:
        require_bring(by, association, at=at)
    except NotPermitted:
        return False
    return True


def require_bring(by: Person, association: Association, *, at: datetime) -> UUID | None:
    """Let ``by`` bring something before ``association``, or raise ``NotPermitted`` with a sentence.

    Any member of it may who is no visitor in its union. A federation's matters are brought by the delegates of its
    unions: then the mandate's id comes back, which the journal names as ``under``.
    """
    if association.form in OF_UNIONS:
        return _require_delegate(by, association, at=at)
    union = union_of(association)
    require_not_visitor(by, union, at=at)
    if union.pk != association.pk and member_of(by, association, at) is None:
        raise NotPermitted(
            say("Only who belongs to {circle} can bring something before it.", circle=association.name)
        )
    return None


def may_lead(by: Person, proposal: Proposal, at: datetime) -> bool:
    """Whether ``by`` may lead ``proposal`` on its way: whoever brought it, or who holds assembly.facilitate."""
    try:
        require_lead(by, proposal, at=at)
    except NotPermitted:
        return False
    return True


def require_lead(by: Person, proposal: Proposal, *, at: datetime) -> UUID | None:
    """Let the bringer go on, while they belong, or whoever holds assembly.facilitate; the id of the mandate, if any.

    A federation's matter is that of the union whose delegate brought it: whoever is its delegate now leads it, and
    whoever was recalled does not. Raises ``NotPermitted``.
    """
    union = proposal.union
    if proposal.association.form in OF_UNIONS:
        in_its_name = _mandate_in_its_name(by, proposal, at)
        if in_its_name is not None:
            return in_its_name
    elif by.pk == proposal.brought_by_id and membership_seen_from(by, union, at):
        return None
    for association in {proposal.association_id: proposal.association, union.pk: union}.values():
        mandate = mandate_of(by, association, LEAD, at=at)
        if mandate is not None:
            return mandate.pk
    raise NotPermitted(
        say("This is for whoever brought it, or holds the mandate to lead proposals through their steps.")
    )


def require_brought(by: Person, proposal: Proposal, *, at: datetime) -> UUID | None:
    """Let the bringer go on; others holding assembly.facilitate only once the bringer no longer belongs.

    So nobody takes somebody else's proposal away, and none is left without anybody. Raises ``NotPermitted``.
    """
    is_of_unions = proposal.association.form in OF_UNIONS
    is_theirs = by.pk == proposal.brought_by_id or (is_of_unions and _mandate_in_its_name(by, proposal, at))
    if not is_theirs and _is_here(proposal, at):
        raise NotPermitted(say("Only whoever brought it can do this."))
    return require_lead(by, proposal, at=at)


def _is_here(proposal: Proposal, at: datetime) -> bool:
    bringer = Person.objects.filter(pk=proposal.brought_by_id).first()
    return bringer is not None and membership_seen_from(bringer, proposal.union, at) is not None


def _mandate_in_its_name(by: Person, proposal: Proposal, at: datetime) -> UUID | None:
    """The mandate by which ``by`` speaks now for the union in whose name a federation's proposal was brought."""
    brought = Delegate.objects.filter(
        federation=proposal.association_id, mandate__holder=proposal.brought_by_id
    )
    unions = brought.values("mandate__association")
    held = _held(by, proposal.association, at).filter(mandate__association__in=unions)
    return held.values_list("mandate", flat=True).first()


def _held(by: Person, federation: Association, at: datetime) -> QuerySet[Delegate]:
    """The delegations of ``by`` at ``federation`` that hold, from unions that belong to it."""
    day = today_in(federation, at)
    unions = Membership.objects.on(day).filter(association=federation).values("member")
    return Delegate.objects.filter(
        federation=federation, mandate__holder=by.pk, mandate__association__in=unions,
        mandate__in=Mandate.objects.on(day).filter(Q(recalled_at__isnull=True) | Q(recalled_at__gt=at)),
    ).order_by("id")  # fmt: skip


def _require_delegate(by: Person, federation: Association, *, at: datetime) -> UUID:
    mandate = _held(by, federation, at).values_list("mandate", flat=True).first()
    if mandate is None:
        raise NotPermitted(
            say("In {federation}, the delegates of its unions bring proposals.", federation=federation.name)
        )
    return mandate
