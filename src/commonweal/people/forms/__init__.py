"""The shape of what people type in this room; whether it may be is for the actions to say."""
