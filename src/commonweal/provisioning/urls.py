"""Addresses of this room, gathered from the views of each subject."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

app_name = "provisioning"
SUBJECTS = (
    "needs",
    "bodies",
    "presence",
    "abilities",
    "kinds",
    "recipes",
    "menus",
    "supplies",
    "rounds",
    "plans",
    "tasks",
    "doing",
    "week",
    "lessons",
    "share_outs",
    "handing",
    "sheets",
)
urlpatterns: list[URLPattern | URLResolver] = []
for _subject in SUBJECTS:
    urlpatterns += import_module(f"commonweal.provisioning.views.{_subject}").urlpatterns
