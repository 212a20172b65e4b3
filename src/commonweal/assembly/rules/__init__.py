"""The customs of deciding as pure functions, by subject."""
