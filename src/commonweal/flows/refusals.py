"""The ways in which the books say no."""

from commonweal.lib.quantity import UNITS, Quantity
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say


class NotEnough(Refused):
    """There is less than a deed would take; ``facts`` has ``kind``, ``wanted`` and ``there`` in words."""

    def __init__(self, *, kind: str, unit_code: str, wanted: int, there: int) -> None:
        unit = UNITS[unit_code]
        facts = {"kind": kind, "wanted": Quantity(wanted, unit), "there": Quantity(max(there, 0), unit)}
        super().__init__(
            say("There is not enough {kind}: {wanted} wanted, {there} there.", **facts),
            field="amount",
            facts=facts,
        )


class MoreThanTheBooksHold(Refused):
    """The sum would be larger than a number the books can keep."""


class NotInThisUnion(Refused):
    """A kind, place, lot or process of another union, or one that does not exist, was named."""

    status = 404


class CannotCorrect(Refused):
    """This flow was corrected before, is itself a correction, or what it brought has been used since."""


class KeyUsedElsewhere(Refused):
    """The key of this form already made something else."""

    status = 409
