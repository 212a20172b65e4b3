"""What the assembly can decide about provisioning; each through this room's own action."""

from commonweal.provisioning.effects import budgets, plans


def register() -> None:
    """Let decisions adopt plans and set the money of a round."""
    plans.register()
    budgets.register()
