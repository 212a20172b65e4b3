"""Everything that is ever written in this room, by subject; each action journals what it did."""
