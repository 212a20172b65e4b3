"""Sheets of the trade-off game: whose voice counts, what is on a sheet, and the game as the rules take it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState, Sheet, SheetEntered
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.rules.budgets import BudgetingDraft, hours_there, money_there
from commonweal.assembly.rules.draws import draw_order
from commonweal.assembly.rules.equal_shares import Ask
from commonweal.assembly.rules.game import Game, Proposed
from commonweal.assembly.rules.sheets import Mark, SheetDraft
from commonweal.people.models import Association, Membership, Person
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import acting_for


def figures_of(budgeting: Budgeting) -> BudgetingDraft:
    """The figures of a budgeting as the rules take them."""
    return BudgetingDraft(**{name: getattr(budgeting, name) for name in BudgetingDraft.__slots__})


def there_in(budgeting: Budgeting) -> tuple[int, int]:
    """The minutes and the money there are."""
    figures = figures_of(budgeting)
    return hours_there(figures), money_there(figures)


def asked_in(union: Association, at: datetime) -> QuerySet[Membership]:
    """The memberships of everybody who is asked for a sheet: those whose standing has a voice, by policy."""
    day = today_in(union, at)
    standings = value_of(union, "assembly.voice_standings", on=day)
    return Membership.objects.on(day).filter(
        association=union, standing__in=standings, member__person__isnull=False
    )


def is_asked_as(standing: str, union: Association, at: datetime) -> bool:
    """Whether whoever belongs in that standing is asked for a sheet."""
    return standing in value_of(union, "assembly.voice_standings", on=today_in(union, at))


def is_asked(person: Person, union: Association, at: datetime) -> bool:
    """Whether ``person`` is asked for a sheet."""
    return asked_in(union, at).filter(member_id=person.pk).exists()


def is_open(budgeting: Budgeting, at: datetime) -> bool:
    """Whether sheets are taken at ``at``: the last day is included."""
    return (
        budgeting.state == BudgetState.OPEN
        and budgeting.sheets_until is not None
        and today_in(budgeting.union, at) <= budgeting.sheets_until
    )


def sheet_of(budgeting: Budgeting, person: UUID) -> Sheet | None:
    """The sheet of a member, if there is one."""
    return Sheet.objects.filter(budgeting=budgeting, person_id=person).first()


def draft_of(sheet: Sheet) -> SheetDraft:
    """A sheet as the rules take it."""
    amounts = {area: (pair[0], pair[1]) for area, pair in sheet.amounts.items()}
    marks = {project: Mark(*said) for project, said in sheet.marks.items()}
    return SheetDraft(amounts, marks)


def game_of(budgeting: Budgeting) -> Game:
    """What is divided: the areas in their order, the projects in the order of their lots (which settle ties)."""
    areas = [
        Proposed(
            id=str(row.pk), name=row.name, leasts=(row.minutes_least, row.money_least),
            proposed=(row.minutes, row.money),
        )
        for row in BudgetArea.objects.filter(budgeting=budgeting).order_by("position")
    ]  # fmt: skip
    asks = {
        str(row.pk): Ask(str(row.pk), (row.minutes, row.money))
        for row in BudgetProject.objects.filter(budgeting=budgeting)
    }
    lots = draw_order(budgeting.seed, list(asks))
    return Game(there=there_in(budgeting), areas=areas, asks=[asks[project] for project in lots])


def counted_sheets(budgeting: Budgeting) -> list[Sheet]:
    """The sheets that count."""
    return list(Sheet.objects.filter(budgeting=budgeting, counts=True).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Asked:
    """How many are asked for a sheet, and how many of these have one that counts."""

    asked: int
    counted: int

    @property
    def is_everybody(self) -> bool:
        """Whether everybody's sheet is there and counts."""
        return self.counted == self.asked


def how_many(budgeting: Budgeting, at: datetime) -> Asked:
    """How many sheets there are; never whose. Those of people who parted meanwhile count, but are not asked for."""
    members = asked_in(budgeting.union, at).values("member").distinct()
    rows = Sheet.objects.filter(budgeting=budgeting, counts=True, person__in=members)
    return Asked(members.count(), rows.count())


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody whose sheet the reader may fill in; ``sort`` is me, trusted or paper."""

    id: UUID
    name: str
    sort: str


def givers_of(person: Person, union: Association, at: datetime) -> list[Giver]:
    """Oneself, if asked, and those one acts for who are."""
    asked = set(asked_in(union, at).values_list("member_id", flat=True))
    day = today_in(union, at)
    mine = [Giver(person.pk, person.name, "me")]
    mine += [Giver(tie.person, tie.name, "trusted") for tie in acting_for(person, day=day, union=union)]
    return [giver for giver in mine if giver.id in asked]


def person_of(giver: Giver) -> Person:
    """The person behind a giver."""
    return Person.objects.get(pk=giver.id)


def on_paper(budgeting: Budgeting, at: datetime) -> list[Giver]:
    """Members whose paper sheet may be written down: all who are asked, but for those who have one of their own."""
    theirs = Q(entered=SheetEntered.SELF) | Q(confirmed_at__isnull=False)
    own = Sheet.objects.filter(theirs, budgeting=budgeting).values("person")
    rows = asked_in(budgeting.union, at).exclude(member__in=own).order_by("member__person__name", "member_id")
    values = rows.values_list("member_id", "member__person__name").distinct()
    return [Giver(identity, name, "paper") for identity, name in values]


def waiting_sheets(person: Person, union: Association, at: datetime, *, standing: str) -> list[Budgeting]:
    """The budgetings that wait for a sheet of ``person``, who belongs in ``standing``; the first due first.

    They are open, and no sheet of theirs counts yet.
    """
    rows = Budgeting.objects.filter(
        union=union, state=BudgetState.OPEN, sheets_until__gte=today_in(union, at)
    ).exclude(sheets__in=Sheet.objects.filter(person_id=person.pk, counts=True))
    waiting = list(rows.order_by("sheets_until", "pk"))
    return waiting if waiting and is_asked_as(standing, union, at) else []
