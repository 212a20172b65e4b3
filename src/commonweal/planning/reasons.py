"""Why a group is not met in full: the limits that bind at its level, and what one more of each would bring.

A multiplier says what a limit is worth at the margin. Because multipliers are not unique, each claim is confirmed
before it is made: the level is solved again with one more unit of the limit, and what it rises is told.
"""

from dataclasses import dataclass, field

from commonweal.planning.block import LEVEL
from commonweal.planning.highs import NoPlan, Outcome, Solver
from commonweal.planning.leximin import Level, priced, tie, untie
from commonweal.planning.limits import Limit, Limits, give_more
from commonweal.planning.model import Key
from commonweal.planning.problem import Problem
from commonweal.planning.result import Ratio, Reason, Result
from commonweal.planning.words import FRAME, GAINS, LIMITS, number

CODES = tuple(LIMITS)
NOTICEABLE = 1e-7
"""A rise of a ratio by less than this is none."""
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

    def __post_init__(self) -> None:
        self._limits = Limits(self.problem)

    def take(self, level: Level) -> None:
        """Find the causes of a level that was just settled."""
        shared = [key for key in priced(self.solver, list(level.free), level.outcome) if key in level.settled]
        if shared:
            causes = self._causes(level, level.outcome, shared, together=True)
            for key in shared:
                self.causes[key] = causes
        for key in level.settled:
            if key not in shared:
                outcome = self.solver.maximise({self.solver.lp.columns[key]: 1.0})
                self.causes[key] = self._causes(level, outcome, [key], together=False)
        for key in level.settled:
            for cause in self.causes[key]:
                if cause.gain is not None:
                    self._taken.setdefault(cause.limit.key, key)

    def _causes(self, level: Level, outcome: Outcome, keys: list[Key], *, together: bool) -> list[Cause]:
        most = self.problem.options.reasons_most
        found: list[Cause] = []
        idle: list[Cause] = []
        for limit, per_unit in self._limits.binding(self.solver, outcome)[:LOOKED_AT]:
            first_to = self._taken.get(limit.key)
            if first_to is not None:
                found.append(Cause(limit, per_unit, None, first_to))
            else:
                gain = self._gain(level, limit, keys, together=together)
                cause = Cause(limit, per_unit, gain, None)
                (found if gain > NOTICEABLE else idle).append(cause)
            if len(found) >= most:
                break
        return found or [Cause(c.limit, c.per_unit, None, None) for c in idle[:1]]

    def _gain(self, level: Level, limit: Limit, keys: list[Key], *, together: bool) -> float:
        """By how much the ratios rise when there is one more unit of a limit and the level is solved again."""
        solver = self.solver
        give_more(solver, limit, 1.0)
        if together:
            tie(solver, list(level.free))
        objective = {LEVEL: 1.0} if together else {keys[0]: 1.0}
        try:
            found = solver.maximise({solver.lp.columns[key]: value for key, value in objective.items()})
        except NoPlan:
            return 0.0
        finally:
            if together:
                untie(solver, list(level.free))
            give_more(solver, limit, -1.0)
        return found.objective - level.value

    # Telling.

    def told(self, result: Result) -> list[Reason]:
        """The reasons of all groups that are not met in full, the most urgent and worst met first."""
        short = [ratio for ratio in result.ratios if ratio.ratio < 1 - 1e-6]
        short.sort(key=lambda ratio: (ratio.tier, ratio.ratio, ratio.union, ratio.group))
        return [self._tell(ratio, cause) for ratio in short for cause in self._of(ratio)]

    def _of(self, ratio: Ratio) -> list[Cause | None]:
        return list(self.causes.get(("ratio", ratio.union, ratio.group), [])) or [None]

    def _tell(self, ratio: Ratio, cause: Cause | None) -> Reason:
        args = self._frame_args(ratio)
        if cause is None:
            text = (FRAME + LIMITS["unclear"]) % args + "."
            return Reason(
                code="unclear", text=text, args=args, union=ratio.union, group=ratio.group, tier=ratio.tier
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
            first_to=None if cause.first_to is None else str(cause.first_to[2]),
        )

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
        if cause.first_to is not None:
            name = self._group_name(str(cause.first_to[1]), str(cause.first_to[2]))
            return {"gain_code": "first", "first_to": name}
        if cause.gain is None:
            return {"gain_code": "none"}
        code = "less" if cause.limit.code == "reserve" else "more"
        return {"gain_code": code, "gain": number(100 * cause.gain), "step_unit": unit}


def percent(ratio: float) -> str:
    """A ratio in percent, rounded down, so that nothing that is short reads as whole."""
    hundredths = int(ratio * 10_000 + 1e-6)
    return number(hundredths // 10 / 10) if hundredths < 1000 else str(hundredths // 100)
