"""The customs of joining: what comes after what, who is next when a month's places are taken, and which talks are due.

Days are calendar days of the union. Places are by month of the first day with us.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from commonweal.lib.words import Words, say

TALK_DAYS_MOST = 1100
TALKS_MOST = 12
VISIT_AHEAD_MOST = 366
AHEAD_MONTHS = 2
"""A proposal is brought for a place in this month or the next; whoever's place is later waits."""

NEXT: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"visit"}),
    "visit": frozenset({"visit", "input"}),
    "input": frozenset({"visit", "provisional", "member"}),
    "provisional": frozenset({"member"}),
    "again": frozenset({"visit"}),
    "not_now": frozenset({"visit"}),
    "withdrew": frozenset({"visit"}),
    "member": frozenset(),
}
"""From each state to which others; every way that is not over can also end (``ENDS``)."""

ENDS = frozenset({"again", "not_now", "withdrew"})
OPEN = frozenset({"asked", "visit", "input", "provisional"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantDraft:
    """Somebody who wants to join, as a member writes them down: perhaps known here (``person``), perhaps not."""

    name: str = ""
    contact: str = ""
    about: str = ""
    person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningCustoms:
    """How joining works in a union, by its policies."""

    hosts_needed: int
    visit_days: int
    input_days: int
    away_days: int
    most_a_month: int | None
    has_waiting_list: bool
    standing: str
    provisional_months: int
    talk_days: tuple[int, ...]
    forgotten_after_months: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody ready for the decision: since when, and their place among those of the same day, once drawn."""

    applicant: UUID
    since: date
    lot_place: int | None = None


def read_days(text: str) -> tuple[int, ...]:
    """The days in ``21 60 180``, rising, each once; what is no number is left out."""
    return tuple(sorted({int(each) for each in re.findall(r"\d{1,6}", text)}))


def days_in_words(text: str) -> Words:
    """On which days talks are due, as people say it."""
    days = [str(day) for day in read_days(text)]
    if not days:
        return say("no talks")
    if len(days) == 1:
        return say("on day {day}", day=days[0])
    return say("on days {days} and {last}", days=", ".join(days[:-1]), last=days[-1])


def why_not_days(text: object) -> Words | None:
    """Why a text does not say on which days talks are due; None if it does. Empty means no talks."""
    if not isinstance(text, str) or not re.fullmatch(r"[\d\s,;]*", text):
        return say("Write numbers of days with spaces between, such as 21 60 180.")
    days = read_days(text)
    if len(days) > TALKS_MOST or any(not 1 <= day <= TALK_DAYS_MOST for day in days):
        return say(
            "Up to {count} talks, each 1 to {most} days after the beginning.",
            count=TALKS_MOST,
            most=TALK_DAYS_MOST,
        )
    return None


def why_not_step(state: str, to: str) -> Words | None:
    """Why somebody cannot go from ``state`` to ``to``; None if they can."""
    if to in NEXT[state] or (to in ENDS and state in OPEN):
        return None
    return say("They are at another step by now. Look at the page once more, please.")


def why_not_visit(
    first_on: date, last_on: date, *, today: date, hosts: int, customs: JoiningCustoms
) -> tuple[str, Words] | None:
    """The field and the reason why a visit cannot be agreed on for these days; None if it can."""
    if hosts < customs.hosts_needed:
        return "", say(
            "Nobody arrives alone here: {needed} needed as hosts, {there} so far.",
            needed=customs.hosts_needed,
            there=hosts,
        )
    if last_on < first_on:
        return "visit_until", say("A visit ends on the day it begins, or later.")
    if (first_on - today).days > VISIT_AHEAD_MOST:
        return "visit_from", say("That is more than a year from now.")
    if (last_on - first_on).days + 1 > 2 * customs.visit_days:
        return "visit_until", say(
            "With us a visit lasts {days} days; this is more than twice as long.", days=customs.visit_days
        )
    return None


def visit_until(first_on: date, customs: JoiningCustoms) -> date:
    """The last day of a visit of the usual length."""
    return first_on + timedelta(days=customs.visit_days - 1)


def is_ready(state: str, input_until: date | None, *, day: date) -> bool:
    """Whether all have had their time to say what they think, so that it can be decided on ``day``."""
    return state == "input" and input_until is not None and day > input_until


STAGES = {
    "asked": say("has asked to join"),
    "visit_ahead": say("visit agreed on"),
    "visit": say("is visiting us"),
    "visit_over": say("visit is over"),
    "input": say("members say what they think"),
    "ready": say("ready for the decision"),
    "drafted": say("a proposal is being written"),
    "deciding": say("the assembly decides"),
    "turned": say("the assembly decided otherwise"),
    "provisional": say("provisional time"),
    "member": say("member"),
    "again": say("comes to visit again"),
    "not_now": say("not now"),
    "withdrew": say("thought better of it"),
}
"""Where somebody stands, in words; finer than the state, for days and decisions move on by themselves."""


def stage_of(
    state: str,
    *,
    day: date,
    visit_from: date | None = None,
    visit_until: date | None = None,
    input_until: date | None = None,
    decision: str = "",
) -> str:
    """Where somebody in ``state`` stands on ``day`` (``STAGES``).

    ``decision`` is that of the proposal to take them in: "draft", "open", "turned" (decided otherwise), or "".
    """
    if state == "visit" and visit_from is not None and visit_until is not None:
        return "visit_ahead" if day < visit_from else "visit" if day <= visit_until else "visit_over"
    if state == "input" and is_ready(state, input_until, day=day):
        return {"draft": "drafted", "open": "deciding", "turned": "turned"}.get(decision, "ready")
    return state


def earliest_on(visit_ended_on: date, customs: JoiningCustoms) -> date:
    """The first day on which somebody can begin with us, after their days away."""
    return visit_ended_on + timedelta(days=customs.away_days)


def month_of(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    first = date(at // 12, at % 12 + 1, 1)
    following = date((at + 1) // 12, (at + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def waiting_order(waiting: Iterable[Waits]) -> list[Waits]:
    """Who is next: by the day they were ready, those of one day by their lot, the undrawn last among them."""
    return sorted(
        waiting,
        key=lambda one: (one.since, one.lot_place is None, one.lot_place or 0, str(one.applicant)),
    )


def undrawn(waiting: Iterable[Waits]) -> list[list[UUID]]:
    """Those who were ready on the same day and among whom no lot has fallen yet, day by day."""
    days = groupby(waiting_order(waiting), key=lambda one: one.since)
    groups = [list(of_day) for _day, of_day in days]
    return [
        [one.applicant for one in of_day]
        for of_day in groups
        if len(of_day) > 1 and any(one.lot_place is None for one in of_day)
    ]


def places(taken: Counter[date], *, most: int, start: date) -> Iterator[date]:
    """The months of the free places from ``start`` on, each month as often as it has one; without end."""
    month = month_of(start)
    while True:
        for _place in range(max(0, most - taken[month])):
            yield month
        month = months_after(month, 1)


def place_of(
    applicant: UUID, waiting: Sequence[Waits], taken: Counter[date], *, most: int | None, day: date
) -> date | None:
    """The month in which ``applicant`` has a place, when those before them take theirs; None if not waiting."""
    order = [one.applicant for one in waiting_order(waiting)]
    if applicant not in order:
        return None
    if most is None:
        return month_of(day)
    rank = order.index(applicant)
    for at, month in enumerate(places(taken, most=most, start=day)):
        if at == rank:
            return month
    return None


def why_not_bring(
    place: date, *, day: date, is_undrawn: bool, customs: JoiningCustoms, month_in_words: str
) -> Words | None:
    """Why somebody who is ready is not brought before the assembly yet; None if it is their turn."""
    if customs.most_a_month is not None and is_undrawn:
        return say("Others were ready on the same day, and places are few: let a lot decide who is next.")
    if place >= months_after(month_of(day), AHEAD_MONTHS):
        if customs.has_waiting_list:
            return say(
                "All places until then are taken; theirs is free in {month}. They are on the waiting list.",
                month=month_in_words,
            )
        return say("All places until {month} are taken. Ask them to come back then.", month=month_in_words)
    return None


def begins_on(place: date, earliest: date, *, decided_on: date) -> date:
    """The day on which somebody begins who has a place in the month ``place``: not before they may, nor in the past."""
    return max(place, earliest, decided_on)


def talks_due(began_on: date, days: Collection[int]) -> list[date]:
    """The days on which talks are due for somebody who began on ``began_on``."""
    return [began_on + timedelta(days=each) for each in sorted(days)]


def in_words(customs: JoiningCustoms, *, standing: str) -> list[Words]:
    """How joining works here, step by step, in sentences that can hang on the wall; ``standing`` is its name."""
    steps = [
        say(
            "Somebody asks, or is introduced by a member. Hosts accompany them: {count} at least.",
            count=customs.hosts_needed,
        ),
        say("They visit us for {days} days.", days=customs.visit_days),
        say(
            "Then every member has {days} days to say what speaks for it and what worries them, with reasons; only "
            "members read it, and everybody can erase their own.",
            days=customs.input_days,
        ),
    ]
    if customs.away_days:
        steps.append(
            say(
                "They stay away for {days} days at least, so that both sides can think.",
                days=customs.away_days,
            )
        )
    steps.append(say("The assembly decides. What it decides happens by itself."))
    if customs.most_a_month is not None:
        steps.append(_months_in_words(customs))
    steps += _first_time_in_words(customs, standing)
    steps.append(
        say(
            "Whoever does not join is told so kindly, can come again, and is forgotten by us {months} months later, or "
            "at once if they ask.",
            months=customs.forgotten_after_months,
        )
    )
    return steps


def _months_in_words(customs: JoiningCustoms) -> Words:
    if customs.has_waiting_list:
        return say(
            "At most {most} begin in a month. Others wait, in the order in which they were ready; a lot that anybody "
            "can check decides between those of the same day.",
            most=customs.most_a_month,
        )
    return say(
        "At most {most} begin in a month; others are asked to come back later.", most=customs.most_a_month
    )


def _first_time_in_words(customs: JoiningCustoms, standing: str) -> list[Words]:
    if customs.standing == "contributor":
        first = [say("They are a member from the first day.")]
    else:
        first = [
            say(
                "They begin as: {standing}. After {months} months the assembly decides whether they become a full "
                "member.",
                standing=standing, months=customs.provisional_months,
            )
        ]  # fmt: skip
    if customs.talk_days:
        days = ", ".join(map(str, customs.talk_days))
        first.append(
            say(
                "We sit together and say how it is going: {days} days after the beginning. Nobody is scored.",
                days=days,
            )
        )
    return first
