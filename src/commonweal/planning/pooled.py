"""Planning together without anyone losing by it: what each union reaches alone is the floor of the common plan."""

from dataclasses import dataclass, field

from commonweal.planning.block import Trade
from commonweal.planning.build import build_alone
from commonweal.planning.highs import NoPlan, Solver, SolverFailed
from commonweal.planning.leximin import HOLD, leximin
from commonweal.planning.model import Floats, Key
from commonweal.planning.problem import Problem, Union

SLACKS = (1e-6, 1e-5, 1e-4)
"""How far a ratio may be below what its union reaches alone: the error of arithmetic, as little as goes."""
MOVES = ("out", "in", "between")


@dataclass
class Alone:
    """One union planned by itself, given what it trades for more urgent tiers."""

    problem: Problem
    union: Union
    solver: Solver
    opening: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.solver.lp.rows
        self.opening = {
            row: float(self.solver.row_upper[row]) for key, row in rows.items() if key[0] == "balance"
        }

    def settle(self, trade: Trade, sent: dict[str, float]) -> None:
        """Take settled trade as given, and what was sent as part of what the union offers."""
        lp = self.solver.lp
        for key, row in lp.rows.items():
            if key[0] == "balance":
                supply = self.opening[row] - trade.get((str(key[2]), int(key[3])), 0.0)
                self.solver.bound_row(row, supply, supply)
            elif key[0] == "gift":
                self._settle_gift(str(key[2]), row, sent.get(str(key[2]), 0.0))

    def _settle_gift(self, good: str, row: int, sent: float) -> None:
        offer = (self.union.offers or {})[good]
        given = min(sent, offer)
        self.solver.bound_row(row, -given, -given)
        self.solver.bound_column(self.solver.lp.columns["share", self.union.id, good], given / offer, 1.0)

    def keep(self, floors: dict[Key, float]) -> None:
        """Hold ratios and means of more urgent tiers where the common plan has them."""
        for key, value in floors.items():
            column = self.solver.lp.columns[key]
            self.solver.bound_column(column, min(max(0.0, value), 1.0), 1.0)

    def reach(self, tier: int, tolerance: float) -> dict[Key, float]:
        """What the union reaches by itself at a tier, less what it offers."""
        columns = self.solver.lp.columns
        shares = [column for key, column in columns.items() if key[0] == "share"]
        if shares:
            values = self.solver.maximise(dict.fromkeys(shares, 1.0)).values
            for column in shares:
                lower = max(float(self.solver.column_lower[column]), float(values[column]) - tolerance)
                self.solver.bound_column(column, min(lower, 1.0), 1.0)
        targets = ratio_keys(self.union, tier, columns)
        return leximin(self.solver, targets, tier=tier, tolerance=tolerance)


def ratio_keys(union: Union, tier: int, columns: dict[Key, int]) -> list[Key]:
    """The names of a union's ratios of one tier that are wanted at all."""
    keys: list[Key] = [("ratio", union.id, group.id) for group in union.groups if group.tier == tier]
    return [key for key in keys if key in columns]


@dataclass
class Neighbours:
    """All unions of a pool, each planned alone beside the common plan."""

    problem: Problem
    solver: Solver
    alone: list[Alone] = field(init=False)
    floors: dict[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.alone = []
        for union in self.problem.unions:
            lp = build_alone(self.problem, union, trade=dict.fromkeys(self._imports(union), 0.0), giving=True)
            self.alone.append(Alone(self.problem, union, Solver(lp, watch=self.solver.watch)))

    def _imports(self, union: Union) -> list[tuple[str, int]]:
        keys = [key for key in self.solver.lp.columns if key[0] in ("in", "out") and key[1] == union.id]
        return [(str(key[3]), int(key[4])) for key in keys]

    def protect(self, tier: int) -> None:
        """Raise the floors of the common plan at a tier to what each union reaches without it."""
        values = self._settled_trade() if tier > 1 else None
        found: dict[Key, float] = {}
        for alone in self.alone:
            if values is not None:
                self._hand_over(alone, tier, values)
            found |= alone.reach(tier, self.problem.options.ratio_tolerance)
        self.floors |= found
        self._raise(found)

    def _settled_trade(self) -> Floats:
        """The common plan so far, with as little moved about as it allows."""
        lp = self.solver.lp
        moves = {column: key for key, column in lp.columns.items() if key[0] in MOVES}
        return self.solver.maximise({column: -1.0 / float(lp.column_size[column]) for column in moves}).values

    def _hand_over(self, alone: Alone, tier: int, values: Floats) -> None:
        trade: Trade = {}
        sent: dict[str, float] = {}
        held: dict[Key, float] = {}
        urgent = self._urgent(alone.union, tier)
        for key, column in self.solver.lp.columns.items():
            if len(key) < 2 or key[1] != alone.union.id:
                continue
            value = float(values[column])
            if key[0] in ("in", "out"):
                good, period = str(key[3]), int(key[4])
                sign = 1.0 if key[0] == "in" else -1.0
                trade[good, period] = trade.get((good, period), 0.0) + sign * value
                if key[0] == "out":
                    sent[good] = sent.get(good, 0.0) + value
            elif key in urgent:
                held[key] = value - HOLD
        alone.settle(trade, sent)
        alone.keep(held)

    def _urgent(self, union: Union, tier: int) -> set[Key]:
        keys: set[Key] = {("mean", union.id, urgent) for urgent in range(1, tier)}
        return keys | {("ratio", union.id, group.id) for group in union.groups if group.tier < tier}

    def _raise(self, floors: dict[Key, float]) -> None:
        """Hold the common plan above the floors; where offers made that impossible, above a share of them."""
        if any(self._holds(floors, 1.0, slack) for slack in SLACKS):
            return
        least, most = 0.0, 1.0
        for _ in range(10):
            share = (least + most) / 2
            if self._holds(floors, share, SLACKS[-1]):
                least = share
            else:
                most = share
        self._holds(floors, least, SLACKS[-1])
        self.floors |= {key: value * least for key, value in floors.items()}

    def _holds(self, floors: dict[Key, float], share: float, slack: float) -> bool:
        for key, value in floors.items():
            lower = max(0.0, value * share - slack)
            self.solver.bound_column(self.solver.lp.columns[key], lower, 1.0)
        try:
            self.solver.maximise({}, vertex=False, strict=True)
        except (NoPlan, SolverFailed):
            return False
        return True
