"""Plain functions that build what tests need, by subject, through actions only."""
