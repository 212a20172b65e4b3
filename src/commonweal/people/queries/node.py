"""Questions about the node as a whole."""

from commonweal.people.models import Login, Person


def is_empty_node() -> bool:
    """Whether nobody is here yet: no person and no login."""
    return not Person.objects.exists() and not Login.objects.exists()
