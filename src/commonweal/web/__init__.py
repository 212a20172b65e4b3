"""The shell around every room: the look, the way in, Today, and how faults are told.

Rooms below never import it; they fill its templates' blocks by name.
"""
