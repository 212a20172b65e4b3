"""Addresses of the shell."""

from django.urls import path
from django.views.i18n import set_language

from commonweal.web import views
from commonweal.web.gallery import gallery

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.icon, name="icon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("language/", set_language, name="language"),
    path("gallery/", gallery, name="gallery"),
    path("me/data/read/", views.own_data, name="own_data"),
    path("id/<slug:noun>/<uuid:identity>", views.named, name="named"),
    path("u/<slug:slug>/", views.today, name="today"),
    path("u/<slug:slug>/commons/", views.commons, name="commons"),
]
