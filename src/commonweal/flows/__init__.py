"""The books of goods, hours and money: every economic event is a flow, in the words and effects of ValueFlows.

Flows are only ever added; what there is (resources) is computed from them and can be rebuilt at any time.
A correction is a new flow; a count on the shelf is an assertion whose difference becomes a flow with a reason.
"""
