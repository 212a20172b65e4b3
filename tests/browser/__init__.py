"""People using a real node in a real Chromium: what they see, whether it can be used by all, what it weighs."""
