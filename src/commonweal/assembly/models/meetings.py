"""Meetings: agenda, roles, who was there, minutes."""
