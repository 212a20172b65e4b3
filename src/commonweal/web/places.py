"""Where things are in a union: the six main places in every page's head, and the places of the commons."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.queries.home import home_links
from commonweal.people.models import Association


@dataclass(frozen=True)
class Place:
    """A page one can go to from everywhere: its url name, its name, its icon, and what lies under it."""

    to: str
    name: Promise
    icon: str
    under: tuple[str, ...] = ()
    about: Promise | str = ""


@dataclass(frozen=True)
class Shown:
    """A place in one union, with its address, and whether we are there."""

    place: Place
    url: str
    is_here: bool


@dataclass(frozen=True)
class Part:
    """Some places of the commons that belong together, in one union: a short code for the page, and what they are."""

    code: str
    name: Promise
    places: list[Shown]


MAIN = (
    Place("web:today", _("Today"), "sun"),
    Place(
        "provisioning:needs", _("Needs"), "hand-heart", ("needs", "abilities", "bodies", "absences", "guests")
    ),
    Place("provisioning:plan", _("Plan"), "map", ("plan", "plans", "rounds")),
    Place("provisioning:tasks", _("Tasks"), "list-checks", ("tasks", "done")),
    Place(
        "assembly:proposals",
        _("Assembly"),
        "messages-square",
        (
            *(
                "assembly",
                "proposals",
                "delegations",
                "rules",
                "rules.txt",
                "rehearsals",
                "budgeting",
                "meetings",
            ),
            *("federations", "draws", "joining", "parting", "reminders"),
        ),
    ),
    Place("web:commons", _("Commons"), "layout-grid"),
)
REMINDERS = Place(
    "assembly:reminders",
    _("Reminders"),
    "bell",
    about=_("When I want to be written to about what waits for my voice."),
)
GOODS = (
    Place(
        "flows:stores",
        _("Stores"),
        "warehouse",
        about=_("What there is, where it stands and what to use first."),
    ),
    Place(
        "provisioning:share_outs", _("Share-outs"), "shopping-basket", about=_("Who gets what, and why so.")
    ),
    Place("provisioning:menus", _("Menus"), "soup", about=_("What we cook, for whom, and when.")),
    Place(
        "provisioning:recipes",
        _("Recipes"),
        "chef-hat",
        about=_("What goes in, what comes out, how long it takes."),
    ),
    Place(
        "provisioning:kinds",
        _("Kinds of things"),
        "wheat",
        about=_("Everything we count, with its unit and worth."),
    ),
    Place(
        "provisioning:supplies",
        _("Supplies"),
        "truck",
        about=_("What we buy outside, reserves, land and tools."),
    ),
    Place(
        "provisioning:abilities",
        _("Abilities"),
        "sprout",
        about=_("What each of us likes to do, and how much."),
    ),
)
US = (
    Place(
        "people:members",
        _("Members"),
        "users",
        about=_("Who belongs, who acts for whom, who holds mandates."),
    ),
    Place(
        "flows:books", _("Books"), "book-open", about=_("Every flow of goods, hours and money, open to all.")
    ),
    Place(
        "provisioning:spreadsheets",
        _("Spreadsheets"),
        "table-2",
        about=_("Bring the lists you have, and take everything along."),
    ),
    Place("people:settings", _("Settings"), "settings", about=_("Name, time zone, language and currency.")),
)
GOODS_OF_ALL, DECIDING, WHO_WE_ARE = (
    _("What we have and make"),
    _("How we decide"),
    _("Who we are, and our papers"),
)


def shown(slug: str, path: str) -> list[Shown]:
    """The main places of the union at ``slug``; whatever lies under none of the others lies in the commons."""
    parts = path.removeprefix(f"/u/{slug}/").split("/", 1)
    here = _here(parts[0]) if path.startswith(f"/u/{slug}/") else None
    return [Shown(place, address(place.to, slug), place is here) for place in MAIN]


def of_the_commons(union: Association) -> list[Part]:
    """The places of the commons, part by part, in the order people look for them."""
    deciding = [
        Shown(Place("", name, icon, about=about), url, False) for url, name, icon, about in home_links(union)
    ]
    return [
        Part("goods", GOODS_OF_ALL, _shown(GOODS, union)),
        Part("deciding", DECIDING, [*deciding, *_shown((REMINDERS,), union)]),
        Part("us", WHO_WE_ARE, _shown(US, union)),
    ]


def _shown(places: Iterable[Place], union: Association) -> list[Shown]:
    return [Shown(place, address(place.to, union.slug or ""), False) for place in places]


def address(page: str, slug: str, **names: object) -> str:
    """Where the page with this url name is in the union at ``slug``."""
    return reverse(page, kwargs={"slug": slug, **names})


def _here(first: str) -> Place:
    if not first:
        return MAIN[0]
    return next((place for place in MAIN if first in place.under), MAIN[-1])
