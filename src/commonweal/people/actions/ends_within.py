"""What ends in a union together with belonging to it: households, mandates and trust; and how they go on after all.

For ``actions.memberships`` alone, inside the transaction of a parting, which journals it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.people.models import Association, Mandate, Membership, Proxy


def end_all_within(member: UUID, union: Association, on: date) -> None:
    """Let everything of ``member`` in ``union`` end on ``on``; what would have begun later does not begin."""
    for rows in _going_on(member, union, on):
        rows.filter(since__gt=on).delete()
        rows.filter(since__lte=on).update(until=on)


def ends_along(member: UUID, union: Association, on: date) -> dict[str, list[list[str | None]]]:
    """What ``end_all_within`` would end, by what it is known on every node, with the day on which it ends by itself."""
    parts, mandates, proxies = (rows.filter(since__lte=on) for rows in _going_on(member, union, on))
    return {
        "parts": _plain(parts.values_list("association", "until")),
        "mandates": _plain(mandates.values_list("pk", "until")),
        "proxies": _plain(proxies.values_list("person", "trusted", "until")),
    }


def go_on_within(member: UUID, union: Association, kept: Mapping[str, Any], *, until: date) -> None:
    """Let what was kept by ``ends_along`` go on, as far as it still ends ``until`` the day of the parting."""
    parts = Membership.objects.filter(member_id=member, association__within=union, until=until)
    mandates = Mandate.objects.filter(holder_id=member, association=union, until=until)
    proxies = Proxy.objects.filter(union=union, until=until)
    for association, day in kept.get("parts", ()):
        parts.filter(association=association).update(until=day)
    for pk, day in kept.get("mandates", ()):
        mandates.filter(pk=pk).update(until=day)
    for person, trusted, day in kept.get("proxies", ()):
        ended = proxies.filter(person=person, trusted=trusted)
        if not Proxy.objects.filter(person=person, trusted=trusted, union=union, until=None).exists():
            ended.update(until=day)


def _going_on(member: UUID, union: Association, on: date) -> tuple[QuerySet[Any], ...]:
    later = Q(until__isnull=True) | Q(until__gt=on)
    return (
        Membership.objects.filter(later, member_id=member, association__within=union),
        Mandate.objects.filter(later, holder_id=member, association=union),
        Proxy.objects.filter(later & (Q(person_id=member) | Q(trusted_id=member)), union=union),
    )


def _plain(rows: QuerySet[Any]) -> list[list[str | None]]:
    return [[None if value is None else str(value) for value in row] for row in rows]
