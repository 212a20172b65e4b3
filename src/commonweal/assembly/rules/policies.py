"""Which values a policy can have, and how one is said: pure, so that forms, actions and rehearsals agree."""

from collections.abc import Sequence

from commonweal.assembly.registry.policies import Policy, Sort, Value
from commonweal.lib.quantity import THIN, UNITS, show_amount
from commonweal.lib.words import Words, say

TEXT_MOST = 2000
WHOLE = frozenset({Sort.NUMBER, Sort.PERCENT, Sort.DAYS, Sort.MINUTES, Sort.MONEY})


def why_not_value(policy: Policy, value: Value, *, currency: str = "EUR") -> Words | None:
    """Why ``policy`` cannot be ``value``, with the range (money in ``currency``) and its reason; None if it can."""
    if value is None:
        return None if policy.may_be_empty else say("“{name}” needs a value.", name=policy.name)
    if policy.sort in WHOLE:
        reason = _why_not_whole(policy, value, currency)
    elif policy.sort in {Sort.SEVERAL, Sort.ORDER}:
        reason = _why_not_list(policy, value)
    else:
        reason = _why_not_one(policy, value)
    return reason or (policy.check(value) if policy.check else None)


def _why_not_whole(policy: Policy, value: Value, currency: str) -> Words | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return say("“{name}” is a whole number.", name=policy.name)
    if (policy.least is not None and value < policy.least) or (
        policy.most is not None and value > policy.most
    ):
        return _outside(policy, currency)
    return None


def range_in_words(policy: Policy, *, currency: str = "EUR") -> Words | None:
    """From where to where ("1 day to 60 days"); None where there is no bound."""
    least, most = (
        None if bound is None else value_in_words(policy, bound, currency=currency)
        for bound in (policy.least, policy.most)
    )
    if least is not None and most is not None:
        return say("{least} to {most}", least=least, most=most)
    if least is not None:
        return say("{least} or more", least=least)
    return say("at most {most}", most=most) if most is not None else None


def _outside(policy: Policy, currency: str) -> Words:
    span = range_in_words(policy, currency=currency)
    if policy.range_reason:
        return say(
            "“{name}” can be {span}: {reason}.", name=policy.name, span=span, reason=policy.range_reason
        )
    return say("“{name}” can be {span}.", name=policy.name, span=span)


def _why_not_list(policy: Policy, value: Value) -> Words | None:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return say("“{name}” is a list of its choices.", name=policy.name)
    known = [choice for choice, _ in policy.choices]
    strange = [each for each in value if each not in known]
    if strange:
        return say("“{value}” is no choice for “{name}”.", value=strange[0], name=policy.name)
    if len(set(value)) < len(value):
        return say("Each choice of “{name}” is named once.", name=policy.name)
    if policy.sort == Sort.ORDER and len(value) < len(known):
        return say("“{name}” puts all of its choices in an order.", name=policy.name)
    if not value and not policy.may_be_empty:
        return say("Choose at least one for “{name}”.", name=policy.name)
    return None


def _why_not_one(policy: Policy, value: Value) -> Words | None:
    if policy.sort == Sort.YES_NO:
        return None if isinstance(value, bool) else say("“{name}” is yes or no.", name=policy.name)
    if not isinstance(value, str):
        return say("“{name}” is given in words.", name=policy.name)
    if policy.sort == Sort.CHOICE and value not in {choice for choice, _ in policy.choices}:
        return say("“{value}” is no choice for “{name}”.", value=value, name=policy.name)
    if policy.sort == Sort.TEXT and len(value) > TEXT_MOST:
        return say("“{name}” has at most {most} letters.", name=policy.name, most=TEXT_MOST)
    if policy.sort == Sort.TEXT and not value.strip() and not policy.may_be_empty:
        return say("“{name}” needs a few words.", name=policy.name)
    return None


def tidy(policy: Policy, value: Value) -> Value:
    """``value`` as it is kept: several choices in the order of the list, words without blanks around them."""
    if policy.sort == Sort.SEVERAL and isinstance(value, Sequence) and not isinstance(value, str):
        places = {choice: place for place, (choice, _) in enumerate(policy.choices)}
        return sorted(value, key=lambda choice: places.get(choice, len(places)))
    return value.strip() if isinstance(value, str) else value


def value_in_words(policy: Policy, value: Value, *, currency: str = "EUR") -> Words | str:
    """``value`` as people say it: "5 days", "67 %", "24 h", "12.50 €", "yes", the names of choices.

    A value that fits no longer (a choice that its room dropped) is said as it was written.
    """
    if value is None:
        return say("no limit") if policy.sort in WHOLE else say("nothing")
    if policy.said and isinstance(value, int | str):
        return policy.said(value)
    if policy.sort in WHOLE and isinstance(value, int):
        return _whole_in_words(policy.sort, value, currency)
    if policy.sort == Sort.YES_NO:
        return say("yes") if value else say("no")
    if policy.sort in {Sort.SEVERAL, Sort.ORDER} and isinstance(value, Sequence):
        return _names_in_words([_choice_in_words(policy, each) for each in value], policy.sort)
    return _choice_in_words(policy, value) or say("nothing")


def _choice_in_words(policy: Policy, value: Value) -> str:
    return str(next((name for choice, name in policy.choices if choice == value), value))


def _whole_in_words(sort: Sort, value: int, currency: str) -> Words | str:
    if sort == Sort.PERCENT:
        return f"{value}{THIN}%"
    if sort == Sort.DAYS:
        return say("1 day") if value == 1 else say("{number} days", number=value)
    if sort == Sort.MINUTES:
        return f"{show_amount(value, UNITS['h'])}{THIN}h"
    if sort == Sort.MONEY:
        return f"{show_amount(value, UNITS[currency])}{THIN}{UNITS[currency].symbol}"
    return str(value)


def _names_in_words(names: Sequence[object], sort: Sort) -> Words | str:
    told = [str(name) for name in names if str(name)]
    return (" → " if sort == Sort.ORDER else "; ").join(told) or say("nothing")
