"""Values of policies: what fits, why not, and how it is said; the form takes exactly what the rule takes."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.assembly.registry.policies import Policy, Sort, counted, declared_policies
from commonweal.assembly.rules.policies import WHOLE, range_in_words, tidy, value_in_words, why_not_value
from commonweal.lib.words import say

CHOICES = (("a", "Apples"), ("b", "Beans"), ("c", "Cabbage"))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=5,
)


def rule(sort: Sort, **facts: Any) -> Policy:
    return Policy(
        **{"code": "x.rule", "chapter": "X", "name": "Rule", "explanation": "It rules.", "sort": sort, "default": None,
           "choices": CHOICES, **facts}
    )  # fmt: skip


@given(value=ANYTHING, sort=st.sampled_from(Sort), may_be_empty=st.booleans())
@example(value=[""], sort=Sort.SEVERAL, may_be_empty=False)
@example(value="", sort=Sort.TEXT, may_be_empty=True)
def test_whatever_comes_is_taken_or_refused_in_words_and_always_can_be_said(value, sort, may_be_empty):
    policy = rule(sort, least=1, most=60, may_be_empty=may_be_empty)
    reason = why_not_value(policy, value)
    assert reason is None or "Rule" in str(reason)
    assert str(value_in_words(policy, value))
    if reason is None:
        kept = tidy(policy, value)
        assert why_not_value(policy, kept) is None and tidy(policy, kept) == kept
        assert value is not None or may_be_empty


@given(
    value=st.integers(),
    least=st.integers(0, 50),
    width=st.integers(0, 50),
    sort=st.sampled_from(sorted(WHOLE)),
)
def test_numbers_are_taken_exactly_within_their_range(value, least, width, sort):
    policy = rule(sort, least=least, most=least + width, range_reason="so it is")
    reason = why_not_value(policy, value)
    assert (reason is None) is (least <= value <= least + width)
    assert reason is None or (
        str(reason).endswith("so it is.") and str(range_in_words(policy)) in str(reason)
    )


@given(order=st.permutations("abc"), some=st.sets(st.sampled_from("abc"), min_size=1))
def test_an_order_names_all_once_and_some_are_kept_in_the_order_of_the_list(order, some):
    assert why_not_value(rule(Sort.ORDER), order) is None
    assert why_not_value(rule(Sort.ORDER), order[:2]) is not None
    assert why_not_value(rule(Sort.ORDER), [*order, order[0]]) is not None
    assert tidy(rule(Sort.SEVERAL), list(some)) == sorted(some)


@pytest.mark.parametrize(
    ("sort", "value", "said"),
    [
        (Sort.DAYS, 1, "1 day"), (Sort.DAYS, 12, "12 days"), (Sort.PERCENT, 67, "67\u202f%"), (Sort.NUMBER, 3, "3"),
        (Sort.MINUTES, 2280, "38\u202fh"), (Sort.MINUTES, 90, "1.5\u202fh"), (Sort.MONEY, 1250, "12.50\u202f€"),
        (Sort.YES_NO, True, "yes"), (Sort.YES_NO, False, "no"), (Sort.CHOICE, "b", "Beans"),
        (Sort.CHOICE, "gone", "gone"), (Sort.SEVERAL, ["a", "c"], "Apples; Cabbage"), (Sort.SEVERAL, [], "nothing"),
        (Sort.ORDER, ["c", "a", "b"], "Cabbage → Apples → Beans"), (Sort.MONEY, None, "no limit"),
        (Sort.TEXT, "as we like", "as we like"), (Sort.TEXT, None, "nothing"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_people_say_it(sort, value, said):
    assert str(value_in_words(rule(sort), value)) == said


def test_a_number_is_said_with_what_it_counts_in_its_range_too():
    policy = rule(Sort.NUMBER, least=1, most=12, said=counted(say("1 month"), say("{number} months")))
    assert [str(value_in_words(policy, value)) for value in (1, 6)] == ["1 month", "6 months"]
    assert str(range_in_words(policy)) == "1 month to 12 months"
    assert str(value_in_words(policy, None)) == "no limit"
    bare = [
        each.code for each in declared_policies().values() if each.sort == Sort.NUMBER and each.said is None
    ]
    assert bare == []


def test_open_ranges_are_said_too():
    assert str(range_in_words(rule(Sort.DAYS, least=2))) == "2 days or more"
    assert str(range_in_words(rule(Sort.MONEY, most=5000), currency="CHF")) == "at most 50.00\u202fCHF"
    assert range_in_words(rule(Sort.TEXT)) is None


def test_a_room_can_check_more_than_the_sort_says():
    even = rule(Sort.NUMBER, check=lambda value: say("Only even numbers.") if value % 2 else None)
    assert str(why_not_value(even, 3)) == "Only even numbers."
    assert why_not_value(even, 4) is None


@pytest.mark.parametrize("code", sorted(declared_policies()))
def test_every_policy_of_this_node_explains_itself_and_suggests_what_it_allows(code):
    policy = declared_policies()[code]
    assert why_not_value(policy, policy.default) is None
    assert tidy(policy, policy.default) == policy.default
    assert str(policy.name).strip() and len(str(policy.explanation)) > 20 and str(policy.chapter)
    if policy.least is not None or policy.most is not None:
        assert str(policy.range_reason), "a range says why"
        assert not str(policy.range_reason).endswith(".") and not str(policy.range_reason)[0].isupper()
