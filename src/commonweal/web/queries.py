"""What the shell asks of the lower rooms: whether anybody is here yet, and where a person belongs."""

from datetime import date

from commonweal.people.models import Association, Form, Membership, Person


def is_node_fresh() -> bool:
    """Nobody has founded a union on this node yet."""
    return not Association.objects.filter(form=Form.UNION).exists()


def unions_of(person: Person, *, on: date) -> list[tuple[str, str, str]]:
    """The unions ``person`` belongs to on a day: (slug, name, what it says of itself), by name."""
    memberships = Membership.objects.filter(
        member_id=person.pk, association__form=Form.UNION, since__lte=on, until__isnull=True
    )
    rows = memberships.order_by("association__name").values_list(
        "association__slug", "association__name", "association__about"
    )
    return [(slug or "", name, about) for slug, name, about in rows]
