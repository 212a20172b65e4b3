"""Commands of the whole node, for those who develop it."""
