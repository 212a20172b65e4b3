"""Why a group is not met in full: the limits that bind at its level, and what one more of each would bring.

A multiplier says what a limit is worth at the margin. Because multipliers are not unique, each claim is confirmed
before it is made: the level is solved again with one more unit of the limit, and what it rises is told.
"""

from dataclasses import dataclass, field

from commonweal.planning.block import LEVEL
from commonweal.planning.highs import NoPlan, Outcome, Solver
from commonweal.planning.leximin import Level, leximin, priced, tie, untie
from commonweal.planning.limits import Limit, Limits, give_more
from commonweal.planning.model import Key
from commonweal.planning.problem import Problem
from commonweal.planning.result import Ratio, Reason, Result
from commonweal.planning.words import FRAME, GAINS, LIMITS, number

CODES = tuple(LIMITS)
NOTICEABLE = 5e-6
"""A rise of a ratio by less than this is none."""
MET = 1 - 1e-5
"""A group with this ratio is met in full, within the tolerances."""
LOOKED_AT = 12
"""So many limits of a level are tried at most."""


@dataclass(frozen=True)
class Cause:
    """One limit behind a group's ratio. ``gain`` is None where a more urgent group would take more of it first."""

    limit: Limit
    per_unit: float
    gain: float | None
    first_to: Key | None


