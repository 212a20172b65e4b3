"""Published figures a union can start from: what bodies need, what foods hold, what crops give.

Read once from the CSV files in ``data/``; where each comes from, under which licence, and what is doubtful
stands in ``data/SOURCES.md``. Nothing here knows a union; people put their own figures in place of these as
they learn them.
"""
