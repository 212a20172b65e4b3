"""The standard's own table, all nineteen actions, cell by cell."""

import csv
from dataclasses import dataclass
from importlib.resources import files

import pytest

from commonweal.flows.effects import ACTIONS, changes_of, creates_to, why_not
from commonweal.flows.models import Action

TABLE = list(
    csv.DictReader(files("commonweal.flows").joinpath("data/actions.csv").read_text("utf-8").splitlines())
)


@dataclass
class Event:
    action: str
    provider: str = "giver"
    receiver: str = "taker"
    resource: str | None = None
    to_resource: str | None = None
    amount: int | None = 7
    to_place: str | None = "shelf"
    contained_in: str | None = "box"
    stage: str | None = "ripe"
    state: str = "whole"


def effects(row, *, is_new=False):
    """What the flow changes, by lot: {"from": Change, "to": Change}."""
    goes_to = "To" in row["onhandEffect"] + row["accountingEffect"] + row["createResource"] or (
        "decrementIncrement" in (row["onhandEffect"], row["accountingEffect"])
    )
    event = Event(row["action"], resource="from", to_resource="to" if goes_to else None)
    return {change.resource: change for change in changes_of(event, is_new=is_new)}


def quantity(word):
    """The (from, to) steps that a word of the table means for an amount of seven."""
    return {
        "notApplicable": (0, 0),
        "increment": (7, 0),
        "decrement": (-7, 0),
        "decrementIncrement": (-7, 7),
        "incrementTo": (0, 7),
    }[word]


def mark(word, value):
    """What a mark of the (from, to) lots becomes, where both were there before; … means untouched."""
    return {
        "notApplicable": (..., ...),
        "new": (..., ...),
        "update": (value, ...),
        "remove": (None, ...),
        "updateTo": (..., value),
    }[word]


def test_all_nineteen_actions_are_known():
    assert {row["action"] for row in TABLE} == set(Action.values) == set(ACTIONS)
    assert len(TABLE) == 19


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["action"])
class TestEveryCell:
    def test_quantities(self, row):
        found = effects(row)
        to = found.get("to")
        assert (found["from"].accounted, to.accounted if to else 0) == quantity(row["accountingEffect"])
        assert (found["from"].onhand, to.onhand if to else 0) == quantity(row["onhandEffect"])

    @pytest.mark.parametrize(
        ("column", "name", "value"),
        [
            ("locationEffect", "place", "shelf"),
            ("containedEffect", "contained_in", "box"),
            ("accountableEffect", "accountable", "taker"),
            ("stageEffect", "stage", "ripe"),
            ("stateEffect", "state", "whole"),
        ],
    )
    def test_marks_of_lots_that_were_there_before(self, row, column, name, value):
        found = effects(row)
        of_from = found["from"].marks.get(name, ...)
        of_to = found["to"].marks.get(name, ...) if "to" in found else ...
        assert (of_from, of_to) == mark(row[column], value)

    def test_which_lot_it_may_bring(self, row):
        new = object()
        wrong = why_not(Event(row["action"]), minutes=5, makes_lot=new is not None)
        assert (wrong is None) == (row["createResource"] != "notApplicable")
        assert creates_to(row["action"]) == (row["createResource"] == "optionalTo")

    def test_a_lot_it_brings_has_all_its_marks(self, row):
        if row["createResource"] == "notApplicable":
            return
        brought = "to" if row["createResource"] == "optionalTo" else "from"
        marks = effects(row, is_new=True)[brought].marks
        gets_rights = row["accountableEffect"] in ("new", "updateTo")
        gets_hold = row["onhandEffect"] != "notApplicable"
        assert marks == {
            "accountable": "taker" if gets_rights else "giver",
            "custodian": "taker" if gets_hold else "giver",
            "place": "shelf",
            "contained_in": None,
            "stage": "ripe",
            "state": "whole",
        }

    def test_what_it_is_measured_in(self, row):
        only_minutes = why_not(Event(row["action"], amount=None), minutes=5, makes_lot=False)
        only_amount = why_not(Event(row["action"]), minutes=None, makes_lot=False)
        assert (only_minutes is None) == (row["eventQuantity"] in ("effort", "both"))
        assert (only_amount is None) == (row["eventQuantity"] in ("resource", "both"))


def test_who_has_it_in_hand_changes_only_where_the_hand_changes():
    for row in TABLE:
        found = effects(row)
        moved = row["onhandEffect"] == "decrementIncrement"
        assert ("custodian" in found["to"].marks if "to" in found else False) == moved
