"""Instants around the Monday on which these tests happen."""

from datetime import datetime, timedelta

from commonweal.people.tests.builders import AT


def days_later(days: int) -> datetime:
    """The same time of day, ``days`` after ``AT``."""
    return AT + timedelta(days=days)
