"""Every write of this room, by subject: recording flows, stock at hand, corrections, kinds and places."""

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

__all__ = [
    "add_kind",
    "add_place",
    "add_process",
    "archive_kind",
    "archive_place",
    "change_kind",
    "change_place",
    "record_flows",
]
