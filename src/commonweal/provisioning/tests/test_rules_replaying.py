"""Sharing out again: the same memory changes nothing, another one never hands out more than there was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.provisioning.rules.policies import Memory
from commonweal.provisioning.rules.replaying import PastLine, PastShareOut, changes_by_kind, replay
from commonweal.provisioning.rules.sharing import Ask, Lack, owed_after, share_kind
from commonweal.provisioning.rules.spans import Span

HONEY, SOAP = UUID(int=7), UUID(int=8)
MONDAY, NOON = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)
MEMORY = Memory()
memories = st.builds(Memory, fades_percent=st.integers(0, 100), share_outs=st.integers(0, 10))
# For each week: what there is of honey and soap, and for each of three people what they ask of both and leave behind.
asked = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 2))
weeks = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.lists(asked, min_size=3, max_size=3)), min_size=1, max_size=6
)  # fmt: skip


def recorded(weeks, memory=MEMORY):
    """Share-outs as they were made one after the other, each closed before the next, by ``memory``."""
    past = []
    for place, (honey, soap, people) in enumerate(weeks):
        lines = []
        for kind, there, which in ((HONEY, honey, 0), (SOAP, soap, 1)):
            owed = owed_of(past, kind, memory)
            asks = [
                Ask(UUID(int=at + 1), 1, one[which], owed.get(UUID(int=at + 1), 0))
                for at, one in enumerate(people)
            ]
            shares = share_kind(asks, there=there, seed=f"seed {place}", kind=kind)
            for share, one in zip(shares, people, strict=True):
                handed = max(share.allotted - one[2], 0)
                lines.append(
                    PastLine(receiver=share.receiver, kind=kind, tier=1, asked=share.asked, allotted=share.allotted,
                             handed=handed, there=there)
                )  # fmt: skip
        first = MONDAY + timedelta(7 * place)
        past.append(
            PastShareOut(
                id=UUID(int=100 + place), span=Span(first, first + timedelta(6)), made_at=NOON + timedelta(7 * place),
                closed_at=NOON + timedelta(7 * place, hours=1), rules_on=first, seed=f"seed {place}",
                lines=tuple(lines),
            )
        )  # fmt: skip
    return past


def owed_of(past, kind, memory):
    newest = past[::-1][: memory.share_outs]
    lacks = {}
    for age, one in enumerate(newest):
        for line in one.lines:
            if line.kind == kind and line.handed < line.asked:
                lacks.setdefault(line.receiver, []).append(Lack(age, line.asked - line.handed, line.asked))
    return {receiver: owed_after(found, keep=memory.keep) for receiver, found in lacks.items()}


def again(past, tried, *, held=MEMORY, first_on=MONDAY):
    within = Span(first_on, MONDAY + timedelta(365))
    return replay(
        past, held=lambda _: held, tried=lambda _: tried, within=within, each=lambda _place, _of: None
    )


@settings(max_examples=60, deadline=None)
@given(weeks, memories)
def test_the_rule_that_held_gives_what_was_recorded(weeks, memory):
    found = again(recorded(weeks, memory), memory, held=memory)
    assert found.odd == frozenset()
    assert all(line.after == line.before for line in found.lines)


@settings(max_examples=60, deadline=None)
@given(weeks, memories)
def test_another_memory_hands_out_as_much_and_to_nobody_more_than_they_asked(weeks, tried):
    found = again(recorded(weeks), tried)
    sums = {}
    for line in found.lines:
        assert 0 <= line.after <= line.asked
        before, after = sums.get((line.share_out, line.kind), (0, 0))
        sums[line.share_out, line.kind] = (before + line.before, after + line.after)
    assert all(before == after for before, after in sums.values())


@settings(max_examples=40, deadline=None)
@given(weeks, memories, st.permutations(range(6)))
def test_the_order_of_the_records_changes_nothing(weeks, tried, order):
    past = recorded(weeks)
    turned = [past[at] for at in order if at < len(past)]
    assert sorted(map(repr, again(past, tried).lines)) == sorted(map(repr, again(turned, tried).lines))


ONE_JAR = [(1, 0, [(1, 0, 0), (1, 0, 0), (0, 0, 0)])] * 6


def test_without_memory_the_lot_alone_decides_and_with_it_they_take_turns():
    past = recorded(ONE_JAR)
    (change,) = changes_by_kind(again(past, Memory(share_outs=0)).lines)
    assert change.longest[0] == 1
    assert change.longest[1] > 1
    assert change.worst[0] == 500 > change.worst[1]
    assert (change.kind, change.short) == (HONEY, 6)
    assert change.moved == change.changed


def test_earlier_share_outs_are_remembered_as_they_were():
    past = recorded(ONE_JAR)
    found = again(past, Memory(share_outs=0), first_on=MONDAY + timedelta(21))
    assert {line.share_out for line in found.lines} == {one.id for one in past[3:]}


def test_what_was_corrected_later_stays_as_it_was():
    past = recorded(ONE_JAR)
    turned = tuple(replace(line, allotted=1 - line.allotted, handed=1 - line.handed) if line.asked else line
                   for line in past[0].lines if line.kind == HONEY)  # fmt: skip
    odd = [replace(past[0], lines=turned), *past[1:]]
    found = again(odd, MEMORY)
    assert (past[0].id, HONEY) in found.odd
    assert all(line.after == line.before for line in found.lines)


def test_what_was_declined_is_no_lack():
    past = recorded(ONE_JAR[:2])
    lines = tuple(replace(line, is_declined=not line.allotted and bool(line.asked)) for line in past[0].lines)
    found = again([replace(past[0], lines=lines), past[1]], Memory(share_outs=0), held=Memory(share_outs=0))
    assert all(
        line.receiver in {one.receiver for one in lines if not one.is_declined} for line in found.lines[:1]
    )
