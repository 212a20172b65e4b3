"""What somebody tells about their body so that the kitchen can plan: age, activity, diet, what they cannot have."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.provisioning.models import Body
from commonweal.provisioning.permissions.needs import ground_for
from commonweal.provisioning.rules.bodies import why_not_body, why_not_diet


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTerms:
    """The facts of a body, each of which may be left open."""

    born_on: date | None = None
    sex: str = ""
    activity: str = "moderate"
    life_stage: str = ""
    diet: str = ""
    allergens: tuple[str, ...] = ()


@once
def set_body(
    *,
    union: Association,
    person: Person,
    terms: BodyTerms,
    version: int | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Body:
    """Write down, or put in place of what was said, what the kitchen must know about ``person``.

    ``version`` is what the writer saw (0 for nothing yet, None not to compare). The journal says that it was done,
    never what. Raises ``NotPermitted``, ``Refused`` naming the field, and ``ChangedMeanwhile``.
    """
    if made_before(union=union.pk, key=key, deed="body.described"):
        return Body.objects.get(pk=person.pk)
    ground = ground_for(by, person, union, at=at)
    _require_body(terms, today=today_in(union, at))
    _write(person, terms, version)
    note(
        union=union.pk,
        deed="body.described",
        by=by.pk,
        for_whom=ground.for_whom,
        under=ground.under,
        subject=path_of("person", person.pk),
        at=at,
        key=key,
    )
    return Body.objects.get(pk=person.pk)


def _require_body(terms: BodyTerms, *, today: date) -> None:
    fault = why_not_body(
        born_on=terms.born_on,
        sex=terms.sex,
        activity=terms.activity,
        life_stage=terms.life_stage,
        today=today,
    ) or why_not_diet(diet=terms.diet, allergens=terms.allergens)
    if fault:
        raise Refused(fault[1], field=fault[0])


def _write(person: Person, terms: BodyTerms, version: int | None) -> None:
    columns = {
        "born_on": terms.born_on,
        "sex": terms.sex,
        "activity": terms.activity,
        "life_stage": terms.life_stage,
        "diet": terms.diet,
        "allergens": sorted(set(terms.allergens)),
    }
    if version is None:
        row, is_new = Body.objects.get_or_create(person=person, defaults=columns)
        if not is_new:
            Body.objects.filter(pk=row.pk).update(**columns, version=F("version") + 1)
        return
    if version == 0:
        _, is_new = Body.objects.get_or_create(person=person, defaults=columns)
    else:
        same = Body.objects.filter(person=person, version=version)
        is_new = bool(same.update(**columns, version=F("version") + 1))
    if not is_new:
        raise ChangedMeanwhile(say("This was changed meanwhile. What you typed is kept."))
