"""The shape of what people send, by subject."""
