"""Who did what, when, under which mandate: one entry for every deed, never changed and never deleted.

Each entry is sealed into its union's hash chain, so that a changed past is found.
It holds no personal data and no foreign keys; a person can be forgotten and the journal stays whole.
"""
