"""When a price, a reserve or a capacity cannot be right; and which offer is the cheapest."""

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say

Fault = tuple[str, Words] | None
MINUTES_OF_A_WEEK = 7 * 24 * 60


def why_not_offer(*, medium: str, supplier: str, price: int, most_per_month: int | None) -> Fault:
    """The field and the sentence why an outside offer cannot be, or None."""
    if medium not in {"good", "service"}:
        return "kind", say("Only goods and services can be bought outside.")
    if not supplier.strip():
        return "supplier", say("Say who sells it.")
    if not 0 <= price <= AMOUNT_MOST:
        return "price", say("A price is zero or more.")
    if most_per_month is not None and not 0 <= most_per_month <= AMOUNT_MOST:
        return "most_per_month", say("The most a month is zero or more.")
    return None


def why_not_reserve(*, medium: str, amount: int) -> Fault:
    """The field and the sentence why this cannot be kept back, or None."""
    if medium != "good":
        return "amount", say("Only goods can be kept in store.")
    if not 0 <= amount <= AMOUNT_MOST:
        return "amount", say("A reserve is zero or more.")
    return None


def why_not_capacity(*, medium: str, amount: int) -> Fault:
    """The field and the sentence why there cannot be so much of a machine or of land, or None."""
    if medium not in {"equipment", "land"}:
        return "amount", say("Only machines and land have so much a week or so much area.")
    if not 0 <= amount <= AMOUNT_MOST:
        return "amount", say("This must be zero or more.")
    return None
