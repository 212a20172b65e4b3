"""The days of one member as calendar programs read them (RFC 5545): what happens when, and nothing about anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

A_YEAR = timedelta(days=366)  # of a time zone's changes, before the first happening and after the last
SHORT = timedelta(minutes=15)  # how long an end of a decision looks in a calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something in the calendar: at an instant for so many minutes, or (``on``) a whole day.

    ``key`` names it for ever, so that a change moves it and makes no second; ``version`` goes up with each change.
    ``made_at`` is when it was first known.
    """

    key: str
    title: str
    made_at: datetime
    version: int = 1
    at: datetime | None = None
    minutes: int = 0
    on: date | None = None
    place: str = ""
    url: str = ""
    is_off: bool = False


def calendar_of(name: str, happenings: Iterable[Happening], *, time_zone: str, host: str) -> bytes:
    """A calendar called ``name`` on the clocks of ``time_zone``; the same happenings give the same bytes.

    ``host`` makes the keys unique in the world (RFC 7986).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Commonweal//Assembly//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", time_zone)
    zone, found = ZoneInfo(time_zone), sorted(happenings, key=lambda one: one.key)
    for each in found:
        calendar.add_component(_event(each, zone, host))
    moments = [each.at.astimezone(zone).date() for each in found if each.at is not None]
    if moments:
        calendar.add_missing_timezones(min(moments) - A_YEAR, max(moments) + A_YEAR)
    return bytes(calendar.to_ical())


def _event(happening: Happening, zone: ZoneInfo, host: str) -> Event:
    event = Event()
    event.add("uid", f"{happening.key}@{host}")
    event.add("dtstamp", happening.made_at)
    event.add("sequence", happening.version - 1)
    event.add("summary", happening.title)
    if happening.at is not None:
        begins = happening.at.astimezone(zone)
        event.add("dtstart", begins)
        event.add("dtend", begins + (timedelta(minutes=happening.minutes) if happening.minutes else SHORT))
    elif happening.on is not None:
        event.add("dtstart", happening.on)
        event.add("dtend", happening.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    for name, value in (("location", happening.place), ("url", happening.url)):
        if value:
            event.add(name, value)
    event.add("status", "CANCELLED" if happening.is_off else "CONFIRMED")
    return event
