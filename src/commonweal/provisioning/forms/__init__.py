"""The shape of what people type, by subject."""
