"""Reading a problem strictly: every fault is told with the path of its field, and all at once."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from commonweal.planning.problem import Form, Problem, Union

PER_PERIOD = {
    "capacity",
    "yield_factor",
    "may_start",
    "most",
    "required",
    "per_period",
    "out_most_kg",
    "in_most_kg",
    "most_kg",
}
"""Fields whose list has one entry for each period."""
PER_PERIOD_BY_GOOD = {"arrivals", "reserves"}
POSITIVE = {"days", "ratio_tolerance", "order_tolerance", "time_limit_seconds"}


@dataclass(frozen=True)
class Fault:
    """One fault in a problem: where, and what is the matter."""

    path: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.words}" if self.path else self.words


class BadProblem(ValueError):
    """The problem cannot be planned as it is written; ``faults`` names every field that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def decode_problem(raw: bytes | str) -> Problem:
    """Read a problem from JSON; raises :class:`BadProblem`, which names the fields at fault."""
    try:
        data = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadProblem([Fault("", f"this is not JSON: {error}")]) from error
    return problem_from(data)


def problem_from(data: Any) -> Problem:
    """Make a problem of plain dicts and lists; raises :class:`BadProblem`."""
    try:
        problem = msgspec.convert(data, Problem)
    except msgspec.ValidationError as error:
        raise BadProblem([_form_fault(data, str(error))]) from error
    require_sound(problem)
    return problem


def require_sound(problem: Problem) -> None:
    """Raise :class:`BadProblem` unless all amounts are possible and all references lead somewhere."""
    found = list(faults(problem))
    if found:
        raise BadProblem(found)


def faults(problem: Problem) -> Iterator[Fault]:
    """All faults of a problem that has the right form."""
    if not problem.periods:
        yield Fault("periods", "there must be at least one period")
    if not problem.unions:
        yield Fault("unions", "there must be at least one union")
    yield from _number_faults(problem, "", "", len(problem.periods))
    yield from _duplicates(problem)
    yield from _good_faults(problem)
    for index, union in enumerate(problem.unions):
        yield from _union_faults(problem, union, f"unions[{index}]")
    yield from _way_faults(problem)


# The form: msgspec tells the path, but not which key of a mapping is at fault.


def _form_fault(data: Any, message: str) -> Fault:
    words, _, where = message.partition(" - at `")
    path = where.rstrip("`").removeprefix("$").removeprefix(".")
    return Fault(_with_keys(data, path, message), words[:1].lower() + words[1:])


def _with_keys(data: Any, path: str, message: str) -> str:
    """Replace the first ``[...]`` of a path by the key whose value alone brings the same message."""
    head, mark, tail = path.partition("[...]")
    if not mark:
        return path
    mapping = data
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", head):
        mapping = mapping[int(index)] if index else mapping[name]
    for key in list(mapping):
        if not isinstance(key, str):
            return f"{head}.{key}{tail}"
        kept = dict(mapping)
        mapping.clear()
        mapping[key] = kept[key]
        same = _message_of(data) == message
        mapping.clear()
        mapping.update(kept)
        if same:
            return f"{head}.{key}{tail}"
    return path


def _message_of(data: Any) -> str:
    try:
        msgspec.convert(data, Problem)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


# Numbers and lengths: one walk over the whole form.


def _number_faults(value: Any, path: str, field: str, periods: int) -> Iterator[Fault]:
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int | float):
        yield from _amount_faults(float(value), path, field)
    elif isinstance(value, Form):
        for name in value.__struct_fields__:
            yield from _number_faults(getattr(value, name), f"{path}.{name}".lstrip("."), name, periods)
    elif isinstance(value, dict):
        kind = "per_period" if field in PER_PERIOD_BY_GOOD else ""
        for key, item in value.items():
            yield from _number_faults(item, f"{path}.{key}", kind, periods)
    elif isinstance(value, list):
        if field in PER_PERIOD and len(value) != periods:
            yield Fault(path, f"must have {periods} entries, one for each period, and has {len(value)}")
        for index, item in enumerate(value):
            yield from _number_faults(item, f"{path}[{index}]", "", periods)


def _amount_faults(value: float, path: str, field: str) -> Iterator[Fault]:
    if not math.isfinite(value):
        yield Fault(path, "must be a finite number")
    elif value < 0:
        yield Fault(path, "must be >= 0")
    elif value == 0 and field in POSITIVE:
        yield Fault(path, "must be > 0")
    elif value > 1e12:
        yield Fault(path, "is beyond 1e12; choose a larger unit")
    elif field == "loss" and value > 1:
        yield Fault(path, "is a share of the stock and must be <= 1")


# References.


