"""Counting rankings with pref-voting, in a process of its own: ``python -m commonweal.assembly.counting``.

A problem comes in as JSON on the standard input and the answer goes out as JSON (``counting.form``). Pure: no Django,
no names, no database. Why apart: docs/adr/0008-counting.md.
"""
