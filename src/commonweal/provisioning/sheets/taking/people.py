"""Taking over people: who belongs, where they live, and what the kitchen must know."""

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.founding import found_household
from commonweal.people.actions.memberships import add_person, admit_member
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.provisioning.actions.bodies import BodyTerms
from commonweal.provisioning.actions.templates import describe_body
from commonweal.provisioning.models import Activity, Body
from commonweal.provisioning.sheets.rows import Row
from commonweal.provisioning.sheets.taking.lookup import Outcome, Taking

BODY = ("born_on", "sex", "activity", "diet", "avoids", "usual_food")


def take_person(taking: Taking, row: Row) -> Outcome:
    """Add a member without a login; of one who is there already, only what the kitchen must know is taken over."""
    name = row.text("name")
    there = taking.has("people", name)
    if isinstance(there, Person):
        _require_once(taking, name)
        return _describe(taking, row, there, is_new=False)
    trusted = taking.person(row.text("trusted"), column="trusted") if row.text("trusted") else None
    person = add_person(
        name=name, union=taking.union, standing=row.get("standing", str(Standing.CONTRIBUTOR)),
        since=row.day("since"), trusted=trusted, **taking.keyed(row),
    )  # fmt: skip
    taking.brought("people", name, person)
    taking.new_names.add(name.casefold())
    _live(taking, row, person)
    _describe(taking, row, person, is_new=True)
    return Outcome.NEW


def _require_once(taking: Taking, name: str) -> None:
    if name.casefold() in taking.new_names:
        raise Refused(
            say("“{name}” stands there twice; write something to tell them apart.", name=name), field="name"
        )


def _live(taking: Taking, row: Row, person: Person) -> None:
    """Let a person live in their household, which is founded when it is new."""
    name = row.text("household")
    if not name:
        return
    household = taking.has("households", name)
    if isinstance(household, Association):
        if not Membership.objects.filter(member_id=person.pk, association=household, until=None).exists():
            admit_member(member=person, association=household, by=taking.by, at=taking.at)
        return
    founded = found_household(name=name, within=taking.union, members=[person], by=taking.by, at=taking.at)
    taking.brought("households", name, founded)


def _describe(taking: Taking, row: Row, person: Person, *, is_new: bool) -> Outcome:
    """Write down what the kitchen must know of a person, where the row says it and it is not known so already."""
    if not any(code in row.values for code in BODY):
        return Outcome.SAME
    terms = BodyTerms(
        born_on=row.day("born_on"), sex=row.text("sex"), diet=row.text("diet"),
        activity=row.get("activity", str(Activity.MODERATE)), allergens=row.get("avoids", ()),
    )  # fmt: skip
    known = Body.objects.filter(person=person).first()
    if known and _known(known) == terms:
        return Outcome.SAME
    describe_body(
        union=taking.union, person=person, terms=terms, take_up=row.get("usual_food", False), by=taking.by,
        at=taking.at, key=None if is_new else row.key,
    )  # fmt: skip
    return Outcome.CHANGED


def _known(body: Body) -> BodyTerms:
    return BodyTerms(
        born_on=body.born_on, sex=body.sex, activity=body.activity, diet=body.diet,
        allergens=tuple(body.allergens),
    )  # fmt: skip
