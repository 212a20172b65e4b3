"""Taking over what people need and what they can give."""

from uuid import UUID

from commonweal.flows.models import Kind
from commonweal.lib.quantity import Unit, WrongAmount, read_amount
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.actions.abilities import AbilityTerms, change_ability, offer_ability
from commonweal.provisioning.actions.needs import NeedTerms, change_need, state_need
from commonweal.provisioning.models import Ability, Group, KindValue, Need, Tier
from commonweal.provisioning.rules.abilities import ALL_DAYS, ALL_PARTS
from commonweal.provisioning.sheets.rows import Row
from commonweal.provisioning.sheets.taking.lookup import Outcome, Taking

THOUSANDTHS = Unit("milli", "", 1000)


def take_need(taking: Taking, row: Row) -> Outcome:
    """State a need, or change the open one of the same person, thing and rhythm."""
    whose, what = taking.who(row.text("who")), taking.needed(row.text("what"))
    there = _open_need(taking, whose.pk, what, row.text("per"))
    terms = _need_terms(taking, row, what, there)
    if there is None:
        state_need(union=taking.union, whose=whose, what=what, terms=terms, **taking.keyed(row))
        return Outcome.NEW
    if all(getattr(there, name) == getattr(terms, name) for name in terms.__slots__):
        return Outcome.SAME
    change_need(need=there, terms=terms, version=there.version, **taking.keyed(row))
    return Outcome.CHANGED


def _open_need(taking: Taking, whose: UUID, what: Kind | Group, per: str) -> Need | None:
    open_now = Need.objects.filter(union=taking.union, whose_id=whose, per=per, withdrawn_at__isnull=True)
    about = open_now.filter(kind=what) if isinstance(what, Kind) else open_now.filter(group=what)
    return about.order_by("pk").first()


def _need_terms(taking: Taking, row: Row, what: Kind | Group, there: Need | None) -> NeedTerms:
    tier = row.values.get("tier")
    return NeedTerms(
        tier=int(str(tier)) if tier else _usual_tier(what),
        amount=_amount(row, what),
        per=row.text("per"),
        since=row.get("since", there.since if there else taking.today),
        until=row.day("until"),
        note=row.text("note"),
        is_private=row.get("private", False),
    )


def _usual_tier(what: Kind | Group) -> int:
    """The tier of a group; that of the most urgent group a kind serves, else the second."""
    if isinstance(what, Group):
        return what.tier
    tiers = KindValue.objects.filter(kind=what).order_by("group__tier").values_list("group__tier", flat=True)
    return tiers.first() or Tier.DIGNITY


def _amount(row: Row, what: Kind | Group) -> int:
    unit = what.unit if isinstance(what, Kind) else THOUSANDTHS
    try:
        return read_amount(row.text("amount"), unit)
    except WrongAmount as wrong:
        raise Refused(wrong.message, field="amount") from wrong


def take_ability(taking: Taking, row: Row) -> Outcome:
    """Offer hours of a skill, or change what the person offers of it."""
    person = taking.person(row.text("who"), column="who")
    skill = taking.kind(row.text("skill"), column="skill")
    if skill.unit_code != "h":
        raise Refused(say("“{name}” is no skill.", name=skill.name), field="skill")
    offers = Ability.objects.filter(union=taking.union, person=person, skill=skill, withdrawn_at__isnull=True)
    there = offers.first()
    terms = AbilityTerms(
        minutes_per_week=row.steps("hours_a_week", "h"),
        most_minutes_per_day=row.steps("most_hours_a_day", "h") if "most_hours_a_day" in row.values else None,
        weekdays=row.get("days", ALL_DAYS),
        since=row.get("since", there.since if there else taking.today),
        until=row.day("until"),
        note=row.text("note"),
        dayparts=there.dayparts if there else ALL_PARTS,
    )
    if there is None:
        offer_ability(union=taking.union, person=person, skill=skill, terms=terms, **taking.keyed(row))
        return Outcome.NEW
    if all(getattr(there, name) == getattr(terms, name) for name in terms.__slots__):
        return Outcome.SAME
    change_ability(ability=there, terms=terms, version=there.version, **taking.keyed(row))
    return Outcome.CHANGED
