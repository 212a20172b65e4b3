"""The customs of saying what the kitchen must know about a body."""

from collections.abc import Iterable
from datetime import date

from commonweal.lib.words import say
from commonweal.provisioning.rules.allergens import NOT_FOR_DIET, unknown_allergens
from commonweal.provisioning.rules.needs import Fault

YEARS_MOST = 125
SEXES = ("", "female", "male")
ACTIVITIES = ("sedentary", "moderate", "active")
LIFE_STAGES = ("", "pregnancy", "lactation")


def why_not_body(
    *, born_on: date | None, sex: str, activity: str, life_stage: str, today: date
) -> Fault | None:
    """The field and the reason why these facts cannot be; None if they can."""
    if born_on is not None and born_on > today:
        return "born_on", say("This day has not come yet.")
    if born_on is not None and today.year - born_on.year > YEARS_MOST:
        return "born_on", say("Nobody is that old; please look at the year again.")
    if sex not in SEXES:
        return "sex", say("The tables know female and male; leave it open to take the middle.")
    if activity not in ACTIVITIES:
        return "activity", say("Choose how much you move in a usual day.")
    if life_stage not in LIFE_STAGES:
        return "life_stage", say("Choose expecting, nursing or neither.")
    return None


def why_not_diet(*, diet: str, allergens: Iterable[str]) -> Fault | None:
    """The field and the reason why the kitchen cannot cook for this; None if it can."""
    if diet not in NOT_FOR_DIET:
        return "diet", say("Choose everything, vegetarian or vegan.")
    unknown = unknown_allergens(allergens)
    if unknown:
        return "allergens", say("“{code}” is not an allergen we know by name.", code=unknown[0])
    return None