def _duplicates(problem: Problem) -> Iterator[Fault]:
    lists: list[tuple[str, Iterable[Any]]] = [
        ("periods", problem.periods),
        ("goods", problem.goods),
        ("unions", problem.unions),
        ("hubs", problem.hubs),
    ]
    for index, union in enumerate(problem.unions):
        for name in ("resources", "recipes", "needs", "groups", "purchases"):
            lists.append((f"unions[{index}].{name}", getattr(union, name)))
    for path, parts in lists:
        seen: set[str] = set()
        for place, part in enumerate(parts):
            if not part.id:
                yield Fault(f"{path}[{place}].id", "must not be empty")
            if part.id in seen:
                yield Fault(f"{path}[{place}].id", f"{part.id!r} is there twice")
            seen.add(part.id)
    both = {union.id for union in problem.unions} & {hub.id for hub in problem.hubs}
    for name in sorted(both):
        yield Fault("hubs", f"{name!r} is also the id of a union")


def _good_faults(problem: Problem) -> Iterator[Fault]:
    for index, good in enumerate(problem.goods):
        if good.kind == "service" and good.waste:
            yield Fault(f"goods[{index}].waste", "a service cannot be a waste")


def _unknown(keys: Iterable[str], known: set[str], path: str, what: str) -> Iterator[Fault]:
    for key in keys:
        if key not in known:
            yield Fault(f"{path}.{key}", f"there is no {what} {key!r}")


def _union_faults(problem: Problem, union: Union, path: str) -> Iterator[Fault]:
    goods = {good.id for good in problem.goods}
    services = {good.id for good in problem.goods if good.kind == "service"}
    for name in ("stock", "arrivals", "reserves", "stock_most", "offers"):
        amounts = getattr(union, name) or {}
        yield from _unknown(amounts, goods, f"{path}.{name}", "good")
        if name != "arrivals":
            for key in services & set(amounts):
                yield Fault(f"{path}.{name}.{key}", "a service is neither stored nor moved")
    yield from _recipe_faults(union, goods, path)
    yield from _need_faults(union, goods, path)
    for index, purchase in enumerate(union.purchases):
        if purchase.good not in goods:
            yield Fault(f"{path}.purchases[{index}].good", f"there is no good {purchase.good!r}")
    if len(set(union.order)) != len(union.order):
        yield Fault(f"{path}.order", "names an aim twice")


def _recipe_faults(union: Union, goods: set[str], path: str) -> Iterator[Fault]:
    resources = {resource.id for resource in union.resources}
    for index, recipe in enumerate(union.recipes):
        here = f"{path}.recipes[{index}]"
        yield from _unknown(recipe.inputs, goods, f"{here}.inputs", "good")
        yield from _unknown(recipe.outputs, goods, f"{here}.outputs", "good")
        yield from _unknown(recipe.uses, resources, f"{here}.uses", "resource")


def _need_faults(union: Union, goods: set[str], path: str) -> Iterator[Fault]:
    tiers = {group.id: group.tier for group in union.groups}
    for index, need in enumerate(union.needs):
        here = f"{path}.needs[{index}]"
        if need.good not in goods:
            yield Fault(f"{here}.good", f"there is no good {need.good!r}")
        yield from _unknown(need.waste, goods, f"{here}.waste", "good")
        yield from _unknown(need.values, set(tiers), f"{here}.values", "group")
        for group in need.values:
            if tiers.get(group, need.tier) != need.tier:
                words = f"the group is of tier {tiers[group]} and the need of tier {need.tier}"
                yield Fault(f"{here}.values.{group}", words)


def _way_faults(problem: Problem) -> Iterator[Fault]:
    goods = {good.id for good in problem.goods}
    services = {good.id for good in problem.goods if good.kind == "service"}
    unions = {union.id for union in problem.unions}
    hubs = {hub.id for hub in problem.hubs}
    for index, hub in enumerate(problem.hubs):
        yield from _unknown(hub.stock, goods - services, f"hubs[{index}].stock", "storable good")
    seen: set[tuple[str, str]] = set()
    for index, link in enumerate(problem.links):
        if link.union not in unions:
            yield Fault(f"links[{index}].union", f"there is no union {link.union!r}")
        if link.hub not in hubs:
            yield Fault(f"links[{index}].hub", f"there is no hub {link.hub!r}")
        if (link.union, link.hub) in seen:
            yield Fault(f"links[{index}]", "this link is there twice")
        seen.add((link.union, link.hub))
    for index, route in enumerate(problem.routes):
        for name in (route.from_hub, route.to_hub):
            if name not in hubs:
                yield Fault(f"routes[{index}]", f"there is no hub {name!r}")
        if route.from_hub == route.to_hub or (route.from_hub, route.to_hub) in seen:
            yield Fault(f"routes[{index}]", "a route leads from one hub to another, and is there once")
        seen.add((route.from_hub, route.to_hub))
