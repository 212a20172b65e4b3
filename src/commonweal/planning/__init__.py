"""The planner: from a problem in plain data to a fair plan with reasons.

Pure: no Django, no clock but a stopwatch. What others call:

* ``problem.Problem`` and its parts, ``result.Result`` and its parts: the forms, also as JSON;
* ``decode.decode_problem(raw)``, ``decode.require_sound(problem)``: raise ``decode.BadProblem`` naming fields;
* ``solve.solve(problem, previous=, on_progress=, should_stop=)``: the plan;
* ``check.check(problem, result)``: every limit that a plan breaks, in exact arithmetic;
* ``words``: the sentences of reasons by code, for whoever translates them;
* ``python -m commonweal.planning``: the same on the command line.

How it works is told in ``docs/planning.md``.
"""
