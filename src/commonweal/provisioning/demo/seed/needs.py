"""What the demo's people need and can give: bodies and the tables for them, common needs, hours by skill."""

from datetime import date, datetime, timedelta
from itertools import groupby

from commonweal.people.models import Association, Form
from commonweal.provisioning.actions.abilities import AbilityTerms, offer_ability
from commonweal.provisioning.actions.bodies import BodyTerms
from commonweal.provisioning.actions.needs import NeedTerms, state_need
from commonweal.provisioning.actions.templates import describe_body
from commonweal.provisioning.demo.eating import need_in_month, portion, share_of
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import months_on, periods_from, season_month
from commonweal.provisioning.demo.seed.goods import GROUP_CODES, USUAL_VALUE, VALUES
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.shapes import Eats, NeedRule, Person

STAGES = {"pregnancy": "pregnancy", "lactation": "lactation"}
TOGETHER = frozenset(
    {"warmth", "sound house", "tidy house", "keeping"}
)  # houses are warmed and kept together
ONCE = frozenset({"coat"})
MONTHS = 12


def state_needs(known: Known, *, at: datetime) -> None:
    """Everybody's body and needs, the households' and the union's, and what each offers to do."""
    for person in known.content.people:
        state_body_and_abilities(known, person, at=at)
        _state_own(known, person, at=at)
    _state_produce(known, at=at)
    _state_common(known, at=at)
    _state_of_households(known, at=at)


def state_body_and_abilities(known: Known, person: Person, *, at: datetime) -> None:
    """What the kitchen must know of a person, the food usual for that, and what the person offers to do."""
    _describe(known, person, at=at)
    _offer(known, person, at=at)


def _describe(known: Known, person: Person, *, at: datetime) -> None:
    stage = str(person.stage.value)
    terms = BodyTerms(
        born_on=_born_on(known.today, person.age_months),
        sex=person.sex,
        activity=str(person.activity.value),
        life_stage=next((code for prefix, code in STAGES.items() if stage.startswith(prefix)), ""),
        diet="" if person.eats is Eats.ALL else str(person.eats.value),
        allergens=tuple(sorted(person.avoids)),
    )
    describe_body(
        union=known.union, person=known.people[person.handle], terms=terms, take_up=True,
        by=known.acts_for(person), at=at,
    )  # fmt: skip


def _born_on(today: date, age_months: int) -> date:
    return months_on(today, -age_months) - timedelta(days=9)


def _state_own(known: Known, person: Person, *, at: datetime) -> None:
    """A person's own needs toward groups, the same every month; and once, a coat."""
    sums: dict[str, float] = {}
    for rule in region().needs.values():
        share = share_of(person, rule)
        if not share or rule.group in TOGETHER | {"food", "produce"}:
            continue
        if rule.kind in ONCE:
            _state(known, person, rule, at=at)
            continue
        units = share * rule.steps_per_month / region().kinds[rule.kind].steps
        sums[rule.group] = sums.get(rule.group, 0) + units * VALUES.get(rule.kind, USUAL_VALUE)
    for group, milli in sums.items():
        if group in GROUP_CODES and round(milli):
            target = known.groups[GROUP_CODES[group]]
            terms = NeedTerms(tier=target.tier, amount=round(milli), per="month", since=known.today)
            state_need(
                union=known.union, whose=known.people[person.handle], what=target, terms=terms,
                by=known.acts_for(person), at=at,
            )  # fmt: skip


def _state(known: Known, person: Person, rule: NeedRule, *, at: datetime) -> None:
    terms = NeedTerms(tier=rule.tier, amount=rule.steps_per_month, per="once", since=known.today)
    state_need(
        union=known.union, whose=known.people[person.handle], what=known.kinds[rule.kind], terms=terms,
        by=known.acts_for(person), at=at,
    )  # fmt: skip


def _state_produce(known: Known, *, at: datetime) -> None:
    """Fresh vegetables and fruit for everybody, by the size of their portion."""
    asked = region().groups["produce"].required_per_portion_month
    group = known.groups["produce"]
    for person in known.content.people:
        milli = round(asked * portion(person))  # steps of a kilogram are thousandths of the measure
        terms = NeedTerms(tier=group.tier, amount=milli, per="month", since=known.today)
        state_need(
            union=known.union, whose=known.people[person.handle], what=group, terms=terms,
            by=known.acts_for(person), at=at,
        )  # fmt: skip


def _state_common(known: Known, *, at: datetime) -> None:
    """What houses need as a whole; where it follows the seasons, a line for each run of months alike."""
    for rule in region().needs.values():
        if rule.group not in TOGETHER:
            continue

        def amount(start: date, rule: NeedRule = rule) -> int:
            units = need_in_month(known.content, rule, season_month(start)) / region().kinds[rule.kind].steps
            return round(units * VALUES.get(rule.kind, USUAL_VALUE))

        group = known.groups[GROUP_CODES[rule.group]]
        for milli, months in groupby(periods_from(known.today), key=amount):
            run = list(months)
            until = months_on(run[-1], 1) - timedelta(days=1) if len(run) < MONTHS else None
            terms = NeedTerms(tier=rule.tier, amount=milli, per="month", since=run[0], until=until)
            state_need(union=known.union, whose=known.union, what=group, terms=terms, by=known.keeper, at=at)


def _state_of_households(known: Known, *, at: datetime) -> None:
    """Each household's soap, and one piece of furniture in three months that wants mending."""
    furniture, soap = known.groups["furniture"], region().needs["soap"]
    households = Association.objects.filter(within=known.union, form=Form.HOUSEHOLD).order_by("name")
    for household in households:
        living = sum(person.household == household.name for person in known.content.people)
        once_a_quarter = NeedTerms(tier=furniture.tier, amount=340, per="month", since=known.today)
        by_month = NeedTerms(
            tier=soap.tier, amount=soap.steps_per_month * living, per="month", since=known.today
        )
        state_need(
            union=known.union, whose=household, what=furniture, terms=once_a_quarter, by=known.keeper, at=at
        )
        state_need(
            union=known.union,
            whose=household,
            what=known.kinds["soap"],
            terms=by_month,
            by=known.keeper,
            at=at,
        )


def _offer(known: Known, person: Person, *, at: datetime) -> None:
    for skill, hours in person.abilities.items():
        terms = AbilityTerms(minutes_per_week=hours * 60, since=known.begun.date())
        offer_ability(
            union=known.union, person=known.people[person.handle], skill=known.skills[skill], terms=terms,
            by=known.acts_for(person), at=at,
        )  # fmt: skip
