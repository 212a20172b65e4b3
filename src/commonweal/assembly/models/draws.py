"""Verifiable draws: the commitment, what members put in, and the result."""
