"""Spreadsheets, for unions that begin with what they have: templates, a dry run that names every fault, import, export.

A file is read to plain cells, cells are read to values, and every row is taken over by the same action a page would
call, in one transaction that is undone when a single row is not good. Rows whose first cell begins with # are notes.
"""
