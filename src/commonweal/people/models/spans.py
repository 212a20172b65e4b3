"""Rows that hold from a day until a day, asked for by day."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

Row = TypeVar("Row", bound=models.Model)


class SpanQuerySet(models.QuerySet[Row, Row]):
    """Rows with ``since`` (first day) and ``until`` (first day no more; empty while open)."""

    def on(self, day: date) -> Self:
        """Those that hold on ``day``."""
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))

    def not_over(self, day: date) -> Self:
        """Those that hold on ``day`` or will later; empty spans never do."""
        still = self.filter(Q(until__isnull=True) | Q(until__gt=day))
        return still.filter(Q(until__isnull=True) | Q(until__gt=F("since")))
