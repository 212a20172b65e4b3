"""What some people cannot eat: the fourteen groups that European law asks to be named, by a short code.

Source: Annex II of Regulation (EU) No 1169/2011 on food information to consumers; the words are ours.
"""

from collections.abc import Iterable

from commonweal.lib.words import Words, say

ALLERGENS: dict[str, Words] = {
    "gluten": say("cereals with gluten"),
    "crustaceans": say("crustaceans"),
    "egg": say("eggs"),
    "fish": say("fish"),
    "peanut": say("peanuts"),
    "soy": say("soya"),
    "milk": say("milk"),
    "nuts": say("nuts"),
    "celery": say("celery"),
    "mustard": say("mustard"),
    "sesame": say("sesame"),
    "sulphite": say("sulphites"),
    "lupin": say("lupin"),
    "molluscs": say("molluscs"),
}

MILK_AND_THE_LIKE = "milk"
MEAT_AND_FISH = "meat"
NOT_FOR_DIET: dict[str, frozenset[str]] = {
    "": frozenset(),
    "vegetarian": frozenset({MEAT_AND_FISH}),
    "vegan": frozenset({MEAT_AND_FISH, MILK_AND_THE_LIKE}),
}


def allergen_choices() -> list[tuple[str, Words]]:
    """Every allergen as a form offers it: its code and its words."""
    return list(ALLERGENS.items())


def in_words(codes: Iterable[str]) -> list[str]:
    """The words for these codes in the reader's language, in the order of the table; unknown codes as they are."""
    given = set(codes)
    known = [str(words) for code, words in ALLERGENS.items() if code in given]
    return known + sorted(given - ALLERGENS.keys())


def unknown_allergens(codes: Iterable[str]) -> list[str]:
    """Those of ``codes`` that are not in the table, sorted."""
    return sorted(set(codes) - ALLERGENS.keys())


def may_eat(*, diet: str, avoids: Iterable[str], allergens: Iterable[str], animal: str) -> bool:
    """Whether somebody of this ``diet`` who ``avoids`` these allergens may be served a food with these contents.

    An unknown diet is taken as the strictest, for nobody should be served by mistake.
    """
    forbidden = NOT_FOR_DIET.get(diet, NOT_FOR_DIET["vegan"])
    return animal not in forbidden and not set(avoids) & set(allergens)
