"""Addresses of this room, gathered from the views of each subject."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

app_name = "assembly"
SUBJECTS = (
    "proposals",
    "writing",
    "discussion",
    "ballots",
    "delegations",
    "results",
    "policies",
    "rehearsals",
    "budgets",
    "budget_lines",
    "sheets",
    "budget_outcomes",
    "meetings",
    "minutes",
    "calendars",
    "federations",
    "draws",
    "joining",
    "joining_steps",
    "parting",
    "conflict_paths",
    "reminders",
)
urlpatterns: list[URLPattern | URLResolver] = []
for _subject in SUBJECTS:
    urlpatterns += import_module(f"commonweal.assembly.views.{_subject}").urlpatterns
