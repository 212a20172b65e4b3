"""What a person finds of themselves in this room when they ask for their data, by subject."""
