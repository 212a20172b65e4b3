"""Words for this room's own figures."""
