"""The pages of this room, by subject; each reads the request, asks once or acts once, and shows."""
