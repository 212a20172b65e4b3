"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from commonweal.people.views import (
    founding,
    households,
    invitations,
    mandates,
    me,
    members,
    proxies,
    settings,
)

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    *founding.urlpatterns,
    *invitations.urlpatterns,
    *members.urlpatterns,
    *proxies.urlpatterns,
    *households.urlpatterns,
    *mandates.urlpatterns,
    *settings.urlpatterns,
    *me.urlpatterns,
]
