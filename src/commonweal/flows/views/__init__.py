"""Pages of the stores and the books, by subject."""
