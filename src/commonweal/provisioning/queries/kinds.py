"""What there is to know about kinds of things and the groups of needs they serve."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind, Resource
from commonweal.people.models import Association
from commonweal.provisioning.models import Group, KindFacts, KindValue, RecipeLine, Role, SupplyOffer


class GroupRow(NamedTuple):
    """A group of needs as lists show it."""

    id: UUID
    code: str
    name: str
    tier: int
    measure: str


class ValueRow(NamedTuple):
    """What one unit of a kind gives toward a group, in thousandths of its measure."""

    code: str
    group: str
    measure: str
    value_milli: int


class RecipeName(NamedTuple):
    """A recipe that makes or takes a kind."""

    id: UUID
    name: str
    sort: str


@dataclass(frozen=True, slots=True)
class KindCard:
    """All that a kind's page shows. ``hidden_allergens`` are in what it is made of, but not said of it."""

    kind: Kind
    facts: KindFacts | None
    values: list[ValueRow]
    onhand: int
    made_by: list[RecipeName]
    used_in: list[RecipeName]
    hidden_allergens: list[str]
    reserve: int | None
    capacity: int | None
    cheapest: tuple[str, int] | None


def groups_of(union: Association) -> list[GroupRow]:
    """The groups of needs of a union, the most urgent tier first."""
    rows = Group.objects.filter(union=union).order_by("tier", "name")
    return [GroupRow(*row) for row in rows.values_list("pk", "code", "name", "tier", "measure")]


def kinds_of(
    union: Association, *, search: str = "", group: str = "", medium: str = "", archived: bool = False
) -> QuerySet[Kind, Any]:
    """Rows (pk, name, medium, unit_code, allergens, animal, onhand) of a union's kinds, by name.

    ``group`` is the code of a group they serve. Archived kinds are left out, or given alone.
    """
    there = (
        Resource.objects.filter(kind=OuterRef("pk"), union=union)
        .order_by()
        .values("kind")
        .annotate(there=Sum("onhand"))
        .values("there")
    )
    kinds = Kind.objects.filter(union=union, archived_at__isnull=not archived)
    if search:
        kinds = kinds.filter(Q(name__icontains=search) | Q(note__icontains=search))
    if group:
        kinds = kinds.filter(values__group__code=group)
    if medium:
        kinds = kinds.filter(medium=medium)
    return (
        kinds.order_by("name", "pk")
        .annotate(onhand=Coalesce(Subquery(there, output_field=BigIntegerField()), 0))
        .values_list(
            "pk", "name", "medium", "unit_code", "facts__allergens", "facts__animal", "onhand", named=True
        )
    )


def kind_of(union: Association, kind_id: UUID) -> Kind:
    """One kind of this union; 404 for any other."""
    return get_object_or_404(Kind, union=union, pk=kind_id)


def group_of(union: Association, group_id: UUID) -> Group:
    """One group of this union; 404 for any other."""
    return get_object_or_404(Group, union=union, pk=group_id)


def names_by_medium(union: Association, media: set[str]) -> list[tuple[UUID, str, str]]:
    """The kinds of these media that are in use, as (id, name, unit code) by name, for a form to choose from."""
    kinds = Kind.objects.filter(union=union, medium__in=media, archived_at__isnull=True).order_by("name")
    return list(kinds.values_list("pk", "name", "unit_code"))


def kind_card(kind: Kind) -> KindCard:
    """What a kind's own page shows, in a number of queries that does not grow."""
    lines = RecipeLine.objects.filter(kind=kind, recipe__archived_at__isnull=True)
    roles = list(
        lines.order_by("recipe__name").values_list("role", "recipe_id", "recipe__name", "recipe__sort")
    )
    gives = {Role.OUTPUT, Role.BYPRODUCT}
    made_by = [RecipeName(pk, name, sort) for role, pk, name, sort in roles if role in gives]
    facts = KindFacts.objects.filter(kind=kind).first()
    offers = SupplyOffer.objects.filter(kind=kind, archived_at__isnull=True).order_by("price")
    return KindCard(
        kind=kind,
        facts=facts,
        values=_values(kind),
        onhand=Resource.objects.filter(kind=kind).aggregate(there=Sum("onhand"))["there"] or 0,
        made_by=made_by,
        used_in=[RecipeName(pk, name, sort) for role, pk, name, sort in roles if role not in gives],
        hidden_allergens=_hidden_allergens([row.id for row in made_by], facts),
        reserve=getattr(getattr(kind, "reserve", None), "amount", None),
        capacity=getattr(getattr(kind, "capacity", None), "amount", None),
        cheapest=offers.values_list("supplier", "price").first(),
    )


def _values(kind: Kind) -> list[ValueRow]:
    rows = KindValue.objects.filter(kind=kind).order_by("group__tier", "group__name")
    return [
        ValueRow(*row)
        for row in rows.values_list("group__code", "group__name", "group__measure", "value_milli")
    ]


def _hidden_allergens(recipes: list[UUID], facts: KindFacts | None) -> list[str]:
    """Allergens of what these recipes take that are not said of what they make."""
    inputs = KindFacts.objects.filter(
        kind__recipe_lines__recipe__in=recipes, kind__recipe_lines__role=Role.INPUT
    ).values_list("allergens", flat=True)
    inside = {code for allergens in inputs for code in allergens}
    return sorted(inside - set(facts.allergens if facts else ()))
