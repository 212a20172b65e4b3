"""Tests of the whole house: its guards, and people using it in a browser."""
