"""Joining and parting as processes: steps, dates, what members said."""
