"""What a rehearsal found, in the reader's language: sentences with their facts as the reader writes them."""

from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.assembly.rules.rehearsals import Amount, Days, Fact, Said, Share
from commonweal.lib.quantity import THIN, UNITS, show_amount
from commonweal.lib.words import say

COUNTED = frozenset({"piece", "portion"})
"""Units of which only the number is told: so many eggs."""


def in_words(said: Said) -> str:
    """A kept sentence."""
    return str(say(said.sentence, **{name: shown(fact) for name, fact in said.facts.items()}))


def shown(fact: Fact) -> str:
    """A fact: amounts with their decimal mark, shares in percent, days in words."""
    match fact:
        case Amount(steps, unit):
            return _amount(steps, unit)
        case Share(permille):
            percent = round(permille / 10)
            percent = min(percent, 99) if permille < 1000 else percent
            return f"{max(percent, 1) if permille else 0}{THIN}%"
        case Days(first_on, last_on):
            # Translators: a day with its month, as a Django date format.
            day = _("j F")
            return f"{formats.date_format(first_on, day)} – {formats.date_format(last_on, day)}"
        case Said():
            return in_words(fact)
        case _:
            return str(fact)


def decimal_mark() -> str:
    """The reader's decimal mark."""
    return str(formats.get_format("DECIMAL_SEPARATOR"))


def _amount(steps: int, unit_code: str) -> str:
    if unit_code == "h":
        hours, minutes = divmod(steps, 60)
        return f"{_grouped(str(hours))}{THIN}h" + (f"{THIN}{minutes:02d}" if minutes else "")
    unit = UNITS[unit_code]
    number = _grouped(show_amount(steps, unit, decimal_mark=decimal_mark()))
    return number if unit_code in COUNTED else f"{number}{THIN}{unit.symbol}"


def _grouped(number: str) -> str:
    """Five digits and more before the mark in groups of three, a narrow space between."""
    whole, mark, rest = number.partition(decimal_mark())
    if len(whole) < 5:
        return number
    head = len(whole) % 3
    groups = [whole[:head]] * bool(head) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
    return THIN.join(groups) + mark + rest
