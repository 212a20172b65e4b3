"""What the demo's unions decide: keepers elected in the first weeks, then a year of proposals in the largest union."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from commonweal.assembly.rules.proposals import EffectDraft, ProposalDraft
from commonweal.assembly.seed import Given, Story, position, tell
from commonweal.people.models import Person
from commonweal.provisioning.demo.seasons import months_on
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.people import GROWN_UP_MONTHS, POWERS, TIME_ZONE
from commonweal.provisioning.demo.seed.stories import Told

Deed = tuple[datetime, Callable[[], object]]
ELECTED_AFTER = timedelta(days=14)
TERM = timedelta(days=365)
TURNOUT = 60  # percent of those who have a voice
STANDS_ASIDE = 9  # every ninth


def elect_keepers(known: Known) -> None:
    """A fortnight after the founding the assembly gives its mandates; the founders' end after their 90 days."""
    until = (known.today + TERM).isoformat()
    effects = tuple(
        EffectDraft(
            code="people.give_mandate",
            arguments={
                "holder": str(known.people[person.handle].pk),
                "role": role,
                "powers": sorted(POWERS[role]),
                "until": until,
            },
        )
        for person in known.content.people
        for role in person.keeps
    )
    draft = ProposalDraft(
        title="Who keeps what",
        text="We founded this union a fortnight ago, and the founders hold every power for 90 days only. These are "
        "the people whom we asked, and who said yes. Each mandate can be recalled by any assembly.",
        topic="mandates",
        effects=effects,
    )
    story = Story(draft=draft, by=known.keeper, voices=list(usual_voices(known)))
    tell(story, association=known.union, opened_at=known.begun + ELECTED_AFTER, now=_now(known))


def deeds_told(known: Known, stories: Iterable[Told], *, at: datetime) -> Iterator[Deed]:
    """The proposals of a union's year, and those under way today: when each is opened, and how."""
    for told in stories:
        there = datetime.combine(months_on(known.today, -told.months_ago), time(18), ZoneInfo(TIME_ZONE))
        opened_at = there if told.months_ago else at - timedelta(days=told.days_ago, hours=1)
        deed = partial(tell, association=known.union, opened_at=opened_at, now=at)
        yield opened_at, partial(deed, _story(known, told))


def _story(known: Known, told: Told) -> Story:
    people = known.people
    named = [
        Given(voter=people[handle], content=content, reason=reason) for handle, content, reason in told.voices
    ]
    others = usual_voices(
        known, but={given.voter.pk for given in named} | {people[each].pk for each in told.silent}, told=told
    )
    return Story(
        draft=told.draft(known.today, people),
        by=people[told.by],
        remarks=told.said(people),
        amended=told.amendment(known.today, people),
        why_amended=told.why_amended,
        voices=[*others, *named],
        spoken_in=told.spoken_in,
    )


def usual_voices(
    known: Known, *, but: Collection[UUID] = frozenset(), told: Told | None = None
) -> Iterator[Given]:
    """Most of those who have a voice but ``but``, each in a way of their own that is the same every time."""
    able = [person for person in voters_of(known) if person.pk not in but]
    for number, person in enumerate(able[: max(1, len(able) * TURNOUT // 100)]):
        yield Given(voter=person, content=_content(told, number))


def _content(told: Told | None, number: int) -> Mapping[str, Any]:
    if told is not None and told.ways:
        return told.ways[number % len(told.ways)]
    return position("stand_aside" if number % STANDS_ASIDE == STANDS_ASIDE - 1 else "consent")


def voters_of(known: Known) -> list[Person]:
    """Grown-ups who are not cared for, in an order that changes with the union."""
    members = [
        known.people[each.handle]
        for each in known.content.people
        if each.age_months >= GROWN_UP_MONTHS and not each.helped
    ]
    return sorted(members, key=lambda person: person.name[::-1])


def _now(known: Known) -> datetime:
    return datetime.combine(known.today, time(12), ZoneInfo(TIME_ZONE))
