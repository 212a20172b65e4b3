"""The sentences of reasons, in English. Whoever translates them needs only the code and the arguments.

A sentence is a frame, what limits, and what more of it would bring: ``FRAME % args``, ``LIMITS[code] % args`` and
``GAINS[which] % args``. All arguments are in ``Reason.args``; ``which`` is ``args["gain_code"]``.
"""

FRAME = "%(group)s is met to %(percent)s %% in %(worst)s: "

LIMITS = {
    "hours": "all %(amount)s %(unit)s of %(limit)s in %(when)s are used",
    "equipment": "%(limit)s is fully used in %(when)s (%(amount)s %(unit)s)",
    "land": "all %(amount)s %(unit)s of %(limit)s are in use in %(when)s",
    "resource": "all %(amount)s %(unit)s of %(limit)s in %(when)s are used",
    "money": "the budget of %(amount)s %(unit)s for buying outside is spent",
    "money_period": "the budget of %(amount)s %(unit)s for %(when)s is spent",
    "stock": "there is no more %(limit)s in store than the %(amount)s %(unit)s at the start",
    "arrivals": "no more %(limit)s arrives in %(when)s than %(amount)s %(unit)s",
    "no_source": "there is no %(limit)s, and no way to make or buy any",
    "not_yet": "no %(limit)s can be ready by %(when)s; the soonest is %(soonest)s",
    "season": "%(limit)s cannot be started in %(when)s",
    "runs_most": "%(limit)s can be done %(amount)s times in %(when)s, and is",
    "purchase_most": "no more than %(amount)s %(unit)s of %(limit)s can be bought in %(when)s",
    "variety": "no more than %(amount)s %(unit)s of %(limit)s can be put to use in %(when)s",
    "storage": "the store holds no more than %(amount)s %(unit)s of %(limit)s in %(when)s",
    "disposal": "no more than %(amount)s %(unit)s of %(limit)s may be thrown away in %(when)s",
    "reserve": "the reserve of %(limit)s in %(when)s is kept",
    "footprint": "the limit of %(amount)s for the footprint is reached",
    "offer": "no more %(limit)s is offered than %(amount)s %(unit)s",
    "transport": "no more than %(amount)s kg can be carried on the way %(limit)s in %(when)s",
    "room": "the hub %(limit)s is full in %(when)s (%(amount)s kg)",
    "no_line": "no need counts toward it",
    "unclear": "several limits meet here, and none of them alone would help",
}

GAINS = {
    "more": "; one more %(step_unit)s would add %(gain)s %% at first",
    "less": "; with one %(step_unit)s less it would be %(gain)s %% more",
    "first": "; more of it would first go to %(first_to)s",
    "first_other": "; more of it would first go to more urgent needs in other periods",
    "none": "; more of it alone would not help",
    "": "",
}

CONFLICT = "These cannot all be kept: %(conflict)s."

CONFLICTS = {
    "hours": "no more than %(amount)s %(unit)s of %(limit)s in %(when)s",
    "equipment": "no more than %(amount)s %(unit)s of %(limit)s in %(when)s",
    "land": "no more than %(amount)s %(unit)s of %(limit)s in %(when)s",
    "resource": "no more than %(amount)s %(unit)s of %(limit)s in %(when)s",
    "money": "a budget of %(amount)s %(unit)s for buying outside",
    "money_period": "a budget of %(amount)s %(unit)s for %(when)s",
    "stock": "%(amount)s %(unit)s of %(limit)s in store at the start",
    "arrivals": "%(amount)s %(unit)s of %(limit)s arriving in %(when)s",
    "season": "%(limit)s not started in %(when)s",
    "runs_most": "%(limit)s done no more than %(amount)s times in %(when)s",
    "purchase_most": "no more than %(amount)s %(unit)s of %(limit)s bought in %(when)s",
    "variety": "no more than %(amount)s %(unit)s of %(limit)s used in %(when)s",
    "storage": "room for %(amount)s %(unit)s of %(limit)s in %(when)s",
    "disposal": "no more than %(amount)s %(unit)s of %(limit)s thrown away in %(when)s",
    "reserve": "a reserve of %(amount)s %(unit)s of %(limit)s in %(when)s",
    "footprint": "a footprint of no more than %(amount)s",
    "offer": "no more than %(amount)s %(unit)s of %(limit)s given",
    "transport": "no more than %(amount)s kg on the way %(limit)s in %(when)s",
    "room": "room for %(amount)s kg in the hub %(limit)s in %(when)s",
    "no_source": "no way to make or buy %(limit)s",
    "not_yet": "no %(limit)s ready by %(when)s",
}


def number(value: float | None) -> str:
    """A number as a person writes it: few digits, no trailing zeros."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
