"""Commonweal: software for people who live and work in common. Rooms are packages; docs/architecture.md is the map."""
