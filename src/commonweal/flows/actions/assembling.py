"""How the drafts of one deed become rows: lots get their ids, effects are summed for each lot, refusals found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.flows.digests import deed_digest
from commonweal.flows.drafts import Draft, NewResource, Recorded
from commonweal.flows.effects import ACTIONS, MARKS, changes_of, creates_to, why_not
from commonweal.flows.models import Resource
from commonweal.flows.posting import (
    MARK_COLUMNS,
    Movement,
    all_in_union,
    insert_counts,
    insert_flows,
    insert_lots,
    move_lots,
)
from commonweal.flows.refusals import MoreThanTheBooksHold, NotEnough, NotInThisUnion
from commonweal.journal.dialect import plain, plain_handle, plain_instant
from commonweal.lib.ids import new_id
from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import say
from commonweal.people.models import Association


class Posting:
    """The drafts of one deed on their way into the books."""

    def __init__(self, union: Association, drafts: Sequence[Draft], at: datetime) -> None:
        self.union = union
        self.at = at
        self.entry = new_id()
        self.of_union, self.of_entry, self.instant = union.pk.hex, self.entry.hex, plain_instant(at)
        self.rows: list[tuple] = []
        self.births: dict[UUID, tuple] = {}
        self.movements: dict[UUID, Movement] = {}
        self.counts: list[tuple] = []
        self.drafts = [self._with_lot(draft) for draft in drafts]
        self.flow_ids = [new_id() for _ in self.drafts]

    def settle(self) -> None:
        """What a special sort of posting adds once all its movements are known."""

    def prepare(self) -> None:
        """Work out rows and movements, before the transaction begins in which others have to wait."""
        for position, draft in enumerate(self.drafts):
            self._take(draft)
            self.rows.append(self._row(draft, position))

    def post(self) -> None:
        """Write lots and flows; the caller has prepared, writes the journal entry and holds the transaction."""
        self._check_union()
        self._refuse_empty_births()
        self.settle()
        insert_lots((birth, self.movements[lot]) for lot, birth in self.births.items())
        known = [movement for lot, movement in self.movements.items() if lot not in self.births]
        if refused := move_lots(self.union.pk, known):
            raise self._refusal(refused[0])
        insert_flows(self.rows)
        insert_counts(self.counts)

    def digest(self) -> str:
        """What binds these rows to their journal entry; empty when there are none."""
        if not (self.rows or self.counts):
            return ""
        return deed_digest(
            self.rows,
            ([plain(value) for value in birth] for birth in self.births.values()),
            ([plain(value) for value in count] for count in self.counts),
        )

    def recorded(self) -> Recorded:
        """The ids that were given."""
        return Recorded(
            entry_id=self.entry,
            flow_ids=tuple(self.flow_ids),
            resource_ids=tuple(draft.to_resource or draft.resource for draft in self.drafts),
        )

    def _with_lot(self, draft: Draft) -> Draft:
        """The draft with the id of the lot it makes; refuses what makes no sense."""
        new = draft.new_resource
        if wrong := why_not(draft, minutes=draft.minutes, makes_lot=new is not None):
            raise ValueError(wrong)
        for number in (draft.amount, draft.minutes):
            if number is not None and not _is_countable(number, draft):
                raise MoreThanTheBooksHold(say("This amount is below zero or more than the books can hold."))
        if new is None:
            return draft
        self.births[new.id] = self._birth(draft, new)
        if not creates_to(draft.action):
            return replace(draft, resource=new.id, to_place=draft.to_place or new.place)
        like = self._marks_of(draft.resource)
        return replace(
            draft,
            to_resource=new.id,
            to_place=draft.to_place or new.place or like.get("place"),
            stage=draft.stage or like.get("stage"),
            state=draft.state or like.get("state") or "",
        )

    def _birth(self, draft: Draft, new: NewResource) -> tuple:
        return (
            new.id,
            self.union.pk,
            draft.kind,
            new.label,
            new.best_before_on,
            new.may_be_overdrawn,
        )

    def _check_union(self) -> None:
        """Everything named by the drafts must be this union's; lots are checked where they are changed."""
        named = {
            "flows_kind": {draft.kind for draft in self.drafts if not self._names_a_lot_of_old(draft)},
            "flows_place": {draft.to_place for draft in self.drafts if draft.to_place},
            "flows_process": {draft.process for draft in self.drafts if draft.process},
            "flows_resource": {draft.contained_in for draft in self.drafts if draft.contained_in}
            - self.births.keys(),
        }
        for table, ids in named.items():
            if not all_in_union(table, self.union.pk, ids):
                raise NotInThisUnion(say("Something named here does not belong to this union."))

    def _names_a_lot_of_old(self, draft: Draft) -> bool:
        """Whether a lot that is there already vouches for the kind: it is changed only if of this kind and union."""
        lots = {draft.resource, draft.to_resource} - {None}
        return bool(lots - self.births.keys())

    def _take(self, draft: Draft) -> None:
        rights_only = ACTIONS[draft.action].onhand == (0, 0)
        for change in changes_of(draft, is_new=draft.new_resource is not None):
            lot: UUID = change.resource  # type: ignore[assignment]
            movement = self.movements.get(lot)
            if movement is None:
                if lot in self.births and draft.new_resource is None:
                    raise ValueError("A lot is used before the flow that brings it.")
                movement = self.movements[lot] = Movement(lot, draft.kind)
            if movement.kind != draft.kind:
                raise ValueError("A lot is of one kind; a flow of another kind cannot change it.")
            movement.take(change, rights_only=rights_only, with_marks=draft.corrects is None)

    def _marks_of(self, lot: UUID | None) -> dict[str, Any]:
        """The marks of the lot that a new one is split from; of one this same deed makes, none are known yet."""
        if lot is None or lot in self.births:
            return {}
        row = Resource.objects.filter(pk=lot, union=self.union).values(*MARK_COLUMNS.values()).first()
        if row is None:
            raise NotInThisUnion(say("Something named here does not belong to this union."))
        return {name: row[MARK_COLUMNS[name]] for name in MARKS}

    def _refuse_empty_births(self) -> None:
        for lot, birth in self.births.items():
            movement = self.movements[lot]
            if movement.onhand_lowest < 0 and not birth[5]:
                raise self._not_enough(movement, there=movement.onhand - movement.onhand_lowest)

    def _refusal(self, movement: Movement) -> Exception:
        lot = Resource.objects.filter(pk=movement.lot, union=self.union, kind=movement.kind).first()
        if lot is None:
            return NotInThisUnion(say("Something named here does not belong to this union."))
        if not lot.may_be_overdrawn and lot.onhand + movement.onhand_lowest < 0:
            return self._not_enough(movement, there=lot.onhand)
        if movement.rights_lowest is not None and lot.accounted + movement.rights_lowest < 0:
            return self._not_enough(movement, there=lot.accounted, wanted=-movement.rights_lowest)
        return MoreThanTheBooksHold(say("The sum would be more than the books can hold."))

    def _not_enough(self, movement: Movement, *, there: int, wanted: int | None = None) -> NotEnough:
        kind = self.union.kinds.get(pk=movement.kind)
        return NotEnough(
            kind=kind.name,
            unit_code=kind.unit_code,
            wanted=-movement.onhand_lowest if wanted is None else wanted,
            there=there,
        )

    def _row(self, draft: Draft, position: int) -> tuple:
        """A flow in the order of ``posting.COLUMNS``, in the form in which it is hashed."""
        return (
            self.flow_ids[position].hex,
            self.of_union,
            draft.action,
            draft.provider.hex,
            draft.receiver.hex,
            draft.kind.hex,
            plain_handle(draft.resource),
            plain_handle(draft.to_resource),
            draft.amount,
            draft.minutes,
            plain_handle(draft.process),
            plain_handle(draft.commitment),
            plain_handle(draft.to_place),
            plain_handle(draft.contained_in),
            plain_handle(draft.stage),
            draft.state,
            draft.reason,
            plain_handle(draft.corrects),
            self.of_entry,
            position,
            self.instant if draft.at is None else plain_instant(draft.at),
        )


def _is_countable(number: int, draft: Draft) -> bool:
    least = -AMOUNT_MOST if draft.corrects else 0
    return least <= number <= AMOUNT_MOST
