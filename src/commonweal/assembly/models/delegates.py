"""Delegates of a union in a federation, and what a federation's charter says."""
