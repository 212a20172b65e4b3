"""Pages speak the language of who reads them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Next = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Activates the person's own language, unless this device was told another one at the foot of a page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Comes after LocaleMiddleware, which chose by cookie or by what the browser asks for."""
        person = getattr(request, "person", None)
        told = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if person is not None and person.language and not told:
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
