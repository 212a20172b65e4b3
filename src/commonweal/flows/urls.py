"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "flows"
urlpatterns: list[URLPattern | URLResolver] = []
