"""Builders of this room, by subject."""
