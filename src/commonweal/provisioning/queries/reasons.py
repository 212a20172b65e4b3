"""Why a need is not met in full, in the reader's language: the planner's codes and figures put into sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.lib.quantity import UNITS
from commonweal.planning.result import Reason
from commonweal.provisioning.problem.names import group_key
from commonweal.provisioning.queries.eaters_in_words import is_few

PERSONAL = frozenset({"variety", "no_source", "no_line"})
"""Limits that lie in what somebody can eat; for one person alone they are not told."""
WHERE = {
    "hours": "abilities",
    "equipment": "supplies",
    "land": "supplies",
    "money": "round",
    "money_period": "round",
    "purchase_most": "supplies",
    "reserve": "supplies",
    "storage": "supplies",
    "no_source": "recipes",
    "no_line": "recipes",
    "season": "recipes",
    "runs_most": "recipes",
    "variety": "menus",
    "stock": "stores",
    "disposal": "kinds",
}
"""On which page a limit can be moved."""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One limit behind an unmet need: what binds, what more of it would bring, and where it can be moved."""

    text: str
    gain: str
    where: str
    limit_id: str = ""


def limit_in_words(code: str) -> str:
    """What limits, as a sentence with gaps for its figures."""
    sentences = {
        "hours": _("All %(amount)s of %(limit)s in %(when)s are used."),
        "equipment": _("%(limit)s is fully used in %(when)s (%(amount)s)."),
        "land": _("All %(amount)s of %(limit)s are in use in %(when)s."),
        "resource": _("All %(amount)s of %(limit)s in %(when)s are used."),
        "money": _("The budget of %(amount)s for buying outside is spent."),
        "money_period": _("The budget of %(amount)s for %(when)s is spent."),
        "stock": _("There is no more %(limit)s in store than the %(amount)s at the start."),
        "arrivals": _("No more %(limit)s comes in %(when)s than %(amount)s."),
        "no_source": _("There is no %(limit)s, and no way to make or buy any."),
        "not_yet": _("No %(limit)s can be ready by %(when)s; the soonest is %(soonest)s."),
        "season": _("%(limit)s cannot be started in %(when)s."),
        "runs_most": _("%(limit)s can be done %(amount)s times in %(when)s, and is."),
        "purchase_most": _("No more than %(amount)s of %(limit)s can be bought in %(when)s."),
        "variety": _("No more than %(amount)s of %(limit)s can be put to use in %(when)s."),
        "storage": _("The store holds no more than %(amount)s of %(limit)s in %(when)s."),
        "disposal": _("No more than %(amount)s of %(limit)s may be thrown away in %(when)s."),
        "reserve": _("The reserve of %(limit)s in %(when)s is kept."),
        "footprint": _("The limit of %(amount)s for the footprint is reached."),
        "offer": _("No more %(limit)s is offered than %(amount)s."),
        "transport": _("No more than %(amount)s can be carried to or from the hub in %(when)s."),
        "room": _("The hub %(limit)s is full in %(when)s (%(amount)s)."),
        "no_line": _("Nothing we know of serves this need yet; describe what would, and a recipe for it."),
    }
    return sentences.get(code, _("Several limits meet here, and none of them alone would help."))


def conflict_in_words(code: str) -> str:
    """A hard limit that cannot be kept together with others, with gaps for its figures."""
    sentences = {
        "hours": _("no more than %(amount)s of %(limit)s in %(when)s"),
        "equipment": _("no more than %(amount)s of %(limit)s in %(when)s"),
        "land": _("no more than %(amount)s of %(limit)s in %(when)s"),
        "money": _("a budget of %(amount)s for buying outside"),
        "money_period": _("a budget of %(amount)s for %(when)s"),
        "stock": _("%(amount)s of %(limit)s in store at the start"),
        "arrivals": _("%(amount)s of %(limit)s coming in %(when)s"),
        "season": _("%(limit)s not started in %(when)s"),
        "runs_most": _("%(limit)s done no more than %(amount)s times in %(when)s"),
        "purchase_most": _("no more than %(amount)s of %(limit)s bought in %(when)s"),
        "storage": _("room for %(amount)s of %(limit)s in %(when)s"),
        "disposal": _("no more than %(amount)s of %(limit)s thrown away in %(when)s"),
        "reserve": _("a reserve of %(amount)s of %(limit)s at the end of %(when)s"),
        "no_source": _("no way to make or buy %(limit)s"),
        "not_yet": _("no %(limit)s ready by %(when)s"),
    }
    return sentences.get(code, _("%(limit)s: %(amount)s"))


