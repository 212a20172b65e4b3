"""The SQLite database backend of this project: Django's own, with a gate that lets writers in one after another."""
