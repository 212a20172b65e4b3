"""What this room's things are called where texts of the assembly name them: only what every member may see."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from commonweal.assembly.registry.titles import Titles, declare_titles
from commonweal.flows.models import Kind
from commonweal.provisioning.models import Menu, Plan, Recipe, Round, Task


def plans_named(union: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Plans by their number and round."""
    rows = Plan.objects.filter(round__union=union, pk__in=list(ids)).values_list(
        "pk", "number", "round__name"
    )
    return {
        pk: _("Plan %(number)d for %(round)s") % {"number": number, "round": name}
        for pk, number, name in rows
    }


def _by_name(model: type[Kind | Menu | Recipe | Round | Task]) -> Titles:
    def named(union: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
        rows = model._default_manager.filter(union=union, pk__in=list(ids))
        return dict(rows.values_list("pk", "name"))

    return named


def register() -> None:
    """Let links to plans, rounds, tasks, recipes, menus and kinds carry their names."""
    declare_titles("plan", plans_named)
    for noun, model in (("kind", Kind), ("menu", Menu), ("recipe", Recipe), ("round", Round), ("task", Task)):
        declare_titles(noun, _by_name(model))