def conflicts_in_words(reasons: Sequence[Reason], *, periods: Mapping[str, str]) -> list[str]:
    """The hard limits that cannot all be kept, each in words."""
    return [
        conflict_in_words(reason.code.removeprefix("conflict_"))
        % {
            "limit": reason.limit or "",
            "amount": _amount(reason),
            "when": periods.get(str(reason.args.get("when")), ""),
        }
        for reason in reasons
        if reason.code.startswith("conflict_")
    ]


def reason_views(
    reasons: Sequence[Reason],
    *,
    periods: Mapping[str, str],
    groups: Mapping[str, str],
    full: Mapping[str, Sequence[str]],
) -> list[ReasonView]:
    """The reasons of one group in words, each once; the same limit in several periods is one sentence.

    ``periods`` and ``groups`` give the names to show; ``full`` the periods in which a resource is used up.
    """
    whens: dict[tuple[str, str, str, str], list[str]] = {}
    firsts: dict[tuple[str, str, str, str], Reason] = {}
    for reason in reasons:
        alone = reason.group is not None and is_few(group_key(reason.group).eaters)
        if not (alone and reason.code in PERSONAL):
            key = (reason.code, reason.limit_id or "", _amount(reason), _gain(reason, groups))
            firsts.setdefault(key, reason)
            when = periods.get(str(reason.args.get("when")), "")
            if when not in whens.setdefault(key, []):
                whens[key].append(when)
    order = list(periods.values())
    return [
        _view(
            reason,
            sorted(whens[key], key=order.index) if all(whens[key]) else whens[key],
            periods,
            groups,
            full,
        )
        for key, reason in firsts.items()
    ]


def _view(
    reason: Reason,
    whens: Sequence[str],
    periods: Mapping[str, str],
    groups: Mapping[str, str],
    full: Mapping[str, Sequence[str]],
) -> ReasonView:
    used_up = full.get(reason.limit_id or "", ())
    by_itself = reason.args.get("gain_code") == "none" and len(used_up) > len(whens)
    facts = {
        "limit": reason.limit or "",
        "amount": _amount(reason),
        "when": _in_a_row(whens),
        "soonest": periods.get(str(reason.args.get("soonest")), ""),
        "count": len(used_up),
    }
    if by_itself:
        text = _("%(limit)s: all there is of it is used in %(count)s of the periods.") % facts
        gain = _("More of it in one of them alone would not help; in all of them it would.")
    else:
        text, gain = limit_in_words(reason.code) % facts, _gain(reason, groups)
    return ReasonView(text=text, gain=gain, where=WHERE.get(reason.code, ""), limit_id=reason.limit_id or "")


def _in_a_row(names: Sequence[str]) -> str:
    """Names of periods in a row: ``March, May and June``."""
    *most, last = names or [""]
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def _amount(reason: Reason) -> str:
    digits = localised(str(reason.args.get("amount") or ""))
    unit = {"transport": "kg", "room": "kg", "runs_most": ""}.get(reason.code, reason.unit or "")
    return f"{digits}\u202f{unit_in_words(unit, 2)}".rstrip()


def _gain(reason: Reason, groups: Mapping[str, str]) -> str:
    """What one more of the limit would bring at first."""
    which = reason.args.get("gain_code")
    if which == "first":
        return _("More of it would first go to %(group)s.") % {"group": groups.get(reason.first_to or "", "")}
    if which == "first_other":
        return _("More of it would first go to more urgent needs in other periods.")
    if which == "none":
        return _("More of it alone would not help.")
    facts = {"unit": unit_in_words(reason.unit or "", 1), "gain": localised(_rough(reason))}
    if which == "more":
        return _("One more %(unit)s would add %(gain)s %% at first.") % facts
    if which == "less":
        return _("With one %(unit)s less it would be %(gain)s %% more.") % facts
    return ""


def _rough(reason: Reason) -> str:
    """A gain in percent with as many digits as mean something."""
    percent = 100 * (reason.gain or 0.0)
    return f"{percent:.1f}".removesuffix(".0") if percent >= 0.1 else f"{percent:.1g}"


def unit_in_words(symbol: str, count: int) -> str:
    """A unit's symbol as people say it with a number: pieces, portions, hours."""
    words = {
        "×": ngettext("piece", "pieces", count),
        "portions": ngettext("portion", "portions", count),
        "nights": ngettext("night", "nights", count),
        "d": ngettext("day", "days", count),
    }
    if symbol == "h" and count == 1:
        return _("hour")
    return words.get(symbol, symbols().get(symbol, symbol))


def symbols() -> dict[str, str]:
    """Units that plans name by code, such as a budget's currency, with the symbol people know."""
    return {unit.code: unit.symbol for unit in UNITS.values() if unit.code.isupper()}


def localised(digits: str) -> str:
    """A number written with a dot, with the reader's decimal mark."""
    return digits.replace(".", str(formats.get_format("DECIMAL_SEPARATOR")))
