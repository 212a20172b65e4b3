"""Long lists, fifty rows to a page."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

PER_PAGE = 50
DIGITS_MOST = 9


def page_of(values: QuerySet, number: str | int) -> Page:
    """A page of ``values``, asked for together with how many there are in all, in one query; odd numbers give the
    first page, too high ones the last.
    """
    text = str(number)
    wanted = max(int(text), 1) if text.isdecimal() and len(text) <= DIGITS_MOST else 1
    start = (wanted - 1) * PER_PAGE
    rows = list(values.annotate(total=Window(Count("pk")))[start : start + PER_PAGE])
    if not rows and wanted > 1:
        return Paginator(values, PER_PAGE).get_page(wanted)
    total = rows[0][-1] if rows else 0
    return Page([row[:-1] for row in rows], wanted, Paginator(range(total), PER_PAGE))
