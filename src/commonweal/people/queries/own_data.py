"""What this room holds about a person, for their own download."""

from typing import Any

from commonweal.people.models import Invitation, Login, Mandate, Membership, Person, Proxy


def own_data(person: Person) -> dict[str, Any]:
    """Name, login, memberships, mandates, trust and the invitation they came by, as plain data."""
    return {
        "id": person.pk,
        "name": person.name,
        "language": person.language,
        "login": _rows(Login.objects.filter(person=person), "handle", "email", "last_login"),
        "memberships": _rows(
            Membership.objects.filter(member_id=person.pk),
            "association__name",
            "standing",
            "since",
            "until",
            "ending",
        ),
        "mandates": _rows(
            Mandate.objects.filter(holder_id=person.pk),
            *("association__name", "role", "powers", "since", "until", "decision", "recalled_at"),
        ),
        "who_acts_for_me": _rows(
            Proxy.objects.filter(person=person), "trusted__name", "union__name", "since", "until"
        ),
        "whom_i_act_for": _rows(
            Proxy.objects.filter(trusted=person), "person__name", "union__name", "since", "until"
        ),
        "came_by_invitation": _rows(
            Invitation.objects.filter(used_by=person.pk), "association__name", "name", "made_at", "used_at"
        ),
    }


def _rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*fields))
