"""What pages and other rooms ask of the books, by subject."""

from commonweal.flows.queries.recorded import recorded_before
from commonweal.flows.queries.stock import LotRow, OnHand, kinds_of, lots_of, oldest_first, on_hand, stock_of

__all__ = [
    "LotRow",
    "OnHand",
    "kinds_of",
    "lots_of",
    "oldest_first",
    "on_hand",
    "recorded_before",
    "stock_of",
]
