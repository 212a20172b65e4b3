"""Rehearsals as pages show them: one with its result in the reader's words, the last ones, those of a proposal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from json import dumps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from commonweal.assembly.models import Proposal, Rehearsal, RehearsalPart, RehearsalState
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.queries.rehearsal_words import decimal_mark, in_words, shown
from commonweal.assembly.registry.policies import Policy, Sort, declared_policies
from commonweal.assembly.registry.rehearsals import declared_rehearsals, rehearsal_of
from commonweal.assembly.rules.policies import value_in_words
from commonweal.assembly.rules.rehearsals import (
    Figure,
    is_silent,
    read_result,
    read_said,
)
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.people.models import Association, Membership, Person
from commonweal.people.permissions import today_in

SET_POLICY = "assembly.set_policy"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure in words: its name, before, after, and whether they differ."""

    name: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What it would have been for me (``whose`` empty) or for a household of mine, by name."""

    whose: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class RehearsalView:
    """A rehearsal as its page shows it; ``parts`` are only ever those of whoever looks."""

    id: UUID
    code: str
    value: Any
    typed: str
    name: str
    value_words: str
    now_words: str
    explanation: str
    weeks: int
    until_on: date
    asked_at: datetime
    state: str
    part: float | None
    is_at_work: bool
    is_waiting: bool
    is_silent: bool
    is_mine: bool
    holds_now: bool
    lines: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    figures: tuple[tuple[str, tuple[FigureRow, ...]], ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def headline(self) -> str:
        """What would have differed, at a glance."""
        return self.lines[0] if self.lines else ""

    @property
    def more(self) -> tuple[str, ...]:
        """The sentences after the first."""
        return self.lines[1:]


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A rehearsal in a list."""

    id: UUID
    name: str
    value_words: str
    weeks: int
    asked_at: datetime
    state: str
    state_name: str


@dataclass(frozen=True, slots=True)
class Rehearsable:
    """A policy that can be rehearsed, its value now in words, and what is replayed."""

    code: str
    name: str
    now_words: str
    explanation: str


def rehearsal_in(association: Association, identity: UUID) -> Rehearsal:
    """One rehearsal of this union; 404 for any other."""
    rows = Rehearsal.objects.select_related("association")
    return get_object_or_404(rows, association=association, pk=identity)


def rehearsal_view(rehearsal: Rehearsal, person: Person, *, at: datetime) -> RehearsalView:
    """A rehearsal for ``person``: what it found for all, and what it found for them; three queries."""
    (view,) = _views([rehearsal], rehearsal.association, person, at=at)
    return view


@dataclass(frozen=True, slots=True)
class ToRehearse:
    """A rule that a proposal would set and that nobody has tried at this value; ``query`` leads to trying it."""

    name: str
    value_words: str
    query: str


@dataclass(frozen=True, slots=True)
class Tried:
    """Of the rules a proposal would set: what was found by trying them, and what nobody has tried yet."""

    found: tuple[RehearsalView, ...] = ()
    missing: tuple[ToRehearse, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.found or self.missing)


def rehearsals_of(proposal: Proposal, person: Person, *, at: datetime) -> Tried:
    """The latest finished rehearsal of each policy and value that ``proposal`` would set, as ``person`` may see it.

    One query for a proposal that sets no rule, five for others.
    """
    effects = proposal.effects.filter(code=SET_POLICY).order_by("position")
    arguments = [
        row for row in effects.values_list("arguments", flat=True) if rehearsal_of(row.get("policy", ""))
    ]
    if not arguments:
        return Tried()
    wanted = {(row["policy"], repr(row.get("value"))): row.get("value") for row in arguments}
    rows = _rows(proposal.association).filter(
        code__in=[code for code, _ in wanted], state=RehearsalState.DONE
    )
    newest: dict[tuple[str, str], Rehearsal] = {}
    for row in rows:
        newest.setdefault((row.code, repr(row.value)), row)
    found = _views([newest[key] for key in wanted if key in newest], proposal.association, person, at=at)
    missing = (
        _to_rehearse(proposal.association, key[0], value)
        for key, value in wanted.items()
        if key not in newest
    )
    return Tried(tuple(found), tuple(each for each in missing if each is not None))


def _to_rehearse(association: Association, code: str, value: Any) -> ToRehearse | None:
    policy = policy_to_rehearse(association, code)
    if policy is None:
        return None
    words = str(value_in_words(policy, value, currency=association.currency))
    return ToRehearse(str(policy.name), words, urlencode({"policy": code, "value": dumps(value)}))


def last_rehearsals(association: Association) -> list[RehearsalRow]:
    """The last rehearsals of a union, the newest first; one query."""
    found = []
    for row in _rows(association).defer("result")[:SHOWN]:
        policy = declared_policies().get(row.code)
        label = str(RehearsalState(row.state).label)
        name, value = _named(policy, row)
        found.append(RehearsalRow(row.pk, name, value, row.weeks, row.asked_at, row.state, label))
    return found


