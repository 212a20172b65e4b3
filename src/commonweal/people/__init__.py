"""Who we are: persons, and associations of persons or of associations (union, household, circle, hub, federation).

A membership says in which standing somebody belongs, and from when to when.
A mandate says who may do what for whom, until when, and by which decision; nobody is an admin.
"""
