"""What is taken out of this room's tables when a person is forgotten, by subject."""
