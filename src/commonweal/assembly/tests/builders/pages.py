"""A browser for tests: somebody logged in, what a page shows, and how many queries it takes."""

import re

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.people.models import Association, Person

TOKEN = re.compile(r"""(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+""")
"""Letters that are drawn anew for every page, in which any short name may stand by chance."""


def browser(person: Person) -> Client:
    """A browser in which ``person`` (who has a login) is logged in."""
    client = Client()
    client.force_login(person.login)
    return client


def at(union: Association, name: str, *args: object, **kwargs: object) -> str:
    """The address of a page of this room in ``union``."""
    return reverse(
        f"assembly:{name}", args=[union.slug, *args] if not kwargs else None, kwargs=kwargs or None
    )


def shown(response: HttpResponse) -> str:
    """The page as text, without the forms' random tokens; fails where it was not shown or a variable is not set."""
    text = TOKEN.sub(r"\1", response.content.decode())
    assert response.status_code in {200, 409, 422}, (response.status_code, response.headers.get("Location"))
    assert "⟦unset" not in text, text[text.index("⟦unset") - 200 :][:300]
    return text


def queries_of(client: Client, url: str) -> int:
    """How many queries the page takes; it must be shown."""
    with CaptureQueriesContext(connection) as caught:
        shown(client.get(url))
    return len(caught)
