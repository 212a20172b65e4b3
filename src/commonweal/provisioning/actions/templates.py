"""Taking up what is usual: templates become needs, and follow when somebody grows or moves more."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, Association, Membership, Person
from commonweal.people.permissions import require_power, today_in
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.models import Body, Group, Need
from commonweal.provisioning.permissions.needs import POWER, ground_for
from commonweal.provisioning.rules.nutrition import NUTRIENTS, BodyFacts, nutrition_milli
from commonweal.provisioning.rules.templates import NUTRITION, TEMPLATES, Usual, UsualNeed, lines_for

GroupRow = tuple[UUID, str, int, str]


class NothingUsual(Refused):
    """The union counts no group that the template speaks of."""


@once
def apply_template(
    *,
    union: Association,
    whose: Person | Association,
    template: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> list[Need]:
    """State what ``template`` (``rules/templates.py``) holds to be usual for ``whose``, or bring it up to date.

    Needs of the same template that stood before are changed, those no longer usual withdrawn; needs that somebody
    changed by hand are their own and stay. Gives the needs that stand now. Raises ``NotPermitted``, ``Refused`` for
    an unknown template and ``NothingUsual`` when the union has no group for it.
    """
    if made_before(union=union.pk, key=key, deed="needs.taken_up"):
        return _standing(union, whose.pk, template)
    ground = ground_for(by, whose, union, at=at)
    usual = _template(template, whose)
    Agent.objects.select_for_update().get(pk=whose.pk)  # two at once would state everything twice
    day, groups = today_in(union, at), _groups(union)
    body = Body.objects.filter(person_id=whose.pk).first() if isinstance(whose, Person) else None
    lines = usual_for(usual, body, groups=groups, on=day)
    _write(union, whose.pk, usual, lines, day=day, at=at)
    note(
        union=union.pk,
        deed="needs.taken_up",
        by=by.pk,
        for_whom=ground.for_whom,
        under=ground.under,
        subject=path_of("person" if isinstance(whose, Person) else "association", whose.pk),
        facts={"template": template},
        at=at,
        key=key,
    )
    return _standing(union, whose.pk, template)


@once
def describe_body(
    *,
    union: Association,
    person: Person,
    terms: BodyTerms,
    version: int | None = None,
    take_up: bool,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Body:
    """Write down what the kitchen must know of ``person`` and, with ``take_up``, state the food usual for it.

    Raises what ``set_body`` raises. A union that counts neither energy nor protein keeps the facts alone.
    """
    body = set_body(union=union, person=person, terms=terms, version=version, by=by, at=at, key=key)
    fits = any(code in {nutrient.code for nutrient in NUTRIENTS} for _, code, _, _ in _groups(union))
    if take_up and fits:
        apply_template(union=union, whose=person, template=NUTRITION, by=by, at=at)
    return body


@once
def refresh_nutrition(*, union: Association, by: Person, at: datetime, key: UUID | None = None) -> int:
    """Bring everybody's food needs up to their age today, where they once took up the template; gives how many changed.

    A keeper with ``provisioning.needs`` does it before a round; children grow. Nobody's own figures are touched.
    """
    if made_before(union=union.pk, key=key, deed="needs.refreshed"):
        return 0
    mandate = require_power(by, union, POWER, at=at)
    day, groups = today_in(union, at), _groups(union)
    members = Membership.objects.on(day).filter(association=union).values("member_id")
    open_needs = Need.objects.filter(union=union, template=NUTRITION, withdrawn_at__isnull=True)
    persons = sorted(set(open_needs.filter(whose_id__in=members).values_list("whose_id", flat=True)))
    bodies = Body.objects.in_bulk(persons)
    changed = sum(
        _write(
            union,
            person,
            TEMPLATES[NUTRITION],
            usual_for(TEMPLATES[NUTRITION], bodies.get(person), groups=groups, on=day),
            day=day,
            at=at,
        )
        for person in persons
    )
    note(
        union=union.pk,
        deed="needs.refreshed",
        by=by.pk,
        under=mandate.pk,
        subject=path_of("association", union.pk),
        facts={"changed": changed},
        at=at,
        key=key,
    )
    return changed


def usual_for(usual: Usual, body: Body | None, *, groups: Iterable[GroupRow], on: date) -> list[UsualNeed]:
    """The needs that ``usual`` gives; raises ``NothingUsual`` when none of the union's groups fits it.

    A baby at the breast needs nothing from the kitchen: that is a list of lines with nothing in them.
    """
    rows = list(groups)
    if usual.code == NUTRITION:
        facts = BodyFacts(body.born_on, body.sex, body.activity, body.life_stage) if body else BodyFacts()
        amounts = nutrition_milli(facts, on=on, measures=[(code, measure) for _, code, _, measure in rows])
        lines = [UsualNeed(pk, tier, amounts[code], "day") for pk, code, tier, _ in rows if code in amounts]
    else:
        lines = lines_for(usual, rows)
    if not lines:
        raise NothingUsual(say("This union counts nothing that “{name}” speaks of.", name=usual.name))
    return lines


def _template(code: str, whose: Person | Association) -> Usual:
    usual = TEMPLATES.get(code)
    if usual is None or usual.is_for_person != isinstance(whose, Person):
        raise Refused(say("There is no such template for this."), field="template")
    return usual


def _groups(union: Association) -> list[GroupRow]:
    return list(Group.objects.filter(union=union).order_by("pk").values_list("id", "code", "tier", "measure"))


def _standing(union: Association, whose: UUID, template: str) -> list[Need]:
    standing = Need.objects.filter(union=union, whose_id=whose, template=template, withdrawn_at__isnull=True)
    return list(standing.order_by("tier", "pk"))


def _write(
    union: Association, whose: UUID, usual: Usual, lines: Iterable[UsualNeed], *, day: date, at: datetime
) -> int:
    """Make the needs of this template what ``lines`` say; gives how many rows were touched."""
    wanted = {line.group: line for line in lines if line.milli}
    touched = 0
    for need in _standing(union, whose, usual.code):
        line = wanted.pop(need.group_id, None) if need.group_id else None
        if line and (need.amount, need.per) == (line.milli, line.per):
            continue
        if line:
            need.amount, need.per = line.milli, line.per
        else:
            need.withdrawn_at = at
        need.version += 1
        need.save()
        touched += 1
    fresh = [
        _need(union, whose, usual, line, day) for line in wanted.values() if not _own(union, whose, line)
    ]
    Need.objects.bulk_create(fresh)
    return touched + len(fresh)


def _own(union: Association, whose: UUID, line: UsualNeed) -> bool:
    """Whether they said for themselves how much of this they need, which the usual figure does not add to."""
    own = Need.objects.filter(union=union, whose_id=whose, group_id=line.group, template="")
    return own.filter(withdrawn_at__isnull=True).exists()


def _need(union: Association, whose: UUID, usual: Usual, line: UsualNeed, day: date) -> Need:
    return Need(
        union=union,
        whose_id=whose,
        group_id=line.group,
        tier=line.tier,
        amount=line.milli,
        per=line.per,
        since=day,
        template=usual.code,
        is_private=usual.is_private,
    )
