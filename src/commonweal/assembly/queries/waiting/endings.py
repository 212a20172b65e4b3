"""What the whole assembly is reminded of: mandates that end, and decisions that are to be looked at again."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse

from commonweal.assembly.models import Proposal, ProposalState
from commonweal.assembly.queries.waiting.proposals import quiet_title
from commonweal.assembly.rules.reminders import reminder_days
from commonweal.assembly.rules.waiting import Looking, Sort, Waiting
from commonweal.lib.words import say
from commonweal.people.models import Mandate, Standing
from commonweal.people.rules import FOUNDING

ENDING = timedelta(days=30)
REVIEW_BEFORE, REVIEW_AFTER = timedelta(days=7), timedelta(days=14)
FULL = (Standing.CONTRIBUTOR,)


def ending_mandates(looking: Looking) -> Iterator[Waiting]:
    """Mandates that end within thirty days: the founders' for all full members, one's own for oneself."""
    whose = Q(holder_id=looking.person.pk)
    if looking.standing in FULL:
        whose |= Q(decision=FOUNDING)
    rows = Mandate.objects.on(looking.day).filter(
        whose, association=looking.union, recalled_at__isnull=True, until__lte=looking.day + ENDING
    )
    for mandate in rows.order_by("until", "id"):
        yield _ends(looking, mandate)


def _ends(looking: Looking, mandate: Mandate) -> Waiting:
    assert mandate.until is not None  # the query asks for it
    mark = reminder_days((mandate.until - looking.day).days)
    is_founders = mandate.decision == FOUNDING
    return Waiting(
        key=f"mandate:{mandate.pk}:{mark}",
        sort=Sort.ENDING,
        title=say("The mandate “{role}” ends", role=mandate.role),
        text=say("Then nobody holds its powers, unless the assembly gives them to somebody.")
        if is_founders
        else say("If it is to go on, the assembly gives it anew."),
        why=say(
            "because the founders hold their powers for 90 days only, and every member decides what follows."
        )
        if is_founders
        else say("because you hold it."),
        url=f"{reverse('assembly:new_proposal', args=[looking.union.slug])}?effect=people.give_mandate",
        action=say("Propose who holds it next"),
        until=_midnight(looking, mandate.until),
    )


def reviews_due(looking: Looking) -> Iterator[Waiting]:
    """Decisions whose day of being looked at again has come, for whoever brought them."""
    rows = Proposal.objects.filter(
        union=looking.union, brought_by_id=looking.person.pk, state=ProposalState.DECIDED,
        review_on__lte=looking.day + REVIEW_BEFORE, review_on__gte=looking.day - REVIEW_AFTER,
    )  # fmt: skip
    for proposal in rows.only("id", "number", "title", "matter", "review_on", "is_secret").order_by(
        "review_on"
    ):
        yield Waiting(
            key=f"review:{proposal.pk}:{proposal.review_on}",
            sort=Sort.REVIEW,
            title=proposal.title,
            quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
            text=say("It was agreed to look at this again: does it do what it was meant to?"),
            why=say("because you brought it."),
            url=reverse("assembly:proposal", args=[looking.union.slug, proposal.pk]),
            action=say("Look at it again"),
            until=_midnight(looking, proposal.review_on) if proposal.review_on else None,
        )


def _midnight(looking: Looking, day: object) -> datetime:
    """When ``day`` begins where the union is at home."""
    return datetime.combine(day, time(0), ZoneInfo(looking.union.time_zone))  # type: ignore[arg-type]
