"""A year of the demo's books, week by week: what came in, was made, cooked, used, sown and lost, and who worked.

The content tells each month as a whole (``history.py``); here it is spread over its weeks, drawn from the lots best
before the earliest day, and recorded as flows of the deeds that people would have recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Draft, NewResource
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.words import say
from commonweal.people.actions.outside import know_outside
from commonweal.provisioning.demo.history import Month, stock_before, year_before
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seed.goods import SUPPLIERS, USUAL_SUPPLIER
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.people import TIME_ZONE
from commonweal.provisioning.rules.tasks import split_evenly

WEEKS = 4
QUARTER = 15  # minutes; hours are written down by the quarter
ADULT_MONTHS = 18 * 12
AT_TABLE, SPOILED = "at table and in the houses", "spoiled"
FAR = date.max


class Lot(NamedTuple):
    """A lot the year has brought into the books, and until when it is best."""

    best_before: date
    id: UUID


def live_a_year(known: Known, *, at: datetime) -> None:  # noqa: ARG001  # the year ends where the content says
    """Record the twelve months before today, from the first stock-taking to what is on the shelves now."""
    year = _Year(known)
    year.begin(stock_before(known.content, known.today))
    for month in year_before(known.content, known.today):
        for week in range(WEEKS):
            year.week(month, week)


class _Year:
    """The stores of one union on their way through a year."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.lots: dict[str, list[Lot]] = defaultdict(list)
        self.left: dict[UUID, int] = {}
        self.lacking: dict[str, int] = defaultdict(int)
        self.suppliers: dict[str, UUID] = {}
        self.today = known.begun.date()

    def begin(self, stock: Mapping[str, int]) -> None:
        """Count what was there when the union was founded, and put money into the common purse."""
        drafts = [self._in("raise", kind, steps, reason="first count") for kind, steps in stock.items()]
        purse = NewResource(label=str(say("Common purse")), id=new_id())
        self.known.purse = purse.id
        assert self.known.money is not None
        union = self.known.union.pk
        months = self.known.content.food_budget_cents_month + self.known.content.other_budget_cents_month
        drafts.append(
            Draft(
                "raise",
                union,
                union,
                self.known.money.pk,
                3 * months,
                new_resource=purse,
                reason="first count",
            )
        )
        self._record("stock.counted", drafts)

    def week(self, month: Month, week: int) -> None:
        """One of the four parts of a month, on a day of it; first what comes in, then what goes out."""
        days = (month.ends_on - month.starts_on).days
        self.today = month.starts_on + timedelta(days=3 + week * (days - 5) // (WEEKS - 1) if week else 3)
        self.lacking, owed = defaultdict(int), self.lacking
        if week == 0:
            self._contribute(month)
        self._buy(month, week)
        self._record("goods.harvested", [self._in("produce", *part) for part in _part(month.harvested, week)])
        for made in reversed(month.made):
            drafts = [
                draft
                for kind, steps in _part(made.inputs, week)
                for draft in self._out("consume", kind, steps)
            ]
            drafts += [
                self._in("produce", *part)
                for part in _part({made.kind: made.steps}, week)
                if self._kept(made.kind)
            ]
            drafts += [self._in("produce", *part) for part in _part(made.by_products, week)]
            drafts += self._worked(_part(made.minutes, week))
            self._record("task.recorded", drafts)
        out = [*_part(month.cooked, week), *_part(month.sown, week), *owed.items()]
        drafts = [draft for kind, steps in out for draft in self._out("consume", kind, steps)]
        drafts += self._worked([("cooking", split_evenly(month.cooking_minutes, [1] * WEEKS)[week])])
        drafts += self._worked(_part(month.growing_minutes, week))
        self._record("kitchen.recorded", drafts)
        used = [
            draft
            for part in _part(month.used, week)
            for draft in self._out("consume", *part, reason=AT_TABLE)
        ]
        self._record("shares.handed", used)
        lost = [
            draft for part in _part(month.lost, week) for draft in self._out("lower", *part, reason=SPOILED)
        ]
        self._record("stock.counted", lost)

    def _kept(self, kind: str) -> bool:
        """Whether a kind is kept in a store; services are over when they are done."""
        return bool(region().kinds[kind].shelf)

    def _in(
        self, action: str, kind: str, steps: int, *, provider: UUID | None = None, reason: str = ""
    ) -> Draft:
        """A new lot of a kind, on its shelf, with its date."""
        content, union = region().kinds[kind], self.known.union.pk
        best = self.today + timedelta(days=content.keeps_days) if content.keeps_days else None
        lot = NewResource(best_before_on=best, place=self.known.places[content.shelf].pk)
        self.lots[kind].append(Lot(best or FAR, lot.id))
        self.left[lot.id] = steps
        return Draft(
            action,
            provider or union,
            union,
            self.known.kinds[kind].pk,
            steps,
            new_resource=lot,
            reason=reason,
        )

    def _out(self, action: str, kind: str, steps: int, *, reason: str = "") -> Iterable[Draft]:
        """So many steps from the lots best before the earliest day; what is not there yet is taken next week."""
        union = self.known.union.pk
        self.lots[kind].sort()
        while steps and self.lots[kind]:
            lot = self.lots[kind][0].id
            part = min(steps, self.left[lot])
            self.left[lot] -= part
            steps -= part
            if not self.left[lot]:
                self.lots[kind].pop(0)
            if part:
                yield Draft(
                    action, union, union, self.known.kinds[kind].pk, part, resource=lot, reason=reason
                )
        self.lacking[kind] += steps

    def _buy(self, month: Month, week: int) -> None:
        drafts: list[Draft] = []
        paid: dict[UUID, int] = defaultdict(int)
        cents = dict(_part(month.bought_cents, week))
        for kind, steps in _part(month.bought, week):
            supplier = self._supplier(SUPPLIERS.get(region().kinds[kind].shelf, USUAL_SUPPLIER))
            drafts.append(self._in("transfer", kind, steps, provider=supplier))
            paid[supplier] += cents.get(kind, 0)
        assert self.known.money is not None
        for supplier, amount in paid.items():
            if amount:
                drafts.append(
                    Draft(
                        "transfer",
                        self.known.union.pk,
                        supplier,
                        self.known.money.pk,
                        amount,
                        resource=self.known.purse,
                    )
                )
        self._record("goods.bought", drafts)

    def _supplier(self, name: str) -> UUID:
        if name not in self.suppliers:
            outside = know_outside(union=self.known.union, name=name, by=self.known.keeper, at=self._at())
            self.suppliers[name] = outside.pk
        return self.suppliers[name]

    def _contribute(self, month: Month) -> None:
        """Everybody grown up puts the same into the purse, as much as the month will cost."""
        adults = [each for each in self.known.content.people if each.age_months >= ADULT_MONTHS]
        each = -(-sum(month.bought_cents.values()) // len(adults) // 100) * 100
        assert self.known.money is not None
        drafts = [
            Draft(
                "transfer",
                self.known.people[adult.handle].pk,
                self.known.union.pk,
                self.known.money.pk,
                each,
                to_resource=self.known.purse,
            )
            for adult in adults
            if each
        ]
        self._record("purse.contributed", drafts)

    def _worked(self, minutes: Iterable[tuple[str, int]]) -> list[Draft]:
        """Minutes of a skill divided among those who offer it, by the hours they offer, in quarters of an hour."""
        drafts = []
        for skill, spent in minutes:
            able = [person for person in self.known.content.people if person.abilities.get(skill)]
            quarters = round(spent / QUARTER)
            if not able or not quarters:
                continue
            parts = split_evenly(quarters, [person.abilities[skill] for person in able])
            for person, part in zip(able, parts, strict=True):
                if part:
                    drafts.append(
                        Draft(
                            "work",
                            self.known.people[person.handle].pk,
                            self.known.union.pk,
                            self.known.skills[skill].pk,
                            minutes=part * QUARTER,
                        )
                    )
        return drafts

    def _record(self, deed: str, drafts: list[Draft]) -> None:
        if drafts:
            record_flows(
                union=self.known.union, drafts=drafts, deed=deed, by=self.known.keeper, at=self._at(),
                subject=path_of("association", self.known.union.pk),
            )  # fmt: skip

    def _at(self) -> datetime:
        return datetime.combine(self.today, time(17), ZoneInfo(TIME_ZONE))


def _part(amounts: Mapping[str, int], week: int) -> list[tuple[str, int]]:
    """The part of each amount of a month that falls in one of its weeks."""
    parts = ((kind, split_evenly(steps, [1] * WEEKS)[week]) for kind, steps in amounts.items() if steps)
    return [(kind, steps) for kind, steps in parts if steps]
