"""Two answers to almost the same question, told: what is met, kept, bought and worked differently, for all and for one.

Only what people would notice is told: half a point of a share, a hundredth of an amount.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from commonweal.assembly.rules.rehearsals import Amount, Fact, Figure, Rehearsed, Said, Share
from commonweal.lib.quantity import UNITS
from commonweal.people.models import Association
from commonweal.provisioning.problem.names import group_key
from commonweal.provisioning.problem.saved import Saved, spans_of_plan
from commonweal.provisioning.queries.demand import facts_of
from commonweal.provisioning.queries.plan_comparison import Pair, compare_groups
from commonweal.provisioning.queries.plan_ratios import group_names
from commonweal.provisioning.queries.plans import PlanTables, plan_tables

ROWS_MOST = 6
LINES_MOST = 3
TIERS = {
    1: Said("food, warmth, care"),
    2: Said("clothes, rooms, tools"),
    3: Said("study, music, travel"),
}


@dataclass(frozen=True)
class Solved:
    """A plan as it was and as it would have been."""

    name: Said
    before: Saved
    after: Saved


@dataclass(frozen=True, slots=True)
class Change:
    """An amount of something in both plans, in steps of ``unit``."""

    name: str
    before: int
    after: int
    unit: str

    @property
    def more(self) -> int:
        """How much more it would have been; below 0 for less."""
        return self.after - self.before

    @property
    def part(self) -> float:
        """The change as a part of the greater one."""
        return abs(self.more) / max(self.before, self.after, 1)


@dataclass(frozen=True)
class Different:
    """All that differs between the two answers for one plan."""

    name: Said
    groups: tuple[Pair, ...]
    left: tuple[Change, ...]
    bought: tuple[Change, ...]
    hours: tuple[Change, ...]
    spent: Change

    @property
    def is_same(self) -> bool:
        """Nothing that anybody would notice."""
        return not (self.groups or self.left or self.bought or self.hours or _differs(self.spent))


def told(union: Association, solved: Sequence[Solved], left_out: Sequence[Said]) -> Rehearsed:
    """What would have differed in all these plans."""
    done = [one for one in solved if one.before.result.status == one.after.result.status == "solved"]
    broken = [one for one in solved if one not in done]
    if not solved:
        nothing = Said("No plan of these weeks can be replayed, so there is nothing to compare.")
        return Rehearsed(lines=[nothing], left_out=left_out)
    found = [differences(one) for one in done]
    headline, first = _headline(found, broken)
    lines = [
        _prefixed(one.name, line, of=len(solved)) for one in found for line in _lines(one) if line != first
    ]
    return Rehearsed(
        lines=[headline, *(_broken(one) for one in broken), *lines],
        figures=[figure for one, seen in zip(done, found, strict=True) for figure in _figures(one, seen)],
        left_out=left_out,
        private=_private(union, done),
    )


def differences(one: Solved) -> Different:
    """What differs between both answers, the greatest first."""
    before, after = plan_tables(one.before), plan_tables(one.after)
    return Different(
        name=one.name,
        groups=tuple(pair for pair in compare_groups(one.before, one.after) if pair.differs),
        left=_reserves_first(one.after, _changes(_left(before), _left(after))),
        bought=_changes(_bought(before), _bought(after)),
        hours=_changes(_worked(before), _worked(after)),
        spent=Change("", before.spent, after.spent, after.currency),
    )


def _reserves_first(plan: Saved, changes: Sequence[Change]) -> tuple[Change, ...]:
    own = next(union for union in plan.problem.unions if union.id == plan.own)
    kept = {good.name for good in plan.problem.goods if good.id in own.reserves}
    return tuple(sorted(changes, key=lambda change: change.name not in kept))


Amounts = dict[str, tuple[int, str]]


def _left(tables: PlanTables) -> Amounts:
    return {each.name: (each.amount, each.unit_code) for each in tables.left}


def _bought(tables: PlanTables) -> Amounts:
    sums: Amounts = {}
    for each in tables.buys:
        sums[each.name] = (sums.get(each.name, (0, ""))[0] + each.amount, each.unit_code)
    return sums


def _worked(tables: PlanTables) -> Amounts:
    return {each.name: (each.used, each.unit_code) for each in tables.hours if each.sort == "skill"}


def _changes(before: Amounts, after: Amounts) -> tuple[Change, ...]:
    found = [
        Change(name, before.get(name, (0, ""))[0], after.get(name, (0, ""))[0], (before | after)[name][1])
        for name in before | after
    ]
    told = [change for change in found if _differs(change)]
    return tuple(sorted(told, key=lambda change: (-change.part, change.name)))


def _differs(change: Change) -> bool:
    return change.part >= 0.01


def _prefixed(name: Said, line: Said, *, of: int) -> Said:
    """With several plans, which one is meant."""
    return line if of == 1 else Said("{plan}: {what}", {"plan": name, "what": line})


def _headline(found: Sequence[Different], broken: Sequence[Solved]) -> tuple[Said, Said | None]:
    """What it comes to, and the line of a single plan that need not be said again."""
    if broken:
        return Said("With this rule, not every plan could have been made."), None
    pairs = [pair for one in found for pair in one.groups]
    if pairs:
        first = min(pairs, key=lambda pair: (pair.tier, (pair.after or 0) - (pair.before or 0)))
        return _foremost(first), _met(first) if len(found) == 1 else None
    others = [*_stores(found), *(line for one in found for line in _money(one.spent))]
    others = others or [line for one in found for line in _lines(one)]
    if not others:
        nothing = Said("Nothing would have been different: needs, stores, work and money stay as they were.")
        return nothing, None
    what = others[0] if len(others) == 1 else Said("{one} {two}", {"one": others[0], "two": others[1]})
    return Said("All needs would have been met just as well. {what}", {"what": what}), None


def _stores(found: Sequence[Different]) -> list[Said]:
    """Of how many things more or less would be left, whichever are more."""
    more = {change.name for one in found for change in one.left if change.more > 0}
    less = {change.name for one in found for change in one.left if change.more < 0}
    if len(more) > len(less):
        return [Said("Things of which more would be left in store: {count}.", {"count": len(more)})]
    return (
        [Said("Things of which less would be left in store: {count}.", {"count": len(less)})] if less else []
    )


def _foremost(pair: Pair) -> Said:
    facts: dict[str, Fact] = {"group": pair.name, **_both(pair)}
    if (pair.after or 0) < (pair.before or 0):
        return Said("{group} would have been met less well: {after} instead of {before}.", facts)
    return Said("{group} would have been met better: {after} instead of {before}.", facts)


def _both(pair: Pair) -> dict[str, Fact]:
    return {"before": _share(pair.before), "after": _share(pair.after)}


def _share(part: float | None) -> Share:
    return Share(min(int((part or 0.0) * 1000 + 0.5), 1000))


def _broken(one: Solved) -> Said:
    return Said(
        "{plan} could not have been made: it is not possible to keep everything at once.", {"plan": one.name}
    )


def _lines(one: Different) -> list[Said]:
    """What differs in sentences, the most urgent first."""
    return [
        *(_met(pair) for pair in one.groups[:LINES_MOST]),
        *(_kept(change) for change in one.left[:LINES_MOST]),
        *_money(one.spent),
        *(_purchase(change) for change in one.bought[:LINES_MOST]),
        *(_work(change) for change in one.hours[:LINES_MOST]),
    ]


def _met(pair: Pair) -> Said:
    return Said(
        "{group}: {after} of what is needed instead of {before}.", {"group": pair.name, **_both(pair)}
    )


def _much(change: Change) -> dict[str, Fact]:
    return {"amount": _coarse(abs(change.more), change.unit), "what": change.name}


def _coarse(steps: int, unit: str) -> Amount:
    """Hours by the quarter or, from ten, whole; other amounts from a hundred whole: a plan is no balance sheet."""
    whole = UNITS[unit].steps
    fine = 15 if unit == "h" else 1
    step = whole if steps >= (10 if unit == "h" else 100) * whole else fine
    return Amount((steps + step // 2) // step * step, unit)


def _kept(change: Change) -> Said:
    if change.more > 0:
        return Said("{what}: {amount} more in store at the end.", _much(change))
    return Said("{what}: {amount} less in store at the end.", _much(change))


def _money(spent: Change) -> list[Said]:
    if not _differs(spent):
        return []
    if spent.more > 0:
        return [Said("{amount} more spent outside.", _much(spent))]
    return [Said("{amount} less spent outside.", _much(spent))]


def _purchase(change: Change) -> Said:
    if change.more > 0:
        return Said("{what}: {amount} more bought.", _much(change))
    return Said("{what}: {amount} less bought.", _much(change))


def _work(change: Change) -> Said:
    if change.more > 0:
        return Said("{what}: {amount} more work.", _much(change))
    return Said("{what}: {amount} less work.", _much(change))


def _figures(one: Solved, seen: Different) -> list[Figure]:
    """The table of a plan: each tier as its worst met need has it, money, hours, and what differs most."""
    pairs: dict[int, list[Pair]] = defaultdict(list)
    for pair in compare_groups(one.before, one.after):
        pairs[pair.tier].append(pair)
    hours = [sum(used for used, _ in _worked(plan_tables(each)).values()) for each in (one.before, one.after)]
    spent = [_coarse(each, seen.spent.unit) for each in (seen.spent.before, seen.spent.after)]
    rows: list[tuple[Said, Fact, Fact]] = [
        (
            Said("Worst met need of {tier}", {"tier": TIERS[tier]}),
            _share(min(pair.before or 0.0 for pair in of_tier)),
            _share(min(pair.after or 0.0 for pair in of_tier)),
        )
        for tier, of_tier in sorted(pairs.items())
    ]
    rows += [
        (Said("Spent outside"), spent[0], spent[1]),
        (Said("Work in all"), _coarse(hours[0], "h"), _coarse(hours[1], "h")),
    ]
    rows += [
        _row(Said("{what} in store at the end", {"what": each.name}), each) for each in seen.left[:ROWS_MOST]
    ]
    rows += [_row(Said("{what} bought", {"what": each.name}), each) for each in seen.bought[:ROWS_MOST]]
    return [Figure(one.name, *row) for row in rows]


def _row(name: Said, change: Change) -> tuple[Said, Fact, Fact]:
    return name, Amount(change.before, change.unit), Amount(change.after, change.unit)


# For one person or household alone.


def _private(union: Association, solved: Iterable[Solved]) -> dict[UUID, list[Said]]:
    """For everybody, how what they need would have been met, and their skills asked for."""
    found: dict[UUID, list[Said]] = defaultdict(list)
    for one in solved:
        facts = facts_of(union=union, spans=spans_of_plan(one.before.problem))
        diets = {person.agent: person.diet.code for person in facts.people}
        before, after, names = _ratios(one.before), _ratios(one.after), _names(one.before)
        needed = {(need.whose, _asked(need.group, need.kind, need.tier)) for need in facts.needs}
        for whose, asked in sorted(needed, key=str):
            pair = Pair(
                names.get(asked, ""), asked[2], *(_of(each.get(asked), diets.get(whose)) for each in (before, after))
            )  # fmt: skip
            if None not in {pair.before, pair.after} and pair.differs:
                found[whose].append(_mine(pair))
        worked = {change.name: change for change in differences(one).hours}
        skills = {
            resource.id: resource.name for each in one.before.problem.unions for resource in each.resources
        }
        for person, skill in sorted(
            {(each.person, skills.get(str(each.skill), "")) for each in facts.abilities}, key=str
        ):
            if change := worked.get(skill):
                found[person].append(_asked_for(change))
    return found


Asked = tuple[str, UUID, int]


def _asked(group: UUID | None, kind: UUID | None, tier: int) -> Asked:
    about = group or kind
    assert about is not None  # the database asks for a kind or a group
    return ("group" if group else "kind", about, tier)


def _ratios(plan: Saved) -> dict[Asked, dict[str, float]]:
    """By what is asked, the shares of its eaters."""
    found: dict[Asked, dict[str, float]] = defaultdict(dict)
    for ratio in plan.result.ratios:
        if ratio.union == plan.own:
            key = group_key(ratio.group)
            found[key.what, key.about, key.tier][key.eaters] = ratio.ratio
    return dict(found)


def _names(plan: Saved) -> dict[Asked, str]:
    found = {}
    for group, name in group_names(plan).items():
        key = group_key(group)
        found[key.what, key.about, key.tier] = name
    return found


def _of(shares: dict[str, float] | None, diet: str | None) -> float | None:
    """The share of who eats so; None where their part is not told apart by name."""
    if not shares:
        return None
    return next(iter(shares.values())) if len(shares) == 1 else shares.get(diet or "")


def _mine(pair: Pair) -> Said:
    return Said("{group}: {after} of what you need instead of {before}.", {"group": pair.name, **_both(pair)})


def _asked_for(change: Change) -> Said:
    if change.more > 0:
        return Said("{what}, which you offer: {amount} more asked of all who can.", _much(change))
    return Said("{what}, which you offer: {amount} less asked of all who can.", _much(change))
