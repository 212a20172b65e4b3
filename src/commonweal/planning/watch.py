"""Watching a solve from outside: how far it is, and whether it should stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Progress:
    """How far a solve is: the tier and level at work, the LPs solved so far, and a guess of the share done."""

    tier: int
    level: int
    lps: int
    share: float


class Stopped(Exception):
    """The solve was asked to stop, or its time is over."""

    def __init__(self, status: Literal["cancelled", "time_limit"]) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class Watch:
    """Counts LPs, tells progress, and knows when to stop. Several solvers of one problem share a watch."""

    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    seconds_most: float | None = None
    lps: int = 0
    iterations: int = 0
    share: float = 0.0
    parts: int = 1
    _told: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    def status(self) -> Literal["cancelled", "time_limit"] | None:
        """Why the solve must stop now, or None."""
        if self.should_stop is not None and self.should_stop():
            return "cancelled"
        if self.seconds_most is not None and self.seconds() > self.seconds_most:
            return "time_limit"
        return None

    def check(self) -> None:
        """Raise :class:`Stopped` when the solve must stop."""
        status = self.status()
        if status:
            raise Stopped(status)

    def seconds(self) -> float:
        """Seconds since the start, for the statistics and the time limit only."""
        return time.perf_counter() - self.started

    def count(self, iterations: int) -> None:
        """Take note of one more solved LP."""
        self.lps += 1
        self.iterations += iterations

    def tell(self, tier: int, level: int, share: float) -> None:
        """Tell the caller where the solve stands; ``share`` is that of the part at work, from 0 to 1."""
        if self.on_progress is not None:
            self._told = max(self._told, min(1.0, self.share + share / self.parts))
            self.on_progress(Progress(tier=tier, level=level, lps=self.lps, share=round(self._told, 4)))
