"""A union leaves with all its data, and another node takes it up.

The archive is gzipped JSON lines: a head, every row of the union in every room, its journal and its books with their
chain, and an end with a hash over all of it. Passwords stay behind; everything else comes along.
"""
