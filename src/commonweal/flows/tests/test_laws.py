"""Laws of the books, tried on random histories against a model that knows nothing of the database."""

from collections import defaultdict
from datetime import timedelta

import pytest
import uuid6
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commonweal.flows.actions import correct_flow, take_stock
from commonweal.flows.drafts import NewResource
from commonweal.flows.models import Flow, Resource
from commonweal.flows.refusals import CannotCorrect, NotEnough
from commonweal.flows.tests.builders import add_good, draft, record
from commonweal.flows.verify import verify
from commonweal.lib.ids import new_id
from commonweal.people.tests.builders import AT, found_union, founder_of

AMOUNTS = st.integers(1, 9)


class Books(RuleBasedStateMachine):
    """Goods come, go, are split, counted, taken back and sent twice; the model adds up in plain dictionaries."""

    def __init__(self):
        super().__init__()
        self.union = found_union().union
        self.kind = add_good(self.union, f"Flour {new_id()}")
        self.onhand = {}
        self.deltas = {}
        self.taken_back = set()
        self.sent = {}

    def pick(self, number):
        lots = sorted(self.onhand)
        return lots[number % len(lots)]

    def post(self, deltas, *drafts, key=None):
        """Record, and let the model do the same; the model says beforehand whether it can be."""
        possible = all(self.onhand.get(lot, 0) + step >= 0 for lot, step in deltas.items())
        try:
            made = record(self.union, *drafts, key=key)
        except NotEnough:
            assert not possible
            return None
        assert possible
        for lot, step in deltas.items():
            self.onhand[lot] = self.onhand.get(lot, 0) + step
        self.deltas[made.flow_ids[0]] = deltas
        return made

    @rule(amount=AMOUNTS)
    def bring(self, amount):
        new = NewResource()
        self.post({new.id: amount}, draft(self.union, "produce", self.kind, amount, new_resource=new))

    @precondition(lambda self: self.onhand)
    @rule(number=st.integers(0, 50), amount=AMOUNTS, twice=st.booleans())
    def use(self, number, amount, twice):
        lot, key = self.pick(number), new_id()
        made = self.post(
            {lot: -amount}, draft(self.union, "consume", self.kind, amount, resource=lot), key=key
        )
        if made and twice:
            again = record(self.union, draft(self.union, "consume", self.kind, amount, resource=lot), key=key)
            assert again.flow_ids == made.flow_ids

    @precondition(lambda self: self.onhand)
    @rule(number=st.integers(0, 50), amount=AMOUNTS)
    def split(self, number, amount):
        lot, new = self.pick(number), NewResource()
        moved = draft(self.union, "move", self.kind, amount, resource=lot, new_resource=new)
        self.post({lot: -amount, new.id: amount}, moved)

    @precondition(lambda self: len(self.onhand) > 1)
    @rule(one=st.integers(0, 50), other=st.integers(0, 50), amount=AMOUNTS)
    def pour(self, one, other, amount):
        source, goal = self.pick(one), self.pick(other)
        deltas = defaultdict(int)
        deltas[source] -= amount
        if source == goal and self.onhand[source] < amount:
            return
        deltas[goal] += amount
        poured = draft(self.union, "transfer", self.kind, amount, resource=source, to_resource=goal)
        self.post(dict(deltas), poured)

    @precondition(lambda self: self.onhand)
    @rule(number=st.integers(0, 50), counted=st.integers(0, 20))
    def count(self, number, counted):
        lot = self.pick(number)
        take_stock(
            union=self.union, counts={lot: counted}, reason="counted", by=founder_of(self.union), at=AT
        )
        self.onhand[lot] = counted

    @precondition(lambda self: self.deltas)
    @rule(number=st.integers(0, 50))
    def take_back(self, number):
        flow = sorted(self.deltas)[number % len(self.deltas)]
        undone = {lot: -step for lot, step in self.deltas[flow].items()}
        possible = flow not in self.taken_back and all(
            self.onhand[lot] + step >= 0 for lot, step in undone.items()
        )
        try:
            correct_flow(flow=Flow.objects.get(pk=flow), reason="slip", by=founder_of(self.union), at=AT)
        except CannotCorrect:
            assert not possible
            return
        assert possible
        self.taken_back.add(flow)
        for lot, step in undone.items():
            self.onhand[lot] += step

    @invariant()
    def what_there_is_is_what_the_model_says(self):
        rows = Resource.objects.filter(union=self.union).values_list("pk", "onhand", "accounted")
        assert {pk: (onhand, accounted) for pk, onhand, accounted in rows} == {
            lot: (amount, amount) for lot, amount in self.onhand.items()
        }

    def teardown(self):
        report = verify(at=AT, union=self.union.pk)
        assert report.is_whole, [str(fault.what) for fault in report.unions[0].faults]


@pytest.mark.django_db
def test_random_histories_agree_with_the_model():
    """Each history is of a union of its own."""
    bounds = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Books, settings=bounds)


@pytest.mark.django_db
def test_clocks_that_jump_do_not_break_the_books(monkeypatch):
    """The machine's clock goes back an hour, and people's days lie before and after; the chain keeps its own order."""

    union = found_union().union
    flour = add_good(union)
    new = NewResource()
    record(union, draft(union, "produce", flour, 10, new_resource=new))
    real = uuid6.time.time_ns
    for jump in (-3_600, 86_400 * 400, -86_400):
        monkeypatch.setattr(uuid6.time, "time_ns", lambda jump=jump: real() + jump * 10**9)
        monkeypatch.setattr(uuid6, "_last_v7_timestamp", None)  # as after a restart
        record(union, draft(union, "consume", flour, 1, resource=new.id), at=AT + timedelta(seconds=jump))
    monkeypatch.undo()
    record(union, draft(union, "consume", flour, 1, resource=new.id))
    assert Resource.objects.get(pk=new.id).onhand == 6
    assert verify(at=AT, union=union.pk).is_whole
