"""The pages of this room, by subject; each module lists its own addresses."""
