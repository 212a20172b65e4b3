"""Loading pref-voting and pabutools without what they import for drawing, games and linear programmes.

Counting never needs these, and they take three quarters of the loading time and half the memory. What stands in for
them fails at the first use, so that nothing could be counted wrongly without them; a test counts with and without.
"""

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NOT_NEEDED = (
    "matplotlib", "matplotlib.pyplot", "nashpy", "numba", "ortools", "ortools.linear_solver",
    "ortools.linear_solver.pywraplp", "pulp", "scipy", "scipy.optimize",
)  # fmt: skip


class NotLoaded(RuntimeError):
    """Counting called something that was left out on purpose."""


class _Missing:
    """A name of a module that is not there; using it fails."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        raise NotLoaded(f"{self._name} is left out of counting")


class StandIn(ModuleType):
    """A module that is not loaded: its names can be imported, and fail when they are used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Missing(f"{self.__name__}.{name}")


def _undecorated(*given: Any, **_options: Any) -> Any:
    """Stands for ``numba.jit``: the plain function, slower and the same."""
    if given and callable(given[0]):
        return given[0]

    def same(function: Callable[..., Any]) -> Callable[..., Any]:
        return function

    return same


def leave_out() -> None:
    """Let imports of what is not needed succeed without loading it; for a process that only counts."""
    for name in NOT_NEEDED:
        if name not in sys.modules:
            module = StandIn(name)
            module.__path__ = []
            module.__spec__ = ModuleSpec(name, None, is_package=True)
            sys.modules[name] = module
    numba = sys.modules["numba"]
    if isinstance(numba, StandIn):
        numba.jit = _undecorated  # type: ignore[attr-defined]
