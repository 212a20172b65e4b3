"""Every write of this room, by subject: recording flows, stock at hand, corrections, kinds and places."""

from commonweal.flows.actions.corrections import correct_flow
from commonweal.flows.actions.drawing import draw
from commonweal.flows.actions.kinds import (
    add_kind,
    add_place,
    add_process,
    archive_kind,
    archive_place,
    change_kind,
    change_place,
)
from commonweal.flows.actions.recording import record_flows
from commonweal.flows.actions.stock import Arrival, move_goods, receive_goods, relabel_lot, take_stock

__all__ = [
    "Arrival",
    "add_kind",
    "add_place",
    "add_process",
    "archive_kind",
    "archive_place",
    "change_kind",
    "change_place",
    "correct_flow",
    "draw",
    "move_goods",
    "receive_goods",
    "record_flows",
    "relabel_lot",
    "take_stock",
]
