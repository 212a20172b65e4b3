"""What pages and other rooms ask of the books, by subject."""

from commonweal.flows.queries.recorded import recorded_before

__all__ = ["recorded_before"]
