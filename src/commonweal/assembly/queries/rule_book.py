"""The rule book: every rule of an association, what it says today, by which decision, what comes next, and before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from uuid import UUID

from commonweal.assembly.models import PolicyValue
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.registry.policies import Policy, Value, declared_policies
from commonweal.assembly.registry.rehearsals import rehearsal_of
from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.rules.policies import range_in_words, value_in_words
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Membership

FIRST = ("assembly.", "federation.")
"""How we decide stands first; then come the rooms in the order in which they declared."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a decision set, from ``since`` on; ``until`` is the day from which the next one holds."""

    since: date
    until: date | None
    value: Words | str
    decision: UUID
    number: int
    title: str

    @property
    def never_held(self) -> bool:
        """Whether another decision took its place before or on its first day."""
        return self.until is not None and self.until <= self.since


@dataclass(frozen=True, slots=True)
class Scale:
    """Where today's value and the suggested one lie between the least and the most, from 0 to 1."""

    least: Words | str
    most: Words | str
    part: float
    mark: float


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is about, what it says on the day asked for, what comes next, and all it ever said.

    ``holds`` is the setting behind today's value; None while it is the one that the room suggests. ``is_known`` is
    False for a rule whose room is no longer on this node: only its history is left, as it was written.
    """

    code: str
    chapter: str
    name: str
    explanation: str
    value: Words | str
    holds: Setting | None
    next: Sequence[Setting]
    history: Sequence[Setting]
    suggested: Words | str
    span: Words | None
    range_reason: str
    choices: Sequence[tuple[str, str]]
    can_be_rehearsed: bool
    scale: "Scale | None" = None
    is_known: bool = True

    def speaks_of(self, words: str) -> bool:
        """Whether all of ``words`` are somewhere in its name, explanation, chapter or value."""
        text = f"{self.name} {self.explanation} {self.chapter} {self.value}".casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules that one room declares under one heading."""

    name: str
    rules: Sequence[Rule]

    @property
    def decided(self) -> int:
        """How many of its rules say what was decided together."""
        return sum(rule.holds is not None for rule in self.rules)


def rule_book(association: Association, *, on: date, search: str = "") -> list[Chapter]:
    """All rules of ``association`` on the day ``on`` by chapter, in two queries; those that speak of ``search``."""
    settings = _settings_of(association)
    rules = [_rule(policy, settings[policy.code], association, on) for policy in _policies_of(association)]
    known = {rule.code for rule in rules}
    rules += [
        _forgotten(code, found) for code, found in sorted(settings.items()) if code not in known and found
    ]
    chapters: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda each: not each.code.startswith(FIRST)):
        if rule.speaks_of(search):
            chapters.setdefault(rule.chapter, []).append(rule)
    return [Chapter(name, found) for name, found in chapters.items()]


def rule_in(association: Association, code: str, *, on: date) -> Rule | None:
    """One rule of ``association``; None for a code that it neither has nor ever had."""
    settings = _settings_of(association, code)[code]
    policy = next((each for each in _policies_of(association) if each.code == code), None)
    if policy is not None:
        return _rule(policy, settings, association, on)
    return _forgotten(code, settings) if settings else None


def keeper_of_rules(union: Association, identity: UUID | None, *, on: date) -> Association | None:
    """Whose rules a member of ``union`` asks for: the union’s own, or those of a federation or hub it belongs to."""
    if identity is None or identity == union.pk:
        return union
    belonging = Membership.objects.on(on).filter(member_id=union.pk, association_id=identity)
    shared = Association.objects.filter(pk__in=belonging.values("association"))
    return shared.filter(form__in=OF_UNIONS).first()


def _policies_of(association: Association) -> list[Policy]:
    return [each for each in declared_policies().values() if association.form in each.of_forms]


Kept = tuple[date, Value, UUID, int, str]


def _settings_of(association: Association, code: str | None = None) -> Mapping[str, list[Kept]]:
    """What was set and by which decision, by code, in the order in which it holds."""
    rows = PolicyValue.objects.filter(association=association)
    rows = rows.filter(code=code) if code else rows
    found: defaultdict[str, list[Kept]] = defaultdict(list)
    values = rows.order_by("since", "id").values_list(
        "code", "since", "value", "decision_id", "decision__number", "decision__title"
    )
    for its_code, *kept in values:
        found[its_code].append(tuple(kept))
    return found


def _history(policy: Policy | None, kept: Sequence[Kept], currency: str) -> list[Setting]:
    """What was set, with the day on which the next took its place."""
    following = zip_longest(kept, kept[1:])
    return [
        Setting(since, after[0] if after else None, _said(policy, value, currency), decision, number, title)
        for (since, value, decision, number, title), after in following
    ]


def _said(policy: Policy | None, value: Value, currency: str) -> Words | str:
    return value_in_words(policy, value, currency=currency) if policy else str(value)


def _rule(policy: Policy, kept: Sequence[Kept], association: Association, on: date) -> Rule:
    history = _history(policy, kept, association.currency)
    begun = [each for each in history if each.since <= on]
    holds = begun[-1] if begun else None
    suggested = value_in_words(policy, policy.default, currency=association.currency)
    return Rule(
        code=policy.code, chapter=str(policy.chapter), name=str(policy.name), explanation=str(policy.explanation),
        value=holds.value if holds else suggested, holds=holds,
        next=[each for each in history if each.since > on and not each.never_held],
        history=history[::-1], suggested=suggested, span=range_in_words(policy, currency=association.currency),
        range_reason=str(policy.range_reason), choices=_choices(policy),
        can_be_rehearsed=rehearsal_of(policy.code) is not None,
        scale=_scale(policy, kept[len(begun) - 1][1] if begun else policy.default, association.currency),
    )  # fmt: skip


def _scale(policy: Policy, value: Value, currency: str) -> Scale | None:
    """Today's value between the bounds; None where it or one of them is no number."""
    least, most = policy.least, policy.most
    numbers = [
        each for each in (value, policy.default) if isinstance(each, int) and not isinstance(each, bool)
    ]
    if least is None or most is None or most <= least or len(numbers) < 2:
        return None
    part, mark = ((each - least) / (most - least) for each in numbers)
    ends = [value_in_words(policy, each, currency=currency) for each in (least, most)]
    return Scale(ends[0], ends[1], part, mark)


def _choices(policy: Policy) -> list[tuple[str, str]]:
    """What one can choose, and what it means where that is a way of deciding."""
    is_method = policy.code.startswith("assembly.method")
    meanings = {code: str(method.explanation) for code, method in METHODS.items()} if is_method else {}
    return [(str(name), meanings.get(value, "")) for value, name in policy.choices]


def _forgotten(code: str, kept: Sequence[Kept]) -> Rule:
    """A rule whose room left this node: what was decided stays readable, as it was written."""
    history = _history(None, kept, "")
    return Rule(
        code=code, chapter=str(say("Rules that nothing here follows any more")), name=code,
        explanation=str(say("The part of Commonweal that kept to this rule is no longer on this node.")),
        value=history[-1].value, holds=history[-1], next=[], history=history[::-1], suggested="", span=None,
        range_reason="", choices=[], can_be_rehearsed=False, is_known=False,
    )  # fmt: skip
