"""What the largest union of the demo has under way besides proposals: meetings, a budget, a guest, draws."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commonweal.assembly.actions.agendas import add_point
from commonweal.assembly.actions.budget_lines import add_area, bring_project
from commonweal.assembly.actions.budgets import open_for_sheets, prepare_budgeting
from commonweal.assembly.actions.draws import add_words, announce_draw, hold_draw
from commonweal.assembly.actions.joining import agree_visit, become_host, introduce_applicant
from commonweal.assembly.actions.meetings import call_meeting, give_roles_by_turn
from commonweal.assembly.actions.minutes import note_who_was_there, write_minutes
from commonweal.assembly.actions.sheets import fill_sheet
from commonweal.assembly.models import Budgeting, Meeting
from commonweal.assembly.queries.meetings import open_proposals_of
from commonweal.assembly.queries.sheets import game_of
from commonweal.assembly.rules.budgets import AreaDraft, BudgetingDraft, ProjectDraft
from commonweal.assembly.rules.draws import DrawDraft
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.rules.meetings import MeetingDraft
from commonweal.assembly.rules.sheets import Mark, SheetDraft
from commonweal.provisioning.demo.seed.deciding import voters_of
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.people import TIME_ZONE

DAY = timedelta(days=1)
H, EURO = 60, 100
AREAS = (
    ("Kitchen", "Cooking for all, twice a day.", 9800, 9000),
    ("Bakery and mill", "Bread on two days a week, flour for all.", 3600, 2400),
    ("Garden and fields", "Beds, fields and what is kept of them.", 8200, 5200),
    ("Houses and wood", "Roofs, stoves, firewood.", 5400, 7800),
    ("Care", "Children, elders, whoever is ill.", 7400, 1800),
    ("Washing and clothes", "Laundry, sewing, the common wardrobe.", 3000, 1200),
)
PROJECTS = (
    ("demo-theo", "A dust extractor for the workshop", "So that one can breathe at the planer.", 40, 2600),
    ("demo-samo", "A cold frame of old windows", "Salad a month earlier.", 60, 150),
    ("demo-flynn", "The piano tuned and carried upstairs", "For winter evenings.", 12, 480),
    ("demo-kira", "A shelter where the children wait", "By the road, with a bench.", 90, 700),
    (
        "demo-dina",
        "Insulating the long house",
        "A third less firewood there, says the oven maker.",
        320,
        5200,
    ),
)
WHO_GAVE_SHEETS = 14
MINUTES = (
    ("Who comes and goes", 10, "Nobody left. Demo Sanna of Riverbend stays with us until the leaves are in."),
    ("Wood for the winter", 30, "Sixty cubic metres are split and dry. For two more Saturdays, nine say they come."),
    ("Bins", 10, "The green one is not for ashes. **Ashes go to the currants.**"),
)  # fmt: skip


def gather(known: Known, *, at: datetime) -> None:
    """Everything that is going on in the union around ``at``."""
    _meet(known, at=at)
    _budget(known, at=at)
    _have_a_guest(known, at=at)
    _draw(known, at=at)


def _evening(at: datetime, days: int) -> datetime:
    there = at.astimezone(ZoneInfo(TIME_ZONE)) + timedelta(days=days)
    return there.replace(hour=19, minute=30, second=0, microsecond=0)


def _meet(known: Known, *, at: datetime) -> None:
    """An assembly a fortnight ago with its minutes, and one the day after tomorrow on all that is open."""
    last = _call(known, "Autumn assembly", starts_at=_evening(at, -14), called_at=at - 20 * DAY)
    begun = last.starts_at
    points = [
        add_point(meeting=last, title=title, minutes=minutes, by=known.keeper, at=begun - DAY)
        for title, minutes, _text in MINUTES
    ]
    there = [person for number, person in enumerate(known.people.values()) if number % 3 and number > 20]
    note_who_was_there(
        meeting=last, people=[each.pk for each in there], version=last.version, by=known.keeper, at=begun
    )
    for point, (_title, _minutes, text) in zip(points, MINUTES, strict=True):
        write_minutes(point=point, text=text, version=0, by=known.keeper, at=begun + timedelta(hours=2))
    meeting = _call(known, "Assembly before Advent", starts_at=_evening(at, 2), called_at=at - 3 * DAY)
    give_roles_by_turn(meeting=meeting, by=known.keeper, at=at - 2 * DAY)


def _call(known: Known, title: str, *, starts_at: datetime, called_at: datetime) -> Meeting:
    draft = MeetingDraft(title=title, starts_at=starts_at, minutes=90, place="Gate house, by the stove")
    is_to_come = starts_at > called_at + 10 * DAY
    proposals = [] if is_to_come else [each.pk for each in open_proposals_of(known.union)]
    return call_meeting(
        association=known.union, draft=draft, proposals=proposals, by=known.keeper, at=called_at
    )


def _budget(known: Known, *, at: datetime) -> None:
    """Next year's hours and money, laid out together; some have filled in their sheets."""
    draft = BudgetingDraft(
        year=known.today.year + 1, name=f"Our year {known.today.year + 1}", people=62, weekly_minutes=16 * H,
        weeks=42, slack_permille=1030, fund_minutes=600 * H, net=96_000 * EURO, buffer=12_000 * EURO,
        baseline=49_000 * EURO,
    )  # fmt: skip
    budgeting = prepare_budgeting(union=known.union, draft=draft, by=known.keeper, at=at - 9 * DAY)
    for name, text, hours, euros in AREAS:
        area = AreaDraft(
            name=name, text=text, minutes=hours * H, money=euros * EURO, minutes_least=hours * H // 2,
            money_least=euros * EURO // 2,
        )  # fmt: skip
        add_area(budgeting=budgeting, draft=area, by=known.keeper, at=at - 9 * DAY)
    for handle, name, text, hours, euros in PROJECTS:
        project = ProjectDraft(name=name, text=text, minutes=hours * H, money=euros * EURO)
        bring_project(budgeting=budgeting, draft=project, by=known.people[handle], at=at - 8 * DAY)
    until = known.today + 12 * DAY
    open_for_sheets(budgeting=budgeting, until=until, by=known.keeper, at=at - 6 * DAY)
    budgeting.refresh_from_db()
    _fill_sheets(known, budgeting, at=at - 2 * DAY)


