"""Between the books and the planner: what is loaded, the problem built of it, and the plan read back in whole steps.

``shapes`` and ``build`` are pure, ``outcome`` reads results back, ``load`` asks the database, ``run`` does it all.
"""
