"""Addresses of the shell."""

from django.urls import path

from commonweal.web import views

app_name = "web"
urlpatterns = [path("", views.home, name="home")]
