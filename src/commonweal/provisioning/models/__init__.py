"""The tables of this room, by subject."""

from commonweal.provisioning.models.kinds import (
    Capacity,
    Group,
    KindFacts,
    KindValue,
    Reserve,
    SupplyOffer,
    Tier,
)
from commonweal.provisioning.models.needs import Ability, Absence, Activity, Body, Guest, Need, Per, Sex
from commonweal.provisioning.models.recipes import Meal, Menu, MenuDish, Recipe, RecipeLine, Role, Sort
from commonweal.provisioning.models.rounds import PeriodLength, Plan, PlanState, Round, RoundState
from commonweal.provisioning.models.shareouts import Lesson, ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.models.tasks import Hand, Task, TaskLine, TaskSort, TaskState

__all__ = [
    "Ability",
    "Absence",
    "Activity",
    "Body",
    "Capacity",
    "Group",
    "Guest",
    "Hand",
    "KindFacts",
    "KindValue",
    "Lesson",
    "Meal",
    "Menu",
    "MenuDish",
    "Need",
    "Per",
    "PeriodLength",
    "Plan",
    "PlanState",
    "Recipe",
    "RecipeLine",
    "Reserve",
    "Role",
    "Round",
    "RoundState",
    "Sex",
    "ShareLine",
    "ShareOut",
    "ShareOutState",
    "Sort",
    "SupplyOffer",
    "Task",
    "TaskLine",
    "TaskSort",
    "TaskState",
    "Tier",
]
