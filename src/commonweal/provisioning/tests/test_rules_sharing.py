"""The sharing custom: never more than there is, the worst-off first, memory counts, names do not."""

from fractions import Fraction
from itertools import product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.sharing import ASK, Ask, Lack, lot, owed_after, share_kind, step_of

KIND = UUID(int=7)
HALF = Fraction(1, 2)


def asks(most=12, size=6):
    ask = st.tuples(st.integers(1, 3), st.integers(0, most), st.integers(0, 2 * ASK))
    return st.lists(ask, min_size=1, max_size=size).map(
        lambda rows: [Ask(UUID(int=at + 1), tier, asked, debt) for at, (tier, asked, debt) in enumerate(rows)]
    )


def by_receiver(shares):
    return {share.receiver: share for share in shares}


@given(asks(), st.integers(0, 60), st.text(max_size=4))
def test_no_more_than_there_is_and_nothing_left_while_somebody_lacks(asked, there, seed):
    shares = share_kind(asked, there=there, seed=seed, kind=KIND)
    given_out = sum(share.allotted for share in shares)
    assert all(0 <= share.allotted <= share.asked for share in shares)
    assert given_out == min(there, sum(ask.asked for ask in asked))


@given(asks(), st.integers(0, 60))
def test_a_less_urgent_tier_gets_nothing_while_a_more_urgent_lacks(asked, there):
    shares = share_kind(asked, there=there, seed="s", kind=KIND)
    lacking = min((s.tier for s in shares if s.allotted < s.asked), default=4)
    assert all(share.allotted == 0 for share in shares if share.tier > lacking)


@given(asks(most=4, size=4), st.integers(0, 12))
def test_within_a_tier_it_is_the_leximin_of_all_divisions(asked, there):
    one_tier = [Ask(ask.receiver, 1, ask.asked, ask.debt) for ask in asked if ask.asked]
    total = min(there, sum(ask.asked for ask in one_tier))

    def standings(parts):
        pairs = zip(parts, one_tier, strict=True)
        return sorted(Fraction(part, ask.asked) - Fraction(ask.debt, ASK) for part, ask in pairs)

    shares = by_receiver(share_kind(one_tier, there=there, seed="s", kind=KIND))
    ours = standings([shares[ask.receiver].allotted for ask in one_tier])
    every = product(*(range(ask.asked + 1) for ask in one_tier))
    best = max(standings(parts) for parts in every if sum(parts) == total)
    greedy_gap = [mine - top for mine, top in zip(ours, best, strict=True)]
    # Whole steps: filling up may differ from the best by less than one step of whoever asked least.
    assert all(abs(gap) <= Fraction(1, min(ask.asked for ask in one_tier)) for gap in greedy_gap)


@given(asks(), st.integers(0, 40), st.randoms())
def test_the_order_of_the_list_changes_nothing(asked, there, random):
    shuffled = list(asked)
    random.shuffle(shuffled)
    one = by_receiver(share_kind(asked, there=there, seed="s", kind=KIND))
    assert by_receiver(share_kind(shuffled, there=there, seed="s", kind=KIND)) == one


@given(asks(), st.integers(0, 40))
def test_more_in_the_store_takes_nothing_from_anybody(asked, there):
    less = by_receiver(share_kind(asked, there=there, seed="s", kind=KIND))
    more = by_receiver(share_kind(asked, there=there + 1, seed="s", kind=KIND))
    assert all(more[who].allotted >= share.allotted for who, share in less.items())


@given(asks(), st.integers(0, 40), st.integers(1, ASK))
def test_having_gone_without_never_costs(asked, there, more_debt):
    first, *rest = asked
    before = by_receiver(share_kind(asked, there=there, seed="s", kind=KIND))[first.receiver]
    remembered = [Ask(first.receiver, first.tier, first.asked, first.debt + more_debt), *rest]
    after = by_receiver(share_kind(remembered, there=there, seed="s", kind=KIND))[first.receiver]
    assert after.allotted >= before.allotted


def test_one_jar_for_two_goes_by_lot_and_the_lot_can_be_computed_again():
    pair = [Ask(UUID(int=1), 1, 1), Ask(UUID(int=2), 1, 1)]
    shares = share_kind(pair, there=1, seed="seal:share", kind=KIND)
    first = min(pair, key=lambda ask: lot(seed="seal:share", receiver=ask.receiver, kind=KIND)).receiver
    assert [share.allotted for share in shares] == [int(share.receiver == first) for share in shares]
    assert all(share.by_lot for share in shares)


def test_what_was_lacking_is_remembered_and_fades():
    last, before, long_ago = Lack(0, 2, 8), Lack(1, 6, 6), Lack(7, 6, 6)
    assert owed_after([last], keep=HALF) == ASK // 4
    assert owed_after([last, before], keep=HALF) == ASK // 4 + ASK // 2
    assert owed_after([long_ago], keep=HALF) == ASK // 2**7
    assert owed_after([last, before], keep=Fraction(0)) == ASK // 4
    assert owed_after([last, before, long_ago], keep=Fraction(1)) == ASK // 4 + 2 * ASK


lacks_of_somebody = st.lists(
    st.builds(
        lambda age, asked, part: Lack(age, asked * part // 100, asked),
        st.integers(0, 8), st.integers(1, 10**6), st.integers(1, 100),
    ),
    max_size=8,
)  # fmt: skip


@given(lacks_of_somebody, st.integers(0, 100))
def test_what_is_owed_is_no_more_than_what_lacked(lacks, percent):
    keep = Fraction(percent, 100)
    assert 0 <= owed_after(lacks, keep=keep) <= len(lacks) * ASK
    older = [Lack(lack.age + 1, lack.lacked, lack.asked) for lack in lacks]
    assert owed_after(older, keep=keep) <= owed_after(lacks, keep=keep)


@given(st.integers(2, 6), st.data())
def test_people_who_ask_alike_take_turns_whatever_the_lot_says(people, data):
    """With fewer jars than people every week, nobody is ever two jars ahead of anybody."""
    jars = data.draw(st.integers(1, people - 1))
    weeks = data.draw(st.integers(1, 14))
    seed = data.draw(st.text(max_size=4))
    had = {UUID(int=who + 1): [] for who in range(people)}
    for week in range(weeks):
        asked = [Ask(who, 1, 1, _remembered(times)) for who, times in had.items()]
        for share in share_kind(asked, there=jars, seed=f"{seed}{week}", kind=KIND):
            had[share.receiver].append(share.allotted)
        totals = [sum(times) for times in had.values()]
        assert max(totals) - min(totals) <= 1


def _remembered(times):
    return owed_after([Lack(age, 1, 1) for age, got in enumerate(reversed(times[-8:])) if not got], keep=HALF)


def test_asking_for_much_once_brings_nobody_forward_for_long():
    owed = owed_after([Lack(0, 998, 1000)], keep=HALF)
    greedy, modest = Ask(UUID(int=1), 1, 1, owed), Ask(UUID(int=2), 1, 1, ASK)
    shares = by_receiver(share_kind([greedy, modest], there=1, seed="s", kind=KIND))
    assert shares[modest.receiver].allotted == 1


def test_tonnes_are_shared_in_steps_that_end():
    assert step_of(2_000_000) == 1000
    asked = [Ask(UUID(int=at), 1, 300_000) for at in range(1, 90)]
    shares = share_kind(asked, there=9_000_000, seed="s", kind=KIND)
    assert sum(share.allotted for share in shares) == 9_000_000
    assert max(s.allotted for s in shares) - min(s.allotted for s in shares) <= step_of(27_000_000)
