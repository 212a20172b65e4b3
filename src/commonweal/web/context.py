"""What the shell around every page needs to know."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """The union whose pages are open, if any, and the person; no query of its own."""
    return {"union": getattr(request, "union", None), "person": getattr(request, "person", None)}
