"""Taking rows over, by subject: each row through the action that a page would call."""
