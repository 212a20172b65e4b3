"""Tasks for tests: an adopted plan of the small kitchen, and one of its tasks."""

from dataclasses import dataclass

from commonweal.provisioning.models import Plan, Task
from commonweal.provisioning.tests.builders.rounds import Kitchen, adopted_plan, kitchen, round_of


@dataclass(frozen=True)
class Work:
    """A kitchen with an adopted plan, and its first task of baking."""

    home: Kitchen
    plan: Plan
    task: Task


def baking(name: str = "Riverbend") -> Work:
    """The small kitchen with a plan adopted; ``task`` is the first week's bread."""
    home = kitchen(name)
    plan = adopted_plan(round_of(home.union))
    task = Task.objects.filter(plan=plan, recipe=home.bake).order_by("starts_on", "id")[0]
    return Work(home, plan, task)
