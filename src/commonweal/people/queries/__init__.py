"""What the pages of this room ask, by subject; lists come as plain rows, without a query per row."""
