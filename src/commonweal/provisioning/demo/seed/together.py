"""The demo's unions together: a federation and a hub, delegates sent by each, and what the federation decides."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from commonweal.assembly.actions.closing import close_what_is_due
from commonweal.assembly.models import Proposal
from commonweal.assembly.rules.proposals import EffectDraft, ProposalDraft
from commonweal.assembly.seed import Story, give_voices, tell
from commonweal.people.actions.founding import found_federation
from commonweal.people.actions.invitations import accept_invitation, invite
from commonweal.people.models import Association, Form
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seed.deciding import Deed, usual_voices
from commonweal.provisioning.demo.seed.house_stories import LAST_VOICE
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.people import TIME_ZONE

FOUNDED_AFTER, SENT_AFTER = timedelta(days=40), timedelta(days=50)
TERM = timedelta(days=365)
AT_ONCE = frozenset({"questions", "reactions"})
DECIDED_BEFORE, ASKED_BEFORE = timedelta(days=120), timedelta(days=4)
BRINGS = "demo-nika"
DELEGATES = {
    "hillside": "demo-vera",
    "riverbend": "demo-kaya",
    "millfield": BRINGS,
    "rowan-house": "demo-tomke",
}
WAITED_FOR = ("demo-otto", "demo-malin", LAST_VOICE)
TRUCK = ProposalDraft(
    title="One truck for the valley",
    text="Each of the three large unions has a van that stands still most of the week. Let us keep one truck together, "
    "drive it by a list, and sell two of the three.",
    topic="journeys",
    without=AT_ONCE,
)
HELP = ProposalDraft(
    title="Help across the river in harvest weeks",
    text="When hay or grain is ripe at one of us, five people from each of the others come for up to four days. They "
    "are fed and housed, and nobody counts hours for it.",
    topic="work",
    without=AT_ONCE,
)


def federate(founded: Sequence[Known], *, at: datetime) -> Association:
    """The unions come together in a federation and around a hub, forty days after their founding."""
    first, *others = founded
    begun = first.begun + FOUNDED_AFTER
    federation, _hub = [
        _found(first, others, name=name, form=form, at=begun)
        for form, name in ((Form.FEDERATION, region().name), (Form.HUB, region().hub_name))
    ]
    for known in founded:
        _send(known, federation, at=at)
    return federation


def deeds_together(founded: Sequence[Known], federation: Association, *, at: datetime) -> Iterator[Deed]:
    """What the federation decided in the summer, and what it asks its unions now: when each is opened, and how."""
    for draft, before in ((TRUCK, DECIDED_BEFORE), (HELP, ASKED_BEFORE)):
        yield at - before, partial(_ask, founded, federation, draft, at - before, at)


def _ask(
    founded: Sequence[Known],
    federation: Association,
    draft: ProposalDraft,
    opened_at: datetime,
    now: datetime,
) -> None:
    delegate = next(known.people[BRINGS] for known in founded if BRINGS in known.people)
    asked = tell(Story(draft=draft, by=delegate), association=federation, opened_at=opened_at, now=opened_at)
    _answer(founded, asked, is_over=asked.closes_at is not None and asked.closes_at <= now, now=now)


def _found(first: Known, others: Sequence[Known], *, name: str, form: Form, at: datetime) -> Association:
    together = found_federation(
        name=name, form=form, members=[first.union], by=first.keeper, at=at, time_zone=TIME_ZONE, is_demo=True
    )
    for other in others:
        invited = invite(association=together, name=other.union.name, by=first.keeper, at=at)
        accept_invitation(secret=invited.secret, joining=other.union, by=other.keeper, at=at)
    return together


def _send(known: Known, federation: Association, *, at: datetime) -> None:
    """The union's own assembly sends somebody."""
    delegate = known.people[DELEGATES[known.content.union_id]]
    arguments = {
        "federation": str(federation.pk), "person": str(delegate.pk), "replaces": True,
        "until": (known.today + TERM).isoformat(),
    }  # fmt: skip
    draft = ProposalDraft(
        title=f"{delegate.name} speaks for us at {federation.name}",
        text="Carries our answers there and theirs back, and decides nothing alone.",
        topic="mandates",
        effects=(EffectDraft(code="federation.give_delegate", arguments=arguments),),
        without=AT_ONCE,
    )
    story = Story(draft=draft, by=known.keeper, voices=list(usual_voices(known)))
    tell(story, association=known.union, opened_at=known.begun + SENT_AFTER, now=at)


def _answer(founded: Sequence[Known], asked: Proposal, *, is_over: bool, now: datetime) -> None:
    """The unions decide what they answer, some of them later; what is over is closed, the unions first."""
    by_union = {known.union.pk: known for known in founded}
    linked = list(Proposal.objects.filter(linked_to=asked).select_related("union", "association"))
    for answer in linked:
        known = by_union[answer.association_id]
        waited_for = () if is_over else WAITED_FOR
        silent = {known.people[each].pk for each in waited_for if each in known.people}
        give_voices(answer, list(usual_voices(known, but=silent)), now=now)
    if not is_over:
        return
    for moment in sorted(each.closes_at for each in [*linked, asked] if each.closes_at):
        close_what_is_due(at=moment)
