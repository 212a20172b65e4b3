"""The provisioning round: what people need, what we can make and grow, who does what, and who gets what.

Needs and abilities are stated, a fair plan is proposed with its reasons, somebody with a mandate adopts it, it
becomes tasks, what is done is recorded as flows, and what there is gets shared out, the worst-off first.
"""
