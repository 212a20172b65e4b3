"""Where one goes from the assembly's home: its other pages, each with its name, icon and a sentence."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.people.models import Association

PAGES = (
    ("assembly:policies", _("Rule book"), "book-open", _("What we agreed on, and since when.")),
    ("assembly:meetings", _("Meetings"), "calendar-days", _("When we meet, about what, and what was said.")),
    ("assembly:budgets", _("Budgeting"), "scale", _("Our hours and our money, laid out together.")),
    (
        "assembly:delegations",
        _("Who speaks for whom"),
        "users",
        _("Let somebody speak for you where you do not."),
    ),
    ("assembly:draws", _("Draws"), "dices", _("Lots that anybody can check.")),
    ("assembly:joining", _("Joining"), "hand-heart", _("Who is on the way to us.")),
    (
        "assembly:parting",
        _("Parting"),
        "door-open",
        _("Leaving well, and what comes before anybody is asked to."),
    ),
    ("assembly:federations", _("Federations"), "network", _("With whom we decide together.")),
    ("assembly:rehearsals", _("Rehearsals"), "flask-conical", _("What a rule would have changed.")),
)


class HomeLink(NamedTuple):
    """A page, its name, its icon, and what is found there."""

    url: str
    name: Promise
    icon: str
    about: Promise


def home_links(union: Association) -> list[HomeLink]:
    """Where one can go from the assembly's home in ``union``."""
    return [
        HomeLink(reverse(page, kwargs={"slug": union.slug}), name, icon, about)
        for page, name, icon, about in PAGES
    ]
