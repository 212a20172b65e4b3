"""A made-up region of three unions and a house of five: who lives there, what they grow, make, cook, buy and need.

Pure data in ``data/`` and the pure code that reads it; nothing here touches the database. Everything is
invented but the published figures it is built on (``provisioning/reference``), and each figure of our own
says so in ``basis``.
"""
