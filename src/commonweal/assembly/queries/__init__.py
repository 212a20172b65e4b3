"""What the pages of this room ask, by subject."""
