"""Rehearsing the memory of share-outs: who would have had what of scarce things, had we remembered otherwise."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from commonweal.assembly.queries.policies import Course, course_of
from commonweal.assembly.registry.policies import Value
from commonweal.assembly.registry.rehearsals import Replay, Stopped, Tick
from commonweal.assembly.rules.rehearsals import Amount, Days, Figure, Rehearsed, Said, Share, Week
from commonweal.flows.models import Kind
from commonweal.people.models import Association
from commonweal.people.permissions import today_in
from commonweal.provisioning.models import ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.queries.lots import seed_of
from commonweal.provisioning.rules.policies import MEMORY_FADES, MEMORY_LENGTH, SHARE_OUTS_MOST, Memory
from commonweal.provisioning.rules.reasons_of_shares import DECLINED
from commonweal.provisioning.rules.replaying import (
    KindChange,
    PastLine,
    PastShareOut,
    Replayed,
    changes_by_kind,
    replay,
)
from commonweal.provisioning.rules.spans import Span

FEW = 3
"""Of things that fewer ask for, nothing is told by name: it would tell of persons."""
KINDS_MOST = 12
MINE_MOST = 40
LINE = ("share_out_id", "receiver_id", "kind_id", "tier", "asked", "allotted", "handed", "reason")


def replay_memory(code: str) -> Replay:
    """How the policy ``code`` of memory is rehearsed."""

    def replayed(*, association: Association, value: Value, weeks: Sequence[Week], tick: Tick) -> Rehearsed:
        within = Span(weeks[0][0], weeks[-1][1])
        past = past_share_outs(association, within)
        course = course_of(association, (MEMORY_FADES, MEMORY_LENGTH), until=within.last_on + timedelta(366))
        found = replay(
            past,
            held=lambda one: _memory(course, one),
            tried=lambda one: _with(code, value, _memory(course, one)),
            within=within,
            each=lambda place, of: _go_on(tick, place / of),
        )
        return _told(association, past, found, within)

    return replayed


def _go_on(tick: Tick, part: float) -> None:
    if tick(part):
        raise Stopped


def _memory(course: Course, one: PastShareOut) -> Memory:
    """How a share-out remembered, by what was decided when it was made."""
    known = {"known_at": one.made_at}
    return Memory(
        fades_percent=course.on(MEMORY_FADES, one.rules_on, **known),
        share_outs=course.on(MEMORY_LENGTH, one.rules_on, **known),
    )


def _with(code: str, value: Value, memory: Memory) -> Memory:
    changed = {"fades_percent": value} if code == MEMORY_FADES else {"share_outs": value}
    return replace(memory, **changed)


def past_share_outs(union: Association, within: Span) -> list[PastShareOut]:
    """The share-outs of these days that were handed out, and those before that they may remember; two queries."""
    rows = ShareOut.objects.filter(union=union, covers_from__lte=within.last_on)
    rows = rows.filter(state__in=[ShareOutState.OPEN, ShareOutState.CLOSED]).select_related("union")
    newest = list(rows.order_by("-covers_from", "-id"))
    during = [one for one in newest if one.covers_from >= within.first_on]
    before = [one for one in newest if one.covers_from < within.first_on][:SHARE_OUTS_MOST]
    lines: dict[UUID, list[PastLine]] = defaultdict(list)
    kept = ShareLine.objects.filter(share_out__in=[one.pk for one in (*during, *before)])
    for row in kept.order_by("id").values_list(*LINE):
        lines[row[0]].append(_line(*row[1:]))
    return [_past(one, tuple(lines[one.pk])) for one in (*during, *before)]


def _line(  # noqa: PLR0917  # the columns of LINE
    receiver: UUID, kind: UUID, tier: int, asked: int, allotted: int, handed: int, reason: dict[str, object]
) -> PastLine:
    return PastLine(
        receiver=receiver, kind=kind, tier=tier, asked=asked, allotted=allotted, handed=handed,
        there=int(str(reason.get("there", 0))), is_declined=reason.get("code") == DECLINED,
    )  # fmt: skip


def _past(one: ShareOut, lines: tuple[PastLine, ...]) -> PastShareOut:
    return PastShareOut(
        id=one.pk, span=Span(one.covers_from, one.covers_until), made_at=one.made_at, closed_at=one.closed_at,
        rules_on=max(today_in(one.union, one.made_at), one.covers_from), seed=seed_of(one), lines=lines,
    )  # fmt: skip


def _told(union: Association, past: Sequence[PastShareOut], found: Replayed, within: Span) -> Rehearsed:
    again = {one.id for one in past if one.span.first_on >= within.first_on}
    if not again:
        return Rehearsed(
            lines=[Said("Nothing was shared out in these weeks, so there is nothing to replay.")]
        )
    kinds = Kind.objects.filter(union=union).in_bulk()
    changes = changes_by_kind(found.lines)
    named = [change for change in changes if change.receivers >= FEW]
    return Rehearsed(
        lines=[_headline(found, again), *_by_kind(named, kinds), *_unnamed(changes)],
        figures=[figure for change in named[:KINDS_MOST] for figure in _figures(change, kinds)],
        left_out=_left_out(found),
        private=_mine(found, kinds),
    )


def _headline(found: Replayed, again: set[UUID]) -> Said:
    changed = {line.share_out for line in found.lines if line.after != line.before}
    if not found.lines:
        return Said(
            "In none of the {all} share-outs was anything scarce, so nothing would have been different.",
            {"all": len(again)},
        )
    if not changed:
        return Said("Nothing would have been different in any of the {all} share-outs.", {"all": len(again)})
    return Said(
        "In {changed} of {all} share-outs, some of what was scarce would have gone to others first.",
        {"changed": len(changed), "all": len(again)},
    )


def _by_kind(changes: Sequence[KindChange], kinds: dict[UUID, Kind]) -> list[Said]:
    return [
        Said(
            "{kind}: in {changed} of the {short} share-outs in which it was scarce; {moved} in all would have gone to "
            "others.",
            {
                "kind": kinds[change.kind].name, "changed": change.changed, "short": change.short,
                "moved": Amount(change.moved, kinds[change.kind].unit_code),
            },
        )
        for change in changes[:KINDS_MOST]
        if change.changed
    ]  # fmt: skip


def _unnamed(changes: Sequence[KindChange]) -> list[Said]:
    few = [change for change in changes if change.receivers < FEW and change.changed]
    if not few:
        return []
    return [
        Said(
            "Also for other things ({count}), which are not named because only one or two people ask for them.",
            {"count": len(few)},
        )
    ]


def _figures(change: KindChange, kinds: dict[UUID, Kind]) -> list[Figure]:
    about = Said("{kind}", {"kind": kinds[change.kind].name})
    rows = [
        Figure(
            about,
            Said("What the worst served had of all they asked"),
            *(Share(part) for part in change.worst),
        )
    ]
    if any(change.longest):
        rows.append(Figure(about, Said("Most times in a row that somebody had nothing"), *change.longest))
    return rows


def _left_out(found: Replayed) -> list[Said]:
    if not found.odd:
        return []
    return [
        Said(
            "{count} times something was corrected after a thing had been shared out; these stay as they were.",
            {"count": len(found.odd)},
        )
    ]


def _mine(found: Replayed, kinds: dict[UUID, Kind]) -> dict[UUID, list[Said]]:
    """For every receiver, what they would have had otherwise: over all weeks, then each time, the newest first."""
    sums: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    each: dict[UUID, list[Said]] = defaultdict(list)
    for line in sorted(found.lines, key=lambda line: (line.span.first_on, str(line.kind)), reverse=True):
        if line.after == line.before:
            continue
        unit = kinds[line.kind].unit_code
        sums[line.receiver][line.kind][0] += line.before
        sums[line.receiver][line.kind][1] += line.after
        each[line.receiver].append(
            Said(
                "{days}, {kind}: {after} instead of {before}.",
                {
                    "days": Days(line.span.first_on, line.span.last_on), "kind": kinds[line.kind].name,
                    "after": Amount(line.after, unit), "before": Amount(line.before, unit),
                },
            )
        )  # fmt: skip
    return {receiver: [*_sums(sums[receiver], kinds), *lines[:MINE_MOST]] for receiver, lines in each.items()}


def _sums(of: dict[UUID, list[int]], kinds: dict[UUID, Kind]) -> list[Said]:
    named = sorted(of, key=lambda kind: kinds[kind].name)
    return [_sum(kinds[kind].name, kinds[kind].unit_code, of[kind][1] - of[kind][0]) for kind in named]


def _sum(name: str, unit: str, more: int) -> Said:
    if more > 0:
        return Said("{kind}: {amount} more in all.", {"amount": Amount(more, unit), "kind": name})
    if more < 0:
        return Said("{kind}: {amount} less in all.", {"amount": Amount(-more, unit), "kind": name})
    return Said("{kind}: as much in all, at other times.", {"kind": name})
