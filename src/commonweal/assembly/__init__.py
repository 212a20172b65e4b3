"""The assembly: members bring proposals, decide by the method their union chose, and a decision carries itself out.

Nobody administers a union: powers are mandates for a time, rules are dated policies, and a decision does what it says.
A federation binds only those unions that consent, and every draw can be computed again by anyone.
"""
