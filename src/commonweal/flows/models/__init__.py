"""The tables of this room, by subject."""

from commonweal.flows.models.flows import Action, Flow, Process
from commonweal.flows.models.kinds import Kind, Medium, Place
from commonweal.flows.models.resources import Resource, StockTake

__all__ = ["Action", "Flow", "Kind", "Medium", "Place", "Process", "Resource", "StockTake"]
