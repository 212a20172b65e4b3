"""How far a plan meets the needs: by tier, by group, by period, with the reasons; nobody is singled out.

A group's share is that of its worst served eaters in its worst period. The eaters of a group are told apart where
they are several people; who is alone in what they can eat is told as "particular diets", all such people together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from commonweal.planning.result import Ratio, Reason
from commonweal.provisioning.models import Plan, PlanState, Round, Tier
from commonweal.provisioning.problem.load import spans_of_round
from commonweal.provisioning.problem.names import GroupKey, group_key
from commonweal.provisioning.problem.saved import Saved
from commonweal.provisioning.queries.eaters_in_words import eaters_in_words, is_few
from commonweal.provisioning.queries.reasons import ReasonView, reason_views
from commonweal.provisioning.rules.periods import period_of

Parts = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of needs in a plan: its share in the worst period and in each, its eaters, and why not more."""

    key: str
    name: str
    tier: int
    share: float
    worst: str
    by_period: tuple[float | None, ...]
    eaters: tuple[tuple[str, float], ...]
    reasons: tuple[ReasonView, ...]
    alone: float | None = None

    @property
    def differs_by_eaters(self) -> bool:
        """Whether some of its eaters are served better than others."""
        parts = [part for _, part in self.eaters]
        return bool(parts) and max(parts) - min(parts) >= 0.005

    @property
    def is_even(self) -> bool:
        """Whether it is met alike in all periods in which something is needed."""
        told = [part for part in self.by_period if part is not None]
        return len(told) > 1 and max(told) - min(told) < 0.005


@dataclass(frozen=True, slots=True)
class TierView:
    """A tier in a plan: the mean share of its groups, the least, and the mean in each period."""

    tier: int
    name: str
    share: float
    least: float
    by_period: tuple[float, ...]
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True)
class TierShare:
    """How far a tier is met by the adopted plan, for the first page of the day."""

    tier: int
    name: str
    share: float


class Glance(msgspec.Struct):
    """As much of a result as a list of plans needs."""

    ratios: list[Ratio]


def tiers_of(plan: Saved, *, names: Sequence[str]) -> list[TierView]:
    """The tiers of the plan's own union, the most urgent first; ``names`` are its periods in words."""
    groups = group_views(plan, names=names)
    found = []
    for tier in sorted({group.tier for group in groups}):
        members = tuple(group for group in groups if group.tier == tier)
        found.append(
            TierView(
                tier=tier,
                name=str(Tier(tier).label),
                share=_mean([group.share for group in members]),
                least=min(group.share for group in members),
                by_period=tuple(
                    _mean([group.by_period[at] for group in members])
                    for at in range(len(plan.problem.periods))
                ),
                groups=members,
            )
        )
    return found


def _mean(parts: Parts) -> float:
    """The mean of what is told; whole where nothing is needed."""
    told = [part for part in parts if part is not None]
    return sum(told) / len(told) if told else 1.0


def group_views(plan: Saved, *, names: Sequence[str]) -> list[GroupView]:
    """All groups of the plan's own union, by tier and share, with the reasons why they are not met in full."""
    listed = group_names(plan)
    ratios: dict[tuple[str, UUID, int], list[Ratio]] = defaultdict(list)
    for ratio in plan.result.ratios:
        if ratio.union == plan.own:
            key = group_key(ratio.group)
            ratios[key.what, key.about, key.tier].append(ratio)
    reasons: dict[tuple[str, UUID, int], list[Reason]] = defaultdict(list)
    for reason in plan.result.reasons:
        if reason.union == plan.own and reason.group is not None:
            key = group_key(reason.group)
            reasons[key.what, key.about, key.tier].append(reason)
    periods = period_words(plan, names)
    full = _used_up(plan, names)
    found = [
        _group(members, reasons[key], names=listed, periods=periods, full=full)
        for key, members in ratios.items()
    ]
    return sorted(found, key=lambda group: (group.tier, group.share, group.name))


def _used_up(plan: Saved, names: Sequence[str]) -> dict[str, list[str]]:
    """By resource, the periods in which all there is of it is used."""
    return {
        use.resource: [
            name
            for name, used, there in zip(names, use.used, use.capacity, strict=True)
            if there > 0 and used >= there * (1 - 1e-4)
        ]
        for use in plan.result.resources
        if use.union == plan.own
    }


