"""The way in: home leads to a person's union, or to founding one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first page of the node."""
    return render(request, "web/home.html")
