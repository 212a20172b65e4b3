"""Budgeting hours and money together: areas, projects, members' sheets and what came of them."""
