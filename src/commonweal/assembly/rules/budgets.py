"""What there is to divide in a year, how it is worked out, and why a budgeting, an area or a project cannot be so.

Times in minutes, money in the currency's smallest step, slack in thousandths; whole numbers throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say

Fault = tuple[str, Words] | None
COLUMNS = ("minutes", "money")
AREAS_MOST, PROJECTS_MOST = 300, 200
WEEK = 7 * 24 * 60
HOUR, STEP = 60, 5
SLACK_LEAST, SLACK_MOST = 500, 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetingDraft:
    """The figures of a budgeting as somebody writes them down; slack 1050 means five hundredths more than counted."""

    year: int
    name: str
    people: int
    weekly_minutes: int
    weeks: int
    slack_permille: int = 1000
    fund_minutes: int = 0
    net: int
    buffer: int = 0
    baseline: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDraft:
    """An area as its planners propose it, with the least it needs to go on at all."""

    name: str
    text: str = ""
    minutes: int = 0
    money: int = 0
    minutes_least: int = 0
    money_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDraft:
    """A one-time project and what it asks."""

    name: str
    text: str = ""
    minutes: int = 0
    money: int = 0


def hours_there(draft: BudgetingDraft) -> int:
    """The minutes there are: people x minutes a week x weeks x slack, less the fund; what is no whole minute falls off.

    >>> year = BudgetingDraft(year=1992, name="", people=74, weekly_minutes=2700, weeks=45, slack_permille=1050,
    ...                       fund_minutes=18_000, net=0)
    >>> hours_there(year) / 60
    157042.5
    """
    counted = draft.people * draft.weekly_minutes * draft.weeks * draft.slack_permille
    return counted // 1000 - draft.fund_minutes


def week_of_each(minutes: int, *, people: int, weeks: int) -> int:
    """About how many minutes a week that is for each of so many people; from an hour on to the nearest five minutes.

    >>> week_of_each(9800 * 60, people=62, weeks=42)
    225
    """
    shares = people * weeks
    exact = (minutes + shares // 2) // shares
    return exact if exact < HOUR else (exact + STEP // 2) // STEP * STEP


def money_there(draft: BudgetingDraft) -> int:
    """The money there is: net income less the buffer and what must be paid anyway."""
    return draft.net - draft.buffer - draft.baseline


def why_not_budgeting(draft: BudgetingDraft) -> Fault:
    """The field and the sentence why a budgeting cannot be so, or None."""
    if not draft.name.strip():
        return "name", say("Give it a name, such as “Our year 2027”.")
    if not 1900 <= draft.year <= 2200:
        return "year", say("Which year is it for? A year from 1900 to 2200, please.")
    return _why_not_parts(draft) or _why_not_amounts(draft) or _why_nothing_there(draft)


def _why_not_parts(draft: BudgetingDraft) -> Fault:
    if not 1 <= draft.people <= 100_000:
        return "people", say("At least one person works along, and at most 100,000.")
    if not 0 <= draft.weekly_minutes <= WEEK:
        return "weekly_minutes", say("A week has 168 hours.")
    if not 1 <= draft.weeks <= 53:
        return "weeks", say("A year has from 1 to 53 weeks of work.")
    if not SLACK_LEAST <= draft.slack_permille <= SLACK_MOST:
        return "slack_permille", say("Slack is from 0.5 to 1.5; 1 means: exactly as counted.")
    return None


def _why_not_amounts(draft: BudgetingDraft) -> Fault:
    for field in ("fund_minutes", "net", "buffer", "baseline"):
        if not 0 <= getattr(draft, field) <= AMOUNT_MOST:
            return field, say("An amount is zero or more.")
    return None


def _why_nothing_there(draft: BudgetingDraft) -> Fault:
    if hours_there(draft) < 0:
        return "fund_minutes", say("More hours are set aside than there are.")
    if money_there(draft) < 0:
        return "baseline", say("Buffer and what must be paid anyway are more than comes in.")
    return None


def why_not_area(draft: AreaDraft) -> Fault:
    """The field and the sentence why an area cannot be so, or None."""
    if not draft.name.strip():
        return "name", say("An area needs a name, such as “Kitchen”.")
    for column in COLUMNS:
        proposed, least = getattr(draft, column), getattr(draft, f"{column}_least")
        if not 0 <= proposed <= AMOUNT_MOST:
            return column, say("An amount is zero or more.")
        if not 0 <= least <= proposed:
            return f"{column}_least", say("The least is no more than what is proposed.")
    return None


def why_not_project(draft: ProjectDraft) -> Fault:
    """The field and the sentence why a project cannot be so, or None."""
    if not draft.name.strip():
        return "name", say("A project needs a name, such as “A roof over the wood”.")
    for column in COLUMNS:
        if not 0 <= getattr(draft, column) <= AMOUNT_MOST:
            return column, say("An amount is zero or more.")
    if draft.minutes == draft.money == 0:
        return "minutes", say("A project asks for hours, for money, or for both.")
    return None


def why_not_open(*, areas: Sequence[AreaDraft], projects: int, there: tuple[int, int]) -> Words | None:
    """Why sheets cannot be opened yet: nothing to divide, or the planners propose too much. None if they can."""
    if not areas and not projects:
        return say("There is nothing to divide yet: add areas or projects first.")
    if sum(area.minutes for area in areas) > there[0]:
        return say("The areas together ask for more hours than there are. Bring them down first.")
    if sum(area.money for area in areas) > there[1]:
        return say("The areas together ask for more money than there is. Bring them down first.")
    return None
