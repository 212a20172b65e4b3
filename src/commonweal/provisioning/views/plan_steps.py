"""What is stated for a round and what is missing, as the steps of its page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.provisioning.queries.rounds import Stated


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to state, with where to do it."""

    name: str
    text: str
    url: str
    action: str
    is_done: bool
    is_next: bool = False


def steps_of(slug: str | None, stated: Stated) -> list[Step]:
    """What a round needs before a plan of it is worth reading; the first that is missing is the next.

    ``slug`` is where the union's pages are.
    """
    steps = [
        _needs(slug, stated),
        _abilities(slug, stated),
        _recipes(slug, stated),
        _sizes(slug, stated),
        _menus(slug, stated),
        _stores(slug, stated),
        _supplies(slug, stated),
    ]
    missing = next((step for step in steps if not step.is_done), None)
    return [step if step is not missing else _as_next(step) for step in steps]


def _as_next(step: Step) -> Step:
    return Step(step.name, step.text, step.url, step.action, is_done=False, is_next=True)


def _page(slug: str | None, name: str) -> str:
    return reverse(name, kwargs={"slug": slug})


def _needs(slug: str | None, stated: Stated) -> Step:
    text = _("%(some)s of %(all)s have stated what they need.") % {
        "some": stated.needing,
        "all": stated.members,
    }
    done = 0 < stated.members <= stated.needing
    return Step(_("Needs"), text, _page(slug, "provisioning:needs"), _("State needs"), done)


def _abilities(slug: str | None, stated: Stated) -> Step:
    text = ngettext("Hours are offered once.", "Hours are offered %(count)s times.", stated.abilities) % {
        "count": stated.abilities
    }
    url = _page(slug, "provisioning:abilities")
    return Step(_("Abilities"), text, url, _("Offer hours"), stated.abilities > 0)


def _recipes(slug: str | None, stated: Stated) -> Step:
    text = ngettext("One recipe is written down.", "%(count)s recipes are written down.", stated.recipes) % {
        "count": stated.recipes
    }
    url = _page(slug, "provisioning:recipes")
    return Step(_("Recipes"), text, url, _("Write recipes"), stated.recipes > 0)


def _sizes(slug: str | None, stated: Stated) -> Step:
    """Machines and land that recipes name without anybody having said how much there is."""
    done = not stated.unsized
    text = (
        _("How much there is of machines and land is known.")
        if done
        else _("Nobody has said yet how much there is of: %(names)s.") % {"names": ", ".join(stated.unsized)}
    )
    return Step(_("Machines and land"), text, _page(slug, "provisioning:supplies"), _("Say how much"), done)


def _menus(slug: str | None, stated: Stated) -> Step:
    text = ngettext("One menu is in force.", "%(count)s menus are in force.", stated.menus) % {
        "count": stated.menus
    }
    return Step(_("Menus"), text, _page(slug, "provisioning:menus"), _("Write a menu"), stated.menus > 0)


def _stores(slug: str | None, stated: Stated) -> Step:
    text = ngettext("One lot is in store.", "%(count)s lots are in store.", stated.lots) % {
        "count": stated.lots
    }
    return Step(_("Stores"), text, _page(slug, "flows:stores"), _("Count the stores"), stated.lots > 0)


def _supplies(slug: str | None, stated: Stated) -> Step:
    text = ngettext("One price is known.", "%(count)s prices are known.", stated.offers) % {
        "count": stated.offers
    }
    url = _page(slug, "provisioning:supplies")
    return Step(_("Supplies from outside"), text, url, _("Note prices"), stated.offers > 0)