@dataclass
class Reasons:
    """Gathers the causes level by level, and tells them when the plan is there."""

    problem: Problem
    solver: Solver
    causes: dict[Key, list[Cause]] = field(default_factory=dict)
    _limits: Limits = field(init=False)
    _taken: dict[Key, Key] = field(default_factory=dict)
    """Which more urgent ratio would take more of a limit first."""
    _wanted: dict[Key, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._limits = Limits(self.problem)

    def take(self, level: Level) -> None:
        """Find the causes of a level that was just settled."""
        if level.free[0][0] == "mean":
            self._taken_by_means(level)
            return
        shared = [key for key in priced(self.solver, list(level.free), level.outcome) if key in level.settled]
        if shared:
            self.causes |= self._causes(level, level.outcome, shared)
        for key in level.settled:
            if key not in shared:
                outcome = self.solver.maximise({self.solver.lp.columns[key]: 1.0})
                self.causes |= self._causes(level, outcome, [key])
        self._taken |= {name: key for name, key in self._wanted.items() if name not in self._taken}
        self._wanted.clear()

    def _taken_by_means(self, level: Level) -> None:
        """What limits the other periods of a tier goes to them before it goes to a less urgent tier."""
        for limit, _ in self._limits.binding(self.solver, level.outcome):
            self._taken.setdefault(limit.key, level.free[0])

    def _causes(self, level: Level, outcome: Outcome, keys: list[Key]) -> dict[Key, list[Cause]]:
        """The causes of some ratios that are settled together, by the limits that have a multiplier."""
        found: dict[Key, list[Cause]] = {key: [] for key in keys}
        idle: list[Cause] = []
        for place, (limit, per_unit) in enumerate(self._limits.binding(self.solver, outcome)):
            first_to = self._taken.get(limit.key)
            if first_to is not None:
                for key in keys:
                    found[key].append(Cause(limit, per_unit, None, first_to))
            elif place >= self._tries:
                self._wanted.setdefault(limit.key, keys[0])
            else:
                gains = self._gains(level, limit, keys)
                idle.append(Cause(limit, per_unit, None, None))
                for key, gain in gains.items():
                    found[key].append(Cause(limit, per_unit, gain, None))
                    self._wanted.setdefault(limit.key, key)
        most = self.problem.options.reasons_most
        return {key: (causes or idle[:1])[:most] for key, causes in found.items()}

    @property
    def _tries(self) -> int:
        return LOOKED_AT if self.solver.method == "simplex" else LOOKED_AT // 4

    def _gains(self, level: Level, limit: Limit, keys: list[Key]) -> dict[Key, float]:
        """By how much ratios rise when there is one more unit of a limit and all is solved again."""
        give_more(self.solver, limit, 1.0)
        try:
            rise = self._level_of(level) - level.value
            reached = dict.fromkeys(keys, level.value + rise)
            if rise <= NOTICEABLE:  # other limits hold the level, but not all that is settled at it
                reached = self._reached(level, keys)
        except NoPlan:
            return {}
        finally:
            give_more(self.solver, limit, -1.0)
        return {
            key: value - level.value for key, value in reached.items() if value > level.value + NOTICEABLE
        }

    def _level_of(self, level: Level) -> float:
        """The level itself, solved again."""
        tie(self.solver, list(level.free))
        try:
            return self.solver.maximise({self.solver.lp.columns[LEVEL]: 1.0}, vertex=False).objective
        finally:
            untie(self.solver, list(level.free))

    def _reached(self, level: Level, keys: list[Key]) -> dict[Key, float]:
        """What some ratios reach when the level and those after it are solved again."""
        solver = self.solver
        before = {name: float(solver.column_lower[solver.lp.columns[name]]) for name in level.free}
        tolerance = self.problem.options.ratio_tolerance
        until = frozenset(keys)
        try:
            reached = leximin(solver, list(level.free), tier=level.tier, tolerance=tolerance, until=until)
            return {key: reached[key] for key in keys}
        finally:
            for name, lower in before.items():
                solver.bound_column(solver.lp.columns[name], lower, 1.0)

    # Telling.

    def told(self, result: Result) -> list[Reason]:
        """The reasons of all groups that are not met in full, the most urgent and worst met first."""
        short = [ratio for ratio in result.ratios if ratio.ratio < MET]
        short.sort(key=lambda ratio: (ratio.tier, ratio.ratio, ratio.union, ratio.group))
        return [self._tell(ratio, cause) for ratio in short for cause in self._of(ratio)]

    def _of(self, ratio: Ratio) -> list[Cause | None]:
        return list(self.causes.get(("ratio", ratio.union, ratio.group), [])) or [None]

    def _tell(self, ratio: Ratio, cause: Cause | None) -> Reason:
        args = self._frame_args(ratio)
        if cause is None:
            code = "unclear" if self._counted(ratio) else "no_line"
            text = (FRAME + LIMITS[code]) % args + "."
            return Reason(
                code=code, text=text, args=args, union=ratio.union, group=ratio.group, tier=ratio.tier
            )
        limit = cause.limit
        args |= self._limit_args(limit) | self._gain_args(cause)
        gain = GAINS[str(args["gain_code"])]
        return Reason(
            code=limit.code,
            text=(FRAME + LIMITS[limit.code] + gain) % args + ".",
            args=args,
            union=ratio.union,
            tier=ratio.tier,
            group=ratio.group,
            period=None if limit.period is None else self.problem.periods[limit.period].id,
            limit=limit.name,
            limit_id=limit.id,
            unit=limit.unit,
            amount=limit.amount,
            per_unit=float(f"{cause.per_unit:.6g}"),
            step=None if cause.gain is None else 1.0,
            gain=None if cause.gain is None else round(cause.gain, 7),
            first_to=_first_to(cause),
        )

    def _counted(self, ratio: Ratio) -> bool:
        """Whether any need line counts toward a group."""
        return any(need.values.get(ratio.group) for need in self._limits.unions[ratio.union].needs)

    def _frame_args(self, ratio: Ratio) -> dict[str, str | float | None]:
        names = {period.id: period.name for period in self.problem.periods}
        return {
            "group": self._group_name(ratio.union, ratio.group),
            "percent": percent(ratio.ratio),
            "worst": names.get(ratio.worst_period or "", ""),
        }

    def _group_name(self, union: str, group: str) -> str:
        name = next(g.name for g in self._limits.unions[union].groups if g.id == group)
        return name if len(self.problem.unions) == 1 else f"{name} ({self._limits.unions[union].name})"

    def _limit_args(self, limit: Limit) -> dict[str, str | float | None]:
        args: dict[str, str | float | None] = {
            "limit": limit.name,
            "amount": number(limit.amount),
            "unit": limit.unit,
            "when": "" if limit.period is None else self.problem.periods[limit.period].name,
        }
        soonest = self._limits.sources.earliest(limit.union or "", limit.id)
        if limit.code == "not_yet" and soonest is not None:
            args["soonest"] = self.problem.periods[soonest].name
        return args

    def _gain_args(self, cause: Cause) -> dict[str, str | float | None]:
        unit = cause.limit.unit or "unit"
        if cause.first_to is not None and cause.first_to[0] == "mean":
            return {"gain_code": "first_other"}
        if cause.first_to is not None:
            name = self._group_name(str(cause.first_to[1]), str(cause.first_to[2]))
            return {"gain_code": "first", "first_to": name}
        if cause.gain is None:
            return {"gain_code": "none"}
        code = "less" if cause.limit.code == "reserve" else "more"
        return {"gain_code": code, "gain": number(100 * cause.gain), "step_unit": unit}


def _first_to(cause: Cause) -> str | None:
    """The id of the group that would take more of a limit first, where it is one group."""
    named = cause.first_to is not None and cause.first_to[0] == "ratio"
    return str(cause.first_to[2]) if cause.first_to is not None and named else None


def percent(ratio: float) -> str:
    """A ratio in percent, rounded down, so that nothing that is short reads as whole."""
    tenths = int(ratio * 1000 + 1e-2)
    return number(tenths / 10) if tenths < 100 else str(tenths // 10)