def rehearsable(association: Association, *, at: datetime) -> list[Rehearsable]:
    """The policies of ``association`` that can be rehearsed, in the order of the rule book; one query."""
    known = declared_rehearsals()
    policies = [
        each
        for each in declared_policies().values()
        if each.code in known and association.form in each.of_forms
    ]
    now = values_of(association, [each.code for each in policies], on=today_in(association, at))
    return [
        Rehearsable(
            each.code, str(each.name), str(value_in_words(each, now[each.code], currency=association.currency)),
            str(known[each.code].explanation),
        )
        for each in policies
    ]  # fmt: skip


def policy_to_rehearse(association: Association, code: str) -> Policy | None:
    """The policy of ``association`` with this code, if it can be rehearsed."""
    policy = declared_policies().get(code)
    is_ours = policy is not None and association.form in policy.of_forms
    return policy if is_ours and rehearsal_of(code) else None


def _rows(association: Association) -> QuerySet[Rehearsal]:
    return (
        Rehearsal.objects.filter(association=association)
        .select_related("association")
        .order_by("-asked_at", "-id")
    )


def _named(policy: Policy | None, row: Rehearsal) -> tuple[str, str]:
    """The policy and the rehearsed value in words; as written where its room is not here any more."""
    if policy is None:
        return row.code, str(row.value)
    return str(policy.name), str(value_in_words(policy, row.value, currency=row.association.currency))


def _views(
    rows: Sequence[Rehearsal], association: Association, person: Person, *, at: datetime
) -> list[RehearsalView]:
    houses = _houses(person, association, at=at)
    parts: dict[UUID, list[Part]] = {}
    mine = RehearsalPart.objects.filter(
        rehearsal__in=[row.pk for row in rows], agent__in=[person.pk, *houses]
    )
    for part in mine.order_by("id"):
        lines = tuple(in_words(read_said(plain)) for plain in part.lines)
        parts.setdefault(part.rehearsal_id, []).append(Part(houses.get(part.agent_id, ""), lines))
    codes = {row.code for row in rows} & declared_policies().keys()
    now = values_of(association, codes, on=today_in(association, at))
    return [_view(row, now.get(row.code), parts.get(row.pk, []), person, at=at) for row in rows]


def _houses(person: Person, association: Association, *, at: datetime) -> dict[UUID, str]:
    """The households and circles of the union to which ``person`` belongs, by name."""
    day = today_in(association, at)
    belongs = Membership.objects.on(day).filter(member_id=person.pk, association__within=association)
    return dict(belongs.values_list("association_id", "association__name"))


def _view(row: Rehearsal, now: Any, parts: Iterable[Part], person: Person, *, at: datetime) -> RehearsalView:
    policy, known, found = declared_policies().get(row.code), rehearsal_of(row.code), read_result(row.result)
    name, value = _named(policy, row)
    at_work = row.state in {RehearsalState.QUEUED, RehearsalState.WORKING}
    return RehearsalView(
        id=row.pk, code=row.code, value=row.value, typed=_typed(policy, row), name=name, value_words=value,
        now_words=str(value_in_words(policy, now, currency=row.association.currency)) if policy else "",
        explanation=str(known.explanation) if known else "", weeks=row.weeks, until_on=row.until_on,
        asked_at=row.asked_at, state=row.state, is_at_work=at_work,
        part=row.progress_permille / 1000 if row.progress_permille else None,
        is_waiting=row.state == RehearsalState.QUEUED,
        is_silent=at_work and is_silent(seen_at=row.seen_at, at=at), is_mine=row.asked_by_id == person.pk,
        holds_now=policy is not None and now == row.value,
        lines=tuple(in_words(said) for said in found.lines),
        left_out=tuple(in_words(said) for said in found.left_out), figures=_figures(found.figures),
        parts=tuple(sorted(parts, key=lambda part: part.whose)),
    )  # fmt: skip


def _typed(policy: Policy | None, row: Rehearsal) -> str:
    """The value as a form takes it from an address."""
    if row.value is None or policy is None:
        return ""
    if isinstance(row.value, bool):
        return "yes" if row.value else "no"
    if policy.sort in {Sort.MONEY, Sort.MINUTES}:
        unit = UNITS["h" if policy.sort == Sort.MINUTES else row.association.currency]
        return show_amount(row.value, unit, decimal_mark=decimal_mark())
    return ",".join(row.value) if isinstance(row.value, list) else str(row.value)


def _figures(figures: Sequence[Figure]) -> tuple[tuple[str, tuple[FigureRow, ...]], ...]:
    named = [(in_words(each.about), each) for each in figures]
    return tuple(
        (
            about,
            tuple(
                FigureRow(in_words(one.name), shown(one.before), shown(one.after), one.before != one.after)
                for _about, one in group
            ),
        )
        for about, group in groupby(named, key=lambda pair: pair[0])
    )
