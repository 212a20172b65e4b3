"""What was done on a task, as flows in the words of ValueFlows: work, consume, produce; for purchases, transfer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from commonweal.flows.actions.drawing import draw
from commonweal.flows.drafts import Draft, NewResource
from commonweal.flows.models import Kind, Medium
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.provisioning.models import KindFacts, Task, TaskSort
from commonweal.provisioning.rules.doing import AT_TABLE, Done

__all__ = ["AT_TABLE", "Doing", "Done"]


class Doing:
    """One task of a union, or free work without one, on the day it is done; turns what was done into drafts.

    Call its methods in the transaction that records them: what goes in is drawn from the lots best before the
    earliest day, and those are held until the end of it. ``when`` is when it happened, where that was earlier.
    """

    def __init__(
        self, union: Association, task: Task | None, *, at: datetime, when: datetime | None = None
    ) -> None:
        self.union = union
        self.when = when
        self.process = task.process_id if task is not None else None
        self.commitment = task.pk if task is not None else None
        self.label = task.name[:80] if task is not None and task.sort == TaskSort.MAKE else ""
        self.today = today_in(union, when or at)

    def drafts(self, done: Done, *, person: Person) -> list[Draft]:
        """All flows of a task that ``person`` did. Raises ``NotEnough`` naming what is short in the stores."""
        return [
            *self._worked(done.minutes, person),
            *self._used(done.used),
            *self._made(done.made, done.served),
        ]

    def bought(self, amounts: Mapping[UUID, int], *, supplier: UUID) -> list[Draft]:
        """What ``supplier`` handed over to the union, each kind as a new lot."""
        return [
            self._draft(
                "transfer", kind.pk, provider=supplier, amount=amount, new_resource=self._new_lot(kind)
            )
            for kind, amount in self._kinds(amounts)
        ]

    def _worked(self, minutes: Mapping[UUID, int], person: Person) -> Iterator[Draft]:
        for skill, spent in minutes.items():
            if spent:
                yield self._draft("work", skill, provider=person.pk, minutes=spent)

    def _used(self, amounts: Mapping[UUID, int]) -> Iterator[Draft]:
        for kind, amount in amounts.items():
            if amount:
                yield from draw(union=self.union, wanted=self._draft("consume", kind, amount=amount))

    def _made(self, amounts: Mapping[UUID, int], served: Mapping[UUID, int]) -> Iterator[Draft]:
        for kind, amount in self._kinds(amounts):
            if kind.medium == Medium.SERVICE:
                yield self._draft("deliverService", kind.pk, amount=amount)
                continue
            lot = self._new_lot(kind)
            yield self._draft("produce", kind.pk, amount=amount, new_resource=lot)
            if eaten := min(served.get(kind.pk, 0), amount):
                yield self._draft("consume", kind.pk, amount=eaten, resource=lot.id, reason=AT_TABLE)

    def _draft(self, action: str, kind: UUID, *, provider: UUID | None = None, **what: object) -> Draft:
        whole = {"process": self.process, "commitment": self.commitment, "at": self.when, **what}
        return Draft(
            action=action, provider=provider or self.union.pk, receiver=self.union.pk, kind=kind,
            **whole,  # type: ignore[arg-type]
        )  # fmt: skip

    def _kinds(self, amounts: Mapping[UUID, int]) -> Iterable[tuple[Kind, int]]:
        wanted = {kind: amount for kind, amount in amounts.items() if amount}
        kinds = Kind.objects.filter(union=self.union, pk__in=wanted).in_bulk()
        return [(kinds[kind], amount) for kind, amount in wanted.items()]

    def _new_lot(self, kind: Kind) -> NewResource:
        return NewResource(label=self.label, best_before_on=self._best_before(kind))

    def _best_before(self, kind: Kind) -> date | None:
        days = KindFacts.objects.filter(kind=kind).values_list("shelf_days", flat=True).first()
        return self.today + timedelta(days=days) if days else None