def period_words(plan: Saved, names: Sequence[str]) -> dict[str, str]:
    """The names of periods to show, by the ids and names the problem knows them by."""
    known = {period.id: names[at] for at, period in enumerate(plan.problem.periods)}
    return known | {period.name: names[at] for at, period in enumerate(plan.problem.periods)}


def group_names(plan: Saved) -> dict[str, str]:
    """By id, what the groups of all unions of a plan are called, without their eaters."""
    found = {}
    for union in plan.problem.unions:
        for group in union.groups:
            name = group.name.removesuffix(f" ({group_key(group.id).eaters})")
            found[group.id] = name if union.id == plan.own else f"{name} ({union.name})"
    return found


def _group(
    ratios: Sequence[Ratio],
    reasons: Sequence[Reason],
    *,
    names: Mapping[str, str],
    periods: Mapping[str, str],
    full: Mapping[str, Sequence[str]],
) -> GroupView:
    worst = min(ratios, key=lambda ratio: ratio.ratio)
    key = group_key(worst.group)
    alone = [ratio.alone for ratio in ratios if ratio.alone is not None]
    return GroupView(
        key=str(GroupKey(key.what, key.about, key.tier, "")),
        name=names[worst.group],
        tier=key.tier,
        share=worst.ratio,
        worst=periods.get(worst.worst_period or "", ""),
        by_period=tuple(
            _least(column) for column in zip(*(ratio.by_period for ratio in ratios), strict=True)
        ),
        eaters=_eaters(ratios),
        reasons=tuple(reason_views(reasons, periods=periods, groups=names, full=full)),
        alone=min(alone) if alone else None,
    )


def _least(parts: Parts) -> float | None:
    told = [part for part in parts if part is not None]
    return min(told) if told else None


def _eaters(ratios: Sequence[Ratio]) -> tuple[tuple[str, float], ...]:
    """By eaters, their share; all who are alone in what they can eat stand together. None when nobody is apart."""
    if len(ratios) == 1:
        return ()
    shares: dict[str, float] = {}
    few_last = sorted(ratios, key=lambda ratio: (is_few(group_key(ratio.group).eaters), ratio.group))
    for ratio in few_last:
        name = eaters_in_words(group_key(ratio.group).eaters)
        shares[name] = min(shares.get(name, 1.0), ratio.ratio)
    return tuple(shares.items())


def shares_at_a_glance(plan: Plan) -> list[TierShare]:
    """A plan's mean share by tier, for a list of plans; quick, for only the ratios are read."""
    worst: dict[int, dict[tuple[str, UUID], float]] = defaultdict(dict)
    for ratio in _ratios(plan):
        key = group_key(ratio.group)
        worst[key.tier][key.what, key.about] = min(
            worst[key.tier].get((key.what, key.about), 1.0), ratio.ratio
        )
    return [
        TierShare(tier, str(Tier(tier).label), _mean([*parts.values()]))
        for tier, parts in sorted(worst.items())
    ]


def _ratios(plan: Plan) -> list[Ratio]:
    if plan.state != PlanState.SOLVED:
        return []
    own = str(plan.round.union_id)
    return [ratio for ratio in msgspec.json.decode(plan.result, type=Glance).ratios if ratio.union == own]


def tier_shares(planned: Round, day: date) -> list[TierShare]:
    """By tier, how far a round's adopted plan meets the needs on ``day`` (after its end in its worst period).

    A tier's share is the mean over its groups, each as its worst served eaters have it.
    """
    if planned.adopted_plan is None:
        return []
    at = period_of(spans_of_round(planned), day)
    if at is None:
        return shares_at_a_glance(planned.adopted_plan)
    parts: dict[int, dict[tuple[str, UUID], float | None]] = defaultdict(dict)
    for ratio in _ratios(planned.adopted_plan):
        key = group_key(ratio.group)
        place = (key.what, key.about)
        parts[key.tier][place] = _least([parts[key.tier].get(place), ratio.by_period[at]])
    return [
        TierShare(tier, str(Tier(tier).label), _mean([*shares.values()]))
        for tier, shares in sorted(parts.items())
    ]
