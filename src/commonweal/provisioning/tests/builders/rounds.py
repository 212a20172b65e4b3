"""Rounds and plans for tests: a small kitchen with mouths to feed, and a round worked out for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonweal.flows.models import Kind
from commonweal.flows.tests.builders import stock
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.abilities import offer_ability
from commonweal.provisioning.actions.needs import state_need
from commonweal.provisioning.actions.plans import adopt_plan, ask_plan
from commonweal.provisioning.actions.rounds import open_round
from commonweal.provisioning.actions.supplies import set_capacity
from commonweal.provisioning.actions.working_out import work_out_plan
from commonweal.provisioning.models import Plan, Recipe, Round
from commonweal.provisioning.rules.rounds import RoundDraft
from commonweal.provisioning.tests.builders import needs
from commonweal.provisioning.tests.builders.kinds import good, machine, skill
from commonweal.provisioning.tests.builders.menus import menu, served
from commonweal.provisioning.tests.builders.recipes import line, recipe
from commonweal.provisioning.tests.builders.supplies import supply


@dataclass(frozen=True)
class Kitchen:
    """A union that bakes bread and needs coats, and those who live in it."""

    union: Association
    keeper: Person
    member: Person
    bread: Kind
    flour: Kind
    coat: Kind
    baking: Kind
    sewing: Kind
    bake: Recipe


def kitchen(name: str = "Riverbend", *, at: datetime = AT) -> Kitchen:
    """Two people who need 2,000 kcal a day and a coat each; bread, ten hours of baking and two of sewing a week."""
    union, keeper = found_union(name, at=at)
    member = add_member_with_login(union, "Baker", at=at)
    flour = good(union, "Flour", allergens=("gluten",), values={"energy": 3_400_000}, at=at)
    bread = good(
        union,
        "Bread",
        allergens=("gluten",),
        values={"energy": 2_400_000},
        most_per_person_day=900,
        at=at,
        shelf_days=5,
    )
    coat, cloth = good(union, "Coat", unit="piece", at=at), good(union, "Cloth", unit="m", at=at)
    baking, sewing, oven = skill(union, "Baking", at=at), skill(union, "Sewing", at=at), machine(union, at=at)
    bake = recipe(
        union, "Bake bread", line("input", flour, 14_000), line("output", bread, 20_000),
        line("work", baking, 240), line("equipment", oven, 120), at=at,
    )  # fmt: skip
    recipe(
        union,
        "Sew a coat",
        line("input", cloth, 300),
        line("output", coat, 1),
        line("work", sewing, 600),
        at=at,
    )
    set_capacity(kind=oven, amount=20 * 60, by=keeper, at=at)
    stock(flour, 60_000)
    stock(cloth, 900)
    supply(flour, 110, at=at)
    since = at.date()
    energy = needs.group(union, "energy")
    for person in (keeper, member):
        daily = needs.terms(amount=2_000_000, per="day", since=since)
        once = needs.terms(tier=2, amount=1, per="once", since=since)
        state_need(union=union, whose=person, what=energy, terms=daily, by=person, at=at)
        state_need(union=union, whose=person, what=coat, terms=once, by=person, at=at)
    for what, minutes in ((baking, 600), (sewing, 120)):
        terms = needs.hours(minutes, since=since)
        offer_ability(union=union, person=member, skill=what, terms=terms, by=member, at=at)
    return Kitchen(union, keeper, member, bread, flour, coat, baking, sewing, bake)


def porridge(home: Kitchen, *, times: int = 28) -> Kind:
    """A dish without gluten on the menu of ``home``, with millet in store; gives its portion."""
    millet = good(home.union, "Millet", values={"energy": 3_700_000})
    portion = good(home.union, "Porridge", unit="portion")
    cook = recipe(
        home.union, "Cook porridge", line("input", millet, 1_500), line("output", portion, 10),
        line("work", home.baking, 20), sort="dish",
    )  # fmt: skip
    stock(millet, 100_000)
    menu(home.union, served(cook, "breakfast", times), served(cook, "dinner", times))
    return portion


def draft(**changes: object) -> RoundDraft:
    """Two months from the day after the union began, with a budget of 100 €."""
    plain = {"name": "May and June", "starts_on": date(2026, 5, 5), "period": "month", "periods": 2}
    return RoundDraft(**plain | {"budget_total": 10_000} | changes)  # type: ignore[arg-type]


def round_of(union: Association, *, at: datetime = AT, **changes: object) -> Round:
    """A round that is being stated, from the day after ``at``."""
    changes.setdefault("starts_on", at.date() + timedelta(days=1))
    return open_round(union=union, draft=draft(**changes), by=founder_of(union), at=at)


def waiting_plan(round_: Round, *, at: datetime = AT) -> Plan:
    """A plan that was asked for and waits."""
    return ask_plan(round_=round_, by=founder_of(round_.union), at=at)


def worked_out_plan(round_: Round, *, at: datetime = AT) -> Plan:
    """A plan as it comes back from the background."""
    waiting = waiting_plan(round_, at=at)
    return work_out_plan(plan=waiting.pk, by=None, at=at, now=lambda: at)


def adopted_plan(round_: Round, *, at: datetime = AT) -> Plan:
    """A plan that was worked out and adopted."""
    plan = worked_out_plan(round_, at=at)
    adopt_plan(plan=plan, by=founder_of(round_.union), at=at)
    plan.refresh_from_db()
    return plan