def _fill_sheets(known: Known, budgeting: Budgeting, *, at: datetime) -> None:
    """Each leaves the areas near what was proposed, a little off in a way of their own, and marks two projects."""
    game = game_of(budgeting)
    projects = [ask.id for ask in game.asks]
    for number, person in enumerate(voters_of(known)[:WHO_GAVE_SHEETS]):
        amounts = {}
        for place, area in enumerate(game.areas):
            less = (number * 3 + place * 5) % 8  # in hundredths
            minutes, money = area.proposed
            amounts[area.id] = (minutes * (100 - less) // 100, money * (100 - less) // 100)
        marks = {
            projects[number % len(projects)]: Mark(support=3 + number % 3),
            projects[(number + 2) % len(projects)]: Mark(support=2),
        }
        fill_sheet(budgeting=budgeting, person=person, draft=SheetDraft(amounts, marks), by=person, at=at)


def _have_a_guest(known: Known, *, at: datetime) -> None:
    """Somebody is visiting, accompanied by a member."""
    host = known.people["demo-kira"]
    draft = ApplicantDraft(
        name="Demo Quentin",
        contact="by letter",
        about="Built boats for ten years; would like to learn baking, and to live with others again.",
    )
    applicant = introduce_applicant(union=known.union, draft=draft, by=host, at=at - 24 * DAY)
    become_host(applicant=applicant, by=known.people["demo-otto"], at=at - 23 * DAY)
    first = known.today - 8 * DAY
    agree_visit(
        applicant=applicant, first_on=first, last_on=first + 20 * DAY, version=applicant.version, by=host,
        at=at - 12 * DAY,
    )  # fmt: skip


def _draw(known: Known, *, at: datetime) -> None:
    """A panel that was drawn last month, and a task that will be drawn on the third evening from now."""
    panel = DrawDraft(
        name="Panel on the long house",
        sort="panel",
        seats=5,
        draws_at=_evening(at, -25),
        standings=("contributor",),
    )
    drawn = announce_draw(union=known.union, draft=panel, by=known.keeper, at=at - 30 * DAY)
    for number, handle in enumerate(("demo-otto", "demo-nika", "demo-hauke", "demo-livia")):
        words = f"{number + 2} {number % 6 + 1} and a warm winter"
        add_words(draw=drawn, words=words, by=known.people[handle], at=at - 28 * DAY)
    hold_draw(draw=drawn, by=known.keeper, at=drawn.draws_at)
    choir = DrawDraft(
        name="Who opens the bakehouse on feast days", sort="task", seats=3, draws_at=_evening(at, 3),
        standings=("contributor",),
    )  # fmt: skip
    announced = announce_draw(union=known.union, draft=choir, by=known.keeper, at=at - 2 * DAY)
    add_words(draw=announced, words="snow before Sunday", by=known.people["demo-kai"], at=at - DAY)
