"""Words and rows for the pages of stores and books, and the line at the foot of every printed report.

Long lists are put together here, row by row from plain tuples: a template would take ten times as long for them.
Everything from the database passes ``escape``.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django import template
from django.template import Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonweal.flows.queries.books import ACTION_WORDS, FlowLine
from commonweal.flows.queries.stock import LotRow
from commonweal.journal.queries import checkpoint
from commonweal.people.models import Association

register = template.Library()
_WORDS = dict(ACTION_WORDS)
_NOBODY = UUID(int=0)


@register.simple_tag
def checkpoint_line(union: Association) -> SafeString:
    """``{% checkpoint_line union %}``: the checkpoint of now, in words."""
    now = timezone.now()
    return render_to_string(
        "flows/checkpoint.html", {"checkpoint": checkpoint(union.pk, at=now), "union": union}
    )


@register.filter
def happened(action: str) -> str:
    """``line.action|happened``: ``consume`` as ``used up``, in the reader's language."""
    return str(_WORDS.get(action, action))


@register.simple_tag
def flow_rows(lines: Iterable[FlowLine], union: Association) -> SafeString:
    """``{% flow_rows lines union %}``: the body of a table of flows."""
    address = _addresses("flows:flow", union)
    labels = [escape(label) for label in (_("When"), _("How much"), _("From, to"), _("Note"))]
    moment, happening, many = cache(_moment), cache(happened), cache(_how_much)
    rows = [
        f'<tr><td data-label="{labels[0]}"><a href="{address(line.id)}">{moment(line.at)}</a></td>'
        f'<th scope="row">{escape(line.kind_name)} <span class="quiet">{escape(happening(line.action))}</span></th>'
        f'<td class="n" data-label="{labels[1]}">{many(line.amount, line.minutes, line.unit_code)}</td>'
        f'<td data-label="{labels[2]}">{escape(_who(line))}</td>'
        f'<td data-label="{labels[3]}">{escape(line.reason)}{_taken_back(line)}</td></tr>'
        for line in lines
    ]
    return mark_safe("\n".join(rows))  # noqa: S308 - every value was escaped above


@register.simple_tag
def lot_rows(lots: Iterable[LotRow], union: Association, today: date, show_kind: bool = True) -> SafeString:
    """``{% lot_rows lots union today %}``: the body of a table of lots."""
    lot_at, kind_at, day = _addresses("flows:lot", union), _addresses("flows:kind", union), cache(_day)
    labels = [escape(label) for label in (_("Lot"), _("On hand"), _("Best before"), _("Place"))]
    unnamed, past = escape(_("without a label")), f' <span class="tag wait">{escape(_("past"))}</span>'
    rows = []
    for lot in lots:
        named = f'<th scope="row"><a href="{kind_at(lot.kind)}">{escape(lot.kind_name)}</a></th>'
        best = day(lot.best_before_on) if lot.best_before_on else ""
        over = past if lot.best_before_on and lot.best_before_on < today else ""
        rows.append(
            f"<tr>{named if show_kind else ''}"
            f'<td data-label="{labels[0]}"><a href="{lot_at(lot.id)}">{escape(lot.label) or unnamed}</a></td>'
            f'<td class="n" data-label="{labels[1]}">{_there(lot.onhand, lot.accounted, lot.unit_code)}</td>'
            f'<td data-label="{labels[2]}">{best}{over}</td>'
            f'<td data-label="{labels[3]}">{escape(lot.place_name or "")}</td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 - every value was escaped above


def _said(filter_name: str, *values: object) -> str:
    """A value through a filter that is built into every template (amounts, days, minutes in the reader's language)."""
    for library in Engine.get_default().template_builtins:
        if filter_name in library.filters:
            return str(library.filters[filter_name](*values))
    raise LookupError(f"No template knows a filter called {filter_name}.")


def _addresses(name: str, union: Association) -> Callable[[UUID], str]:
    """Addresses of many things of one sort, worked out once."""
    pattern = reverse(name, args=[union.slug, _NOBODY])
    return lambda identity: pattern.replace(str(_NOBODY), str(identity))


def _moment(at: datetime) -> str:
    return escape(_said("moment", at))


def _day(on: date) -> str:
    return escape(_said("day", on))


def _how_much(amount: int | None, minutes: int | None, unit_code: str) -> str:
    parts = [_said("amount", amount, unit_code), _said("minutes", minutes)]
    return escape(" ".join(part for part in parts if part))


def _who(line: FlowLine) -> str:
    if line.provider == line.receiver:
        return line.provider_name
    return f"{line.provider_name} → {line.receiver_name}"


def _taken_back(line: FlowLine) -> str:
    taking = f' <span class="tag calm">{escape(_("takes back"))}</span>' if line.corrects else ""
    return taking + (f' <span class="tag wait">{escape(_("taken back"))}</span>' if line.corrected_by else "")


def _there(onhand: int, accounted: int, unit_code: str) -> str:
    """What is on hand, and how much of it is ours where that differs."""
    there = escape(_said("amount", onhand, unit_code))
    if onhand == accounted:
        return there
    ours = _("%(amount)s ours") % {"amount": _said("amount", accounted, unit_code)}
    return f'{there} <span class="tag calm">{escape(ours)}</span>'
