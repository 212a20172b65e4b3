"""What every request learns on its way in, and how an uncaught refusal finds its way out."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.lib.refusal import Refused
from commonweal.people.models import Login, Person

Next = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware:
    """Gives the request its ``person``: whoever the login belongs to, or None."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the person, once per request."""
        login = request.user
        person: Person | None = None
        if isinstance(login, Login) and login.is_authenticated:
            person = login.person
        request.person = person  # type: ignore[attr-defined]
        return self.get_response(request)


class PlainAddressMiddleware:
    """Turns away addresses with a NUL in them: no page of ours makes one, and PostgreSQL takes it for no text."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through whatever is plain."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)


class RefusalMiddleware:
    """Shows a refusal that no form caught as a page with its sentence and its status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn ``Refused`` and its kin into words; leave every other fault to Django."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "web/refused.html", {"refusal": exception}, status=exception.status)
