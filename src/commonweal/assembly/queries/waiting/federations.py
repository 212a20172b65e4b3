"""What a federation decides itself, told to whoever carries a union's answers there: it asks, and what came of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from commonweal.assembly.models import Ballot, Delegate, Proposal, ProposalState
from commonweal.assembly.queries.waiting.proposals import quiet_title
from commonweal.assembly.rules.waiting import Looking, Sort, Waiting
from commonweal.lib.words import Words, say
from commonweal.people.models import Mandate, Standing

TOLD_FOR = timedelta(days=7)
CAME_OF_IT = {
    (True, True): say("It is adopted there, and our union consented: it binds us. Tell the others."),
    (True, False): say(
        "It is adopted there. It does not bind us, for our union did not consent. Tell the others."
    ),
    (False, True): say("It is not adopted there, though our union consented. Tell the others."),
    (False, False): say("It is not adopted there. Tell the others."),
}
"""By whether it was adopted there, and whether our own union consented."""


def asked_of_delegates(looking: Looking) -> Iterator[Waiting]:
    """Open at a federation until our union's answer is there, and decided in the last week: for our delegates."""
    if looking.standing == Standing.VISITOR:
        return
    for proposal in _carried_by(looking):
        if proposal.state == ProposalState.DECIDED:
            yield _came_of_it(looking, proposal)
        elif not proposal.is_answered:  # type: ignore[attr-defined]
            yield _asks_us(looking, proposal)


def _carried_by(looking: Looking) -> Iterable[Proposal]:
    """What is open, or was decided lately, where the person speaks for the union; with our answer beside; one query."""
    mandates = Mandate.objects.on(looking.day).filter(
        holder_id=looking.person.pk, association=looking.union, recalled_at__isnull=True
    )
    federations = Delegate.objects.filter(mandate__in=mandates).values("federation")
    answer = Ballot.objects.filter(
        voice__proposal=OuterRef("pk"), voice__agent=looking.union.pk, version=OuterRef("version")
    )
    ours = Proposal.objects.filter(
        linked_to=OuterRef("pk"),
        linked_version=OuterRef("version"),
        association=looking.union,
        is_adopted=True,
    )
    still = Q(state=ProposalState.OPEN, closes_at__gt=looking.at)
    lately = Q(state=ProposalState.DECIDED, decided_at__gt=looking.at - TOLD_FOR)
    rows = Proposal.objects.filter(still | lately, association__in=federations)
    rows = rows.annotate(is_answered=Exists(answer), we_consented=Exists(ours), where=F("association__name"))
    return rows.defer("text", "outcome", "settings").order_by("closes_at", "id")


def _asks_us(looking: Looking, proposal: Proposal) -> Waiting:
    where = proposal.where  # type: ignore[attr-defined]
    return _about(
        looking, proposal, key=f"delegate:{proposal.pk}:{proposal.version}",
        text=say("{federation} asks our union. Follow it there, and carry our answer.", federation=where),
    )  # fmt: skip


def _came_of_it(looking: Looking, proposal: Proposal) -> Waiting:
    words = CAME_OF_IT[bool(proposal.is_adopted), bool(proposal.we_consented)]  # type: ignore[attr-defined]
    return _about(looking, proposal, key=f"delegate:{proposal.pk}:decided", text=words)


def _about(looking: Looking, proposal: Proposal, *, key: str, text: Words) -> Waiting:
    return Waiting(
        key=key,
        sort=Sort.ANSWER,
        title=proposal.title,
        quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
        text=text,
        why=say("because you speak for our union there."),
        url=reverse("assembly:proposal", args=[looking.union.slug, proposal.pk]),
        action=say("See it at the federation"),
        until=proposal.closes_at if proposal.state == ProposalState.OPEN else None,
    )
