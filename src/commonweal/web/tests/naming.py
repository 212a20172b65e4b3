"""One thing of every noun that URIs name, in the small kitchen."""

from uuid import UUID

from django.apps import apps

from commonweal.assembly.tests.builders.budgets import year_in
from commonweal.assembly.tests.builders.draws import OPTIONS, announced
from commonweal.assembly.tests.builders.joining import asked
from commonweal.assembly.tests.builders.meetings import called
from commonweal.assembly.tests.builders.proposals import opened as brought_up
from commonweal.assembly.tests.builders.rehearsals import asked as rehearsed
from commonweal.people.tests.builders import AT
from commonweal.provisioning.tests.builders.menus import menu
from commonweal.provisioning.tests.builders.rounds import Kitchen
from commonweal.provisioning.tests.builders.share_outs import opened
from commonweal.web.named import PAGES


def one_of_each(home: Kitchen) -> dict[str, UUID]:
    """By noun, the id of a thing of ``home``'s union."""
    if not apps.get_model("provisioning.Menu").objects.filter(union=home.union).exists():
        menu(home.union)
        opened(apps.get_model("provisioning.Round").objects.get(union=home.union), at=AT)
    if not apps.get_model("assembly.Proposal").objects.filter(union=home.union).exists():
        brought_up(home.union)
    if not apps.get_model("assembly.Draw").objects.filter(union=home.union).exists():
        announced(home.union, OPTIONS)
        asked(home.union)
    if not apps.get_model("assembly.Meeting").objects.filter(union=home.union).exists():
        called(home.union)
    if not apps.get_model("assembly.Budgeting").objects.filter(union=home.union).exists():
        year_in(home.union)
    if not apps.get_model("assembly.Rehearsal").objects.filter(association=home.union).exists():
        rehearsed(home.union)
    return {
        noun: apps.get_model(page.model).objects.filter(**{page.union: home.union}).order_by("pk")[0].pk
        for noun, page in PAGES.items()
    }
