"""Puts the rooms together into one node: settings, addresses and the server's entry point. No logic of its own."""
