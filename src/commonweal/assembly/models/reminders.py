"""How each member wants to be reminded, and what was sent."""
