"""Rehearsals of a policy: what would have differed in the weeks on record."""
