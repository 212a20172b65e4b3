"""Counting ranked ballots with well-kept libraries, in a process of its own; pure, no Django."""
