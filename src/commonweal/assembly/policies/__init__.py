"""What an assembly can set for itself in this room, by chapter of the rule book."""
