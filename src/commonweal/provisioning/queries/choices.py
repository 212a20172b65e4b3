"""What forms offer to choose from: the words of the standard's and this room's enumerations, and units by name."""

from commonweal.flows.models import Medium
from commonweal.lib.quantity import CURRENCIES, UNITS
from commonweal.lib.words import say
from commonweal.provisioning.models import Activity, Body, KindFacts, Meal, Role, Sex, Sort, Tier

Choices = list[tuple[str, object]]

_UNIT_WORDS = {
    "piece": say("pieces"),
    "portion": say("portions"),
    "day": say("days"),
    "night": say("nights"),
    "h": say("hours"),
    "stere": say("steres of wood"),
}
_FIXED_UNIT = {"work": "h", "equipment": "h", "land": "m2"}


def media() -> Choices:
    """The sorts of kinds that members describe (money belongs to the books)."""
    return [choice for choice in Medium.choices if choice[0] != Medium.MONEY]


def units() -> Choices:
    """The units things can be counted in, currencies left out."""
    return [
        (code, _UNIT_WORDS.get(code, unit.symbol)) for code, unit in UNITS.items() if code not in CURRENCIES
    ]


def fixed_unit(medium: str) -> str | None:
    """The one unit of skills, machines and land; goods and services have any."""
    return _FIXED_UNIT.get(medium)


def sorts() -> Choices:
    """The sorts of recipes."""
    return list(Sort.choices)


def roles() -> Choices:
    """What a line can be to its recipe."""
    return list(Role.choices)


def meals() -> Choices:
    """The meals of a day."""
    return list(Meal.choices)


def tiers() -> list[tuple[int, object]]:
    """The three tiers of urgency, in words."""
    return list(Tier.choices)


def animal_choices() -> Choices:
    """Of no animal, of milk and eggs, of meat."""
    return list(KindFacts._meta.get_field("animal").choices or [])


def sexes() -> Choices:
    """The columns of the tables, and neither."""
    return list(Sex.choices)


def activities() -> Choices:
    """How much a person moves."""
    return list(Activity.choices)


def diets() -> Choices:
    """Everything, vegetarian, vegan."""
    return list(Body._meta.get_field("diet").choices or [])


def life_stages() -> Choices:
    """Neither, expecting, nursing."""
    return list(Body._meta.get_field("life_stage").choices or [])
