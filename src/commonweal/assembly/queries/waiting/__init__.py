"""What waits for a member, gathered from every subject (``sources``)."""
