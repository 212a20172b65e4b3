"""From what stands in a cell to a value; a reader raises ``Refused`` with a sentence for what it cannot read."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from commonweal.lib.quantity import UNITS
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.rules.allergens import ALLERGENS

Reader = Callable[[str], object]
YES = {"yes", "y", "x", "true", "1", "ja", "j", "wahr", "oui", "sí", "si"}
NO = {"", "no", "n", "false", "0", "nein", "falsch", "non"}
WHOLE_MOST = 10**9
NUMBER_MOST = 10**12
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
DIVIDERS = re.compile(r"[;,/|]")


def plain(text: str) -> str:
    """A word for comparing: small letters, one space between words, no star that marks a needed column."""
    return " ".join(text.casefold().replace("*", " ").replace("_", " ").split())


def text_of(most: int) -> Reader:
    """Text of at most ``most`` characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Refused(say("This is longer than {most} characters.", most=most))
        return cell

    return read


def whole_number(cell: str) -> int:
    """A whole number of zero or more."""
    number = decimal(cell)
    if number != number.to_integral_value() or number > WHOLE_MOST:
        raise Refused(say("“{text}” is not a whole number.", text=cell))
    return int(number)


def decimal(cell: str) -> Decimal:
    """A number of zero or more, with a point or a comma."""
    bare = cell.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    if bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    try:
        number = Decimal(bare)
    except InvalidOperation as wrong:
        raise Refused(say("“{text}” is not a number.", text=cell)) from wrong
    if not number.is_finite() or number < 0:
        raise Refused(say("“{text}” must be zero or more.", text=cell))
    if number > NUMBER_MOST:
        raise Refused(say("“{text}” is more than the books can hold.", text=cell))
    return number


def percent(cell: str) -> Decimal:
    """A share in percent, from 0 to 100."""
    number = decimal(cell.rstrip("% \u00a0\u202f"))
    if number > 100:
        raise Refused(say("“{text}” is more than the whole.", text=cell))
    return number


def day(cell: str) -> date:
    """A day as 2026-11-22 or 22.11.2026."""
    german = GERMAN_DAY.fullmatch(cell)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(cell[:10])
    except ValueError as wrong:
        raise Refused(say("“{text}” is not a day such as 2026-11-22.", text=cell)) from wrong


def yes_or_no(cell: str) -> bool:
    """Yes, no, or a cross."""
    word = plain(cell)
    if word in YES | NO:
        return word in YES
    raise Refused(say("“{text}” is neither yes nor no.", text=cell))


def one_of(words: Callable[[], Mapping[str, str]]) -> Reader:
    """One of a few codes, or its name in the reader's language; ``words`` gives code and name."""

    def read(cell: str) -> str:
        choices, wanted = words(), plain(cell)
        for code, name in choices.items():
            if wanted in {plain(code), plain(name)}:
                return code
        raise Refused(say("“{text}” is none of: {choices}.", text=cell, choices=", ".join(choices)))

    return read


def unit(cell: str) -> str:
    """A unit by its code or its symbol."""
    wanted = plain(cell)
    for code, known in UNITS.items():
        if wanted in {code.casefold(), known.symbol.casefold()}:
            return code
    raise Refused(say("“{text}” is no unit we know; we know: {units}.", text=cell, units=", ".join(UNITS)))


def parts(cell: str) -> list[str]:
    """The parts of a list in one cell, divided by commas, semicolons or strokes."""
    return [part.strip() for part in DIVIDERS.split(cell) if part.strip()]


def allergens(cell: str) -> tuple[str, ...]:
    """Allergens by code or by name in the reader's language."""
    known = {plain(key): code for code, words in ALLERGENS.items() for key in (code, str(words))}
    found = []
    for part in parts(cell):
        if plain(part) not in known:
            raise Refused(
                say("“{text}” is none of the allergens: {known}.", text=part, known=", ".join(ALLERGENS))
            )
        found.append(known[plain(part)])
    return tuple(sorted(set(found)))


def months(cell: str) -> tuple[int, ...]:
    """The yield of the twelve months: twelve percentages, or the numbers of the months in which it can be begun."""
    numbers = [whole_number(part) for part in re.split(r"[;,/|\s]+", cell) if part]
    if len(numbers) == 12:
        return tuple(numbers)
    if numbers and all(1 <= number <= 12 for number in numbers):
        return tuple(100 if month in numbers else 0 for month in range(1, 13))
    raise Refused(say("“{text}” is neither months such as 3 4 5 nor twelve percentages.", text=cell))


def weekdays(cell: str) -> int:
    """Days of the week as a bit for each, Monday first: numbers 1 to 7, or the beginnings of the English names."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    bits = 0
    for part in re.split(r"[;,/|\s]+", cell.casefold()):
        if not part:
            continue
        at = [number for number, name in enumerate(names) if part[:3] == name or part == str(number + 1)]
        if not at:
            raise Refused(say("“{text}” is no day of the week; write 1 for Monday to 7.", text=part))
        bits |= 1 << at[0]
    return bits or 127


def known_words(choices: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Codes and names of an enumeration's choices."""
    return {str(code): str(name) for code, name in choices}
