"""What the pages and the other floors ask of this room, by subject; nothing here writes."""
