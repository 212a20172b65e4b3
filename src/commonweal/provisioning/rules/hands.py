"""Who might do what this week: tasks offered to those who can, first to whoever gave least of that skill lately.

An offer is a suggestion with its reason, shown to that person only. It compares what somebody gave with what they
themselves said they like to give, never people with each other in a list; nobody owes anything by it.

Pure: minutes are whole, days are days, nothing here knows a clock.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """``minutes`` of ``skill`` that a task still asks for, by ``due_on``; ``taken_by`` have it in hand already."""

    task: UUID
    skill: UUID
    minutes: int
    due_on: date
    taken_by: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who offers a skill: ``minutes`` this week; ``usual`` and really given (``lately``) before it."""

    person: UUID
    skill: UUID
    minutes: int
    usual: int
    lately: int


@dataclass(frozen=True, slots=True)
class Offer:
    """``minutes`` of a task for ``person``; ``is_least`` when nobody else who can gave less of what they offered."""

    task: UUID
    person: UUID
    skill: UUID
    minutes: int
    is_least: bool


def offer_fairly(wanted: Iterable[Wanted], able: Iterable[Able]) -> list[Offer]:
    """Offer every task to those who can, until its minutes are covered; who has it in hand is counted first.

    Tasks due first come first. For each, whoever gave the smallest part of what they offered lately is asked first;
    what they are asked or hold now counts as given, so that one person is not asked for everything. Nobody is asked
    for more than they offer in the week. Equal standings go by id, so that every page offers the same.
    """
    by_skill: dict[UUID, list[Able]] = defaultdict(list)
    for one in able:
        if one.minutes > 0:
            by_skill[one.skill].append(one)
    week = _Week()
    offers: list[Offer] = []
    for task in sorted(wanted, key=lambda task: (task.due_on, task.task, task.skill)):
        offers += week.fill(task, by_skill[task.skill])
    return offers


class _Week:
    """What each has been asked for so far, by person and skill."""

    def __init__(self) -> None:
        self.asked: dict[tuple[UUID, UUID], int] = defaultdict(int)

    def fill(self, task: Wanted, able: Collection[Able]) -> list[Offer]:
        missing = task.minutes
        for one in able:
            if one.person in task.taken_by:
                missing -= self._ask(one, missing)
        offers = []
        free = [one for one in able if one.person not in task.taken_by and self._left(one) > 0]
        least = min((self._standing(one) for one in free), default=Fraction(0))
        while missing > 0 and free:
            one = min(free, key=lambda each: (self._standing(each), each.person))
            is_least = self._standing(one) == least and len(able) > 1
            minutes = self._ask(one, missing)
            offers.append(Offer(task.task, one.person, task.skill, minutes, is_least))
            missing -= minutes
            free.remove(one)
        return offers

    def _ask(self, one: Able, missing: int) -> int:
        minutes = max(min(missing, self._left(one)), 0)
        self.asked[one.person, one.skill] += minutes
        return minutes

    def _left(self, one: Able) -> int:
        return one.minutes - self.asked[one.person, one.skill]

    def _standing(self, one: Able) -> Fraction:
        return Fraction(one.lately + self.asked[one.person, one.skill], max(one.usual, 1))


def minutes_missing(planned: Mapping[UUID, int], done: Mapping[UUID, int]) -> dict[UUID, int]:
    """Minutes by skill that a task still asks for; skills with nothing left are not named."""
    return {
        skill: minutes - done.get(skill, 0)
        for skill, minutes in planned.items()
        if minutes > done.get(skill, 0)
    }


def part_of_week(minutes: int, *, day: date, due_on: date) -> int:
    """How many of the ``minutes`` a task still asks for fall in the week from ``day``, when spread until it is due.

    >>> part_of_week(600, day=date(2026, 5, 4), due_on=date(2026, 6, 7))
    120
    """
    weeks = -(-((due_on - day).days + 1) // 7)
    return -(-minutes // weeks) if weeks > 1 else minutes
