"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from commonweal.flows.views import books, checkpoints, journal, lots, places, stores

app_name = "flows"
urlpatterns: list[URLPattern | URLResolver] = [
    *stores.urlpatterns,
    *places.urlpatterns,
    *lots.urlpatterns,
    *checkpoints.urlpatterns,
    *journal.urlpatterns,
    *books.urlpatterns,
]
