"""Amounts as people read and write them, and as the books keep them: whole steps of a unit, never floats.

A kind of thing is counted in whole steps (grams, cents, minutes); people see its unit (kg, EUR, h). Symbols follow
the International System of Units and ISO 4217; the codes are those of the Ontology of units of Measure, which
ValueFlows uses.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say

THIN = "\u202f"  # narrow no-break space between a number and its unit
AMOUNT_MOST = 2**53 - 1  # fits a signed 64-bit column and every JSON reader
HOURS_DIGITS_MOST = len(str(AMOUNT_MOST))
SHOWN_MOST = 40  # of what was typed, in the sentence that refuses it


class WrongAmount(Refused):
    """What was typed cannot be read as an amount of this unit; the message is a sentence for the person."""


class UnitMismatch(TypeError):
    """Two amounts of different units were about to be added."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit people use: its symbol, how many smallest steps make one, and its code in OM 2 where it has one."""

    code: str
    symbol: str
    steps: int
    om_code: str = ""

    @property
    def decimals(self) -> int:
        """How many digits behind the decimal mark one step needs (3 for kg in grams, 2 for h in minutes)."""
        return len(str(self.steps - 1)) if self.steps > 1 else 0


UNITS: dict[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("kg", "kg", 1000, "kilogram"),
        Unit("g", "g", 1, "gram"),
        Unit("l", "l", 1000, "litre"),
        Unit("h", "h", 60, "hour"),
        Unit("piece", "×", 1, "one"),
        Unit("portion", "portions", 1, "one"),
        Unit("m2", "m²", 100, "squareMetre"),
        Unit("m", "m", 100, "metre"),
        Unit("kwh", "kWh", 1000, "kilowattHour"),
        Unit("stere", "st", 100, "stere"),
        Unit("day", "d", 1, "day"),
        Unit("night", "nights", 1, "one"),
        Unit("kcal", "kcal", 1, "kilocalorie"),
        Unit("EUR", "€", 100, "euro"),
        Unit("CHF", "CHF", 100, "Swissfranc"),
        Unit("GBP", "£", 100, "poundSterling"),
        Unit("USD", "$", 100, "UnitedStatesDollar"),
    )
}
CURRENCIES = ("EUR", "CHF", "GBP", "USD")


@dataclass(frozen=True, slots=True, order=False)
class Quantity:
    """``amount`` whole steps of ``unit``; adding a different unit raises ``UnitMismatch``."""

    amount: int
    unit: Unit

    def __add__(self, other: "Quantity") -> "Quantity":
        self._same(other)
        return Quantity(self.amount + other.amount, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        self._same(other)
        return Quantity(self.amount - other.amount, self.unit)

    def _same(self, other: "Quantity") -> None:
        if self.unit != other.unit:
            raise UnitMismatch(f"{self.unit.symbol} and {other.unit.symbol} cannot be added.")

    def __str__(self) -> str:
        return f"{show_amount(self.amount, self.unit)} {self.unit.symbol}"


def show_amount(amount: int, unit: Unit, *, decimal_mark: str = ".") -> str:
    """``1500`` steps of kg as ``1.5``; exact for units whose steps are a power of ten, else to two digits."""
    number = Decimal(amount) / Decimal(unit.steps)
    exact = number.quantize(Decimal(1).scaleb(-unit.decimals), rounding=ROUND_HALF_EVEN)
    text = f"{exact:f}"
    if "." in text and unit.code not in CURRENCIES:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", decimal_mark)


def read_amount(text: str, unit: Unit) -> int:
    """What a person typed (``1.5``, ``1,5``, `` 1 500 ``; hours also ``2:30``) in whole steps of ``unit``.

    Rounds to the nearest step. Raises ``WrongAmount`` with a sentence when it is no number, negative or too large.
    """
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "")
    if unit.code == "h" and ":" in plain:
        return _read_clock(plain)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation as wrong:
        raise WrongAmount(say("“{text}” is not a number.", text=_short(text))) from wrong
    if not number.is_finite() or number < 0:
        raise WrongAmount(say("“{text}” must be zero or more.", text=_short(text)))
    if number > AMOUNT_MOST or number * unit.steps > AMOUNT_MOST:  # 1e999999 cannot even be multiplied
        raise WrongAmount(say("“{text}” is more than the books can hold.", text=_short(text)))
    return int((number * unit.steps).to_integral_value(rounding=ROUND_HALF_EVEN))


def _read_clock(plain: str) -> int:
    hours, _, minutes = plain.partition(":")
    if (
        not (hours.isascii() and minutes.isascii() and hours.isdigit() and minutes.isdigit())
        or len(minutes) > 2
        or int(minutes) > 59
    ):
        raise WrongAmount(say("“{text}” is not a time such as 2:30.", text=_short(plain)))
    if len(hours) > HOURS_DIGITS_MOST or int(hours) * 60 + int(minutes) > AMOUNT_MOST:
        raise WrongAmount(say("“{text}” is more than the books can hold.", text=_short(plain)))
    total = int(hours) * 60 + int(minutes)
    return total


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_MOST else text[: SHOWN_MOST - 1] + "…"
