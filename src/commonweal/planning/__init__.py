"""The planner: from a problem in plain data to a fair plan with reasons.

Pure: no Django, no clock but a stopwatch.

The one door is :func:`commonweal.planning.solve.solve`.
"""
