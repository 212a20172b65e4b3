"""The pages people see when something is not there, not theirs, or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The request itself made no sense."""
    return render(request, "web/fault.html", {"status": 400}, status=400)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The person may not do this."""
    return render(request, "web/fault.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """There is nothing here, or nothing for this person."""
    return render(request, "web/fault.html", {"status": 404}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """We made a mistake."""
    return render(request, "web/fault.html", {"status": 500}, status=500)


def unsafe_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """A form came without its proof of origin: it stood open too long, or came from elsewhere."""
    return render(request, "web/fault.html", {"status": 419}, status=403)
