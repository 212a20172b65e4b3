"""Small single-purpose modules that know nothing of any room: quantities, identifiers, canonical bytes, refusals.

Nothing here touches a database, a clock or the network.
"""
