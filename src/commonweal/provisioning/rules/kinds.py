"""What can be said about a kind of thing, and when it cannot be right."""

from dataclasses import dataclass, field

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say
from commonweal.provisioning.rules.allergens import MEAT_AND_FISH, MILK_AND_THE_LIKE, unknown_allergens

WHOLE_PPM = 1_000_000
SHELF_DAYS_MOST = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsDraft:
    """How a kind behaves in a pantry, as somebody states it; see ``KindFacts`` for what each figure means.

    ``values`` gives by group code the thousandths of the group's measure in one unit (a kg, a litre, a piece).
    """

    allergens: tuple[str, ...] = ()
    animal: str = ""
    shelf_days: int | None = None
    loss_ppm_per_month: int = 0
    grams_per_unit: int = 0
    most_per_person_day: int | None = None
    is_waste: bool = False
    disposal_most_per_month: int | None = None
    food_code: str = ""
    values: dict[str, int] = field(default_factory=dict)


def why_not_facts(facts: FactsDraft) -> tuple[str, Words] | None:
    """The field and the sentence why these facts cannot be right, or None."""
    unknown = unknown_allergens(facts.allergens)
    if unknown:
        return "allergens", say("“{code}” is not an allergen we know by name.", code=unknown[0])
    if facts.animal not in {"", MILK_AND_THE_LIKE, MEAT_AND_FISH}:
        return "animal", say("“{code}” is neither “milk” nor “meat” nor empty.", code=facts.animal)
    if facts.loss_ppm_per_month > WHOLE_PPM:
        return "loss_ppm_per_month", say("More than everything cannot spoil in a month.")
    if facts.shelf_days is not None and facts.shelf_days > SHELF_DAYS_MOST:
        return "shelf_days", say("That keeps longer than a hundred years; leave it empty instead.")
    return _why_not_numbers(facts)


def _why_not_numbers(facts: FactsDraft) -> tuple[str, Words] | None:
    numbers = {
        "shelf_days": facts.shelf_days,
        "loss_ppm_per_month": facts.loss_ppm_per_month,
        "grams_per_unit": facts.grams_per_unit,
        "most_per_person_day": facts.most_per_person_day,
        "disposal_most_per_month": facts.disposal_most_per_month,
        **{f"value_{code}": value for code, value in facts.values.items()},
    }
    for name, number in numbers.items():
        if number is not None and not 0 <= number <= AMOUNT_MOST:
            return name, say("This must be zero or more, and not beyond what the books can hold.")
    return None


@dataclass(frozen=True, slots=True)
class GroupStart:
    """A group of needs that a new union begins with."""

    code: str
    name: Words
    tier: int
    measure: str


FIRST_GROUPS: tuple[GroupStart, ...] = (
    GroupStart("energy", say("Food energy"), 1, "kcal"),
    GroupStart("protein", say("Protein"), 1, "g"),
    GroupStart("warmth", say("Warm rooms"), 1, "kWh"),
    GroupStart("care", say("Care for children, elders and the sick"), 1, "h"),
    GroupStart("shelter", say("A room of one’s own"), 2, "nights"),
    GroupStart("hygiene", say("Washing and clean clothes"), 2, "washes"),
    GroupStart("clothing", say("Whole and warm clothes"), 2, "pieces"),
    GroupStart("repairs", say("Things and houses in repair"), 2, "h"),
    GroupStart("study", say("Learning"), 3, "h"),
    GroupStart("music", say("Music and play"), 3, "h"),
    GroupStart("travel", say("Visits and travel"), 3, "km"),
)
