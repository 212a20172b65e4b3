"""The books as a table for spreadsheets."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from commonweal.flows.queries.books import FlowLine
from commonweal.lib.quantity import UNITS, show_amount


def table_head() -> list[object]:
    """The names of the columns, in the reader's language."""
    return [
        _("when"),
        _("action"),
        _("kind"),
        _("amount"),
        _("unit"),
        _("minutes"),
        _("from"),
        _("to"),
        _("reason"),
        _("flow"),
        _("takes back"),
        _("journal entry"),
    ]


def ready_row(line: FlowLine, *, zone: ZoneInfo) -> list[object]:
    """A line of the books as cells: the instant in the union's time zone, the amount in its unit."""
    unit = UNITS[line.unit_code]
    return [
        line.at.astimezone(zone).isoformat(timespec="minutes"),
        line.action,
        safe_cell(line.kind_name),
        "" if line.amount is None else show_amount(line.amount, unit),
        unit.code,
        "" if line.minutes is None else line.minutes,
        safe_cell(line.provider_name),
        safe_cell(line.receiver_name),
        safe_cell(line.reason),
        line.id,
        line.corrects or "",
        line.entry,
    ]


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
