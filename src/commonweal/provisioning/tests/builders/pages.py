"""A browser for tests of this room's pages: its addresses, the founder's browser; the rest is as in the assembly."""

from django.test import Client
from django.urls import reverse

from commonweal.assembly.tests.builders.pages import browser, queries_of, shown
from commonweal.people.models import Association
from commonweal.people.tests.builders import founder_of

__all__ = ["at", "browser", "keeper_of", "queries_of", "shown"]


def keeper_of(union: Association) -> Client:
    """A browser of the founder, who holds every power."""
    return browser(founder_of(union))


def at(union: Association, name: str, *args: object, **kwargs: object) -> str:
    """The address of a page of this room in ``union``."""
    return reverse(f"provisioning:{name}", args=[union.slug, *args], kwargs=kwargs or None)
