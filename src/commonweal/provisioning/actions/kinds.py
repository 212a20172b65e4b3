"""Describing kinds of things: groups of needs, goods with their facts."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.flows.actions.kinds import add_kind, archive_kind, change_kind
from commonweal.flows.models import Kind
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions.dishes import refresh_dishes_with, values_before
from commonweal.provisioning.actions.values import write_values
from commonweal.provisioning.models import Group, KindFacts, Tier
from commonweal.provisioning.rules.kinds import FactsDraft, why_not_facts

POWER = "provisioning.kinds"


@once
def add_group(
    *,
    union: Association,
    code: str,
    name: str,
    tier: int,
    measure: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Group:
    """Begin a group of needs that different things can meet, in one of the three tiers, counted in ``measure``.

    Raises ``Refused`` when the code is taken or the tier is none, ``NotPermitted`` without ``provisioning.kinds``.
    """
    made = made_before(union=union.pk, key=key, deed="group.added")
    if made:
        return Group.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    _require_group(name=name, tier=tier)
    try:
        with transaction.atomic():
            group = Group.objects.create(
                union=union, code=code, name=name.strip(), tier=tier, measure=measure
            )
    except IntegrityError as clash:
        raise Refused(say("There is already a group “{code}”.", code=code), field="code") from clash
    note(
        union=union.pk, deed="group.added", by=by.pk, subject=path_of("group", group.pk), at=at,
        under=mandate.pk, key=key, facts={"code": code, "tier": tier, "measure": measure},
    )  # fmt: skip
    return group


@once
def change_group(
    *, group: Group, name: str, tier: int, measure: str, by: Person, at: datetime, key: UUID | None = None
) -> Group:
    """Rename a group of needs, or give it another tier or measure; its code stays for good.

    Raises ``Refused`` for an empty name or no tier, ``NotPermitted`` without ``provisioning.kinds``.
    """
    made = made_before(union=group.union_id, key=key, deed="group.changed")
    if made:
        return Group.objects.get(pk=made)
    mandate = require_power(by, group.union, POWER, at=at)
    _require_group(name=name, tier=tier)
    Group.objects.filter(pk=group.pk).update(name=name.strip(), tier=tier, measure=measure)
    note(
        union=group.union_id, deed="group.changed", by=by.pk, subject=path_of("group", group.pk), at=at,
        under=mandate.pk, key=key, facts={"code": group.code, "tier": tier, "measure": measure},
    )  # fmt: skip
    group.refresh_from_db()
    return group


def _require_group(*, name: str, tier: int) -> None:
    if not name.strip():
        raise Refused(say("A group needs a name."), field="name")
    if tier not in Tier.values:
        raise Refused(say("There are three tiers: 1, 2 and 3."), field="tier")


@once
def add_good(
    *,
    union: Association,
    name: str,
    medium: str,
    unit_code: str,
    note_text: str = "",
    facts: FactsDraft | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Kind:
    """Begin to speak of a kind of thing (good, service, skill, machine, land) and say what it does for people.

    One kind is added to the books and its facts beside it. Raises ``Refused`` at the field, ``NotPermitted``
    without ``provisioning.kinds``.
    """
    made = made_before(union=union.pk, key=key, deed="good.added")
    if made:
        return Kind.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    kind = add_kind(
        union=union,
        name=name,
        medium=medium,
        unit_code=unit_code,
        note=note_text,
        by=by,
        at=at,
        under=mandate.pk,
    )
    if facts is not None:
        _write_facts(kind, facts)
    note(
        union=union.pk, deed="good.added", by=by.pk, subject=path_of("kind", kind.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(facts),
    )  # fmt: skip
    return kind


@once
def change_good(
    *,
    kind: Kind,
    name: str,
    note_text: str,
    facts: FactsDraft,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Kind:
    """Change what is said about a kind; dishes made of it get their figures anew.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field, ``NotPermitted``
    without ``provisioning.kinds``.
    """
    made = made_before(union=kind.union_id, key=key, deed="good.changed")
    if made:
        return Kind.objects.get(pk=made)
    mandate = require_power(by, kind.union, POWER, at=at)
    kind = change_kind(kind=kind, name=name, note=note_text, version=version, by=by, at=at, under=mandate.pk)
    _write_facts(kind, facts)
    note(
        union=kind.union_id, deed="good.changed", by=by.pk, subject=path_of("kind", kind.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(facts),
    )  # fmt: skip
    return kind


@once
def archive_good(*, kind: Kind, by: Person, at: datetime, key: UUID | None = None) -> Kind:
    """Take a kind out of use; refused while a recipe in use speaks of it. Doing it twice changes nothing.

    Raises ``Refused`` naming such a recipe, ``NotPermitted`` without ``provisioning.kinds``.
    """
    mandate = require_power(by, kind.union, POWER, at=at)
    line = kind.recipe_lines.filter(recipe__archived_at__isnull=True).select_related("recipe").first()
    if line is not None:
        raise Refused(say("“{recipe}” speaks of it; change that first.", recipe=line.recipe.name))
    return archive_kind(kind=kind, by=by, at=at, key=key, under=mandate.pk)


@once
def set_kind_facts(
    *, kind: Kind, facts: FactsDraft, by: Person, at: datetime, key: UUID | None = None
) -> KindFacts:
    """Say how a kind behaves in a pantry and what a unit of it gives; dishes made of it get their figures anew.

    All facts and values of before are replaced. Raises ``Refused`` at the field, ``NotPermitted`` without
    ``provisioning.kinds``.
    """
    made = made_before(union=kind.union_id, key=key, deed="kind.described")
    if made:
        return KindFacts.objects.get(pk=made)
    mandate = require_power(by, kind.union, POWER, at=at)
    written = _write_facts(kind, facts)
    note(
        union=kind.union_id, deed="kind.described", by=by.pk, subject=path_of("kind", kind.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(facts),
    )  # fmt: skip
    return written


def _write_facts(kind: Kind, facts: FactsDraft) -> KindFacts:
    """Replace the facts and values of a kind and refresh the dishes made of it."""
    reason = why_not_facts(facts)
    if reason:
        raise Refused(reason[1], field=reason[0])
    before = values_before(kind)
    written, _ = KindFacts.objects.update_or_create(
        kind=kind,
        defaults={
            "allergens": sorted(facts.allergens),
            "animal": facts.animal,
            "shelf_days": facts.shelf_days,
            "loss_ppm_per_month": facts.loss_ppm_per_month,
            "grams_per_unit": facts.grams_per_unit,
            "most_per_person_day": facts.most_per_person_day,
            "is_waste": facts.is_waste,
            "disposal_most_per_month": facts.disposal_most_per_month,
            "food_code": facts.food_code,
        },
    )
    write_values(kind, facts.values)
    refresh_dishes_with(kind, before)
    return written


def _journaled(facts: FactsDraft | None) -> dict[str, object]:
    """The facts as the journal keeps them."""
    if facts is None:
        return {}
    return {
        "allergens": sorted(facts.allergens),
        "animal": facts.animal,
        "values_milli": dict(facts.values),
        "shelf_days": facts.shelf_days,
        "loss_ppm_per_month": facts.loss_ppm_per_month,
        "grams_per_unit": facts.grams_per_unit,
    }
