"""What the page of one applicant shows: the steps of their way, and what whoever looks can do there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.formats import date_format

from commonweal.assembly.models import Applicant, Evaluation, EvaluationWord
from commonweal.assembly.queries.joining import (
    PlaceInLine,
    hosts_of,
    input_about,
    joining_customs,
    may_accompany,
    name_of,
    place_in_line,
    stage_of,
)
from commonweal.assembly.rules import joining as rules
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import today_in

ORDER = ("asked", "visit", "input", "decision", "provisional", "member")
STEP_OF = {
    "asked": "asked", "visit_ahead": "visit", "visit": "visit", "visit_over": "visit", "input": "input",
    "ready": "decision", "drafted": "decision", "deciding": "decision", "turned": "decision",
    "provisional": "provisional", "member": "member",
}  # fmt: skip
NAMES = {
    "asked": say("Asks, and finds hosts"),
    "visit": say("Visits us"),
    "input": say("Members say what they think"),
    "decision": say("The assembly decides"),
    "provisional": say("Provisional time, with talks"),
    "member": say("Full member"),
}


class WayStep(NamedTuple):
    """One step of the way, as the steps on a page are drawn."""

    name: Words
    text: str
    is_done: bool
    is_next: bool
    url: str = ""
    action: str = ""


def way_steps(applicant: Applicant, *, day: date) -> list[WayStep]:
    """The way from asking to full membership, and how far ``applicant`` has come on ``day``."""
    here = STEP_OF.get(stage_of(applicant, day=day))
    at = ORDER.index(here) if here else -1
    is_there = here == "member"
    return [
        WayStep(NAMES[step], _days_of(applicant, step), here is not None and (place < at or is_there),
                place == at and not is_there)
        for place, step in enumerate(ORDER)
    ]  # fmt: skip


def _days_of(applicant: Applicant, step: str) -> str:
    if step == "input" and applicant.input_until is not None:
        return str(say("until {day}", day=date_format(applicant.input_until, "j F Y")))
    days = {
        "asked": (applicant.asked_on,),
        "visit": (applicant.visit_from, applicant.visit_until),
        "provisional": (applicant.came_on, applicant.provisional_until),
    }.get(step, ())
    return " – ".join(date_format(each, "j F Y") for each in days if each is not None)


class Word(NamedTuple):
    """A sentence somebody said at a talk."""

    author: UUID
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk in the provisional time, with what was said."""

    id: UUID
    due_on: date
    held_on: date | None
    is_due: bool
    words: list[Word]


def talks_of(applicant: Applicant, *, day: date) -> list[Talk]:
    """The talks of somebody's provisional time, in order, with the sentences said at each."""
    words: dict[UUID, list[Word]] = {}
    said = EvaluationWord.objects.filter(evaluation__applicant=applicant).order_by("said_at", "id")
    for talk, author, name, text in said.values_list("evaluation", "author", "author__person__name", "text"):
        words.setdefault(talk, []).append(Word(author, name or "", text))
    return [
        Talk(
            row.pk, row.due_on, row.held_on, row.held_on is None and row.due_on <= day, words.get(row.pk, [])
        )
        for row in applicant.evaluations.order_by("due_on")
    ]


def talk_in(union: Association, applicant: UUID, identity: UUID) -> Evaluation | None:
    """A talk of an applicant of ``union``."""
    rows = Evaluation.objects.select_related("applicant__union")
    return rows.filter(pk=identity, applicant=applicant, applicant__union=union).first()


def may_see(applicant: Applicant, person: Person, standing: str) -> bool:
    """Whether ``person`` may open the page of ``applicant``: members may, of visitors only who it is about."""
    return standing != Standing.VISITOR or applicant.person_id == person.pk


def sheet_of(applicant: Applicant, person: Person, *, at: datetime) -> dict[str, object]:
    """What the page of ``applicant`` shows to ``person``; to the applicant themselves neither input nor turn."""
    day = today_in(applicant.union, at)
    stage, is_own = stage_of(applicant, day=day), applicant.person_id == person.pk
    hosts = hosts_of([applicant.pk]).get(applicant.pk, [])
    facts: dict[str, object] = {
        "applicant": applicant, "name": name_of(applicant), "stage": stage, "stage_in_words": rules.STAGES[stage],
        "is_own": is_own, "steps": way_steps(applicant, day=day), "talks": talks_of(applicant, day=day),
        "hosts": [host.name for host in hosts], "day": day,
        "is_host": any(host.id == person.pk for host in hosts),
        "may": False, "input": [], "mine": None, "turn": None, "may_say": False,
    }  # fmt: skip
    return facts if is_own else facts | _for_members(applicant, person, stage, day=day, at=at)


def _for_members(
    applicant: Applicant, person: Person, stage: str, *, day: date, at: datetime
) -> dict[str, object]:
    said = input_about(applicant)
    turn: PlaceInLine | None = None
    if stage in {"ready", "drafted"}:
        turn = place_in_line(applicant, joining_customs(applicant.union, on=day), day=day)
    return {
        "may": may_accompany(person, applicant, at=at), "input": said, "turn": turn,
        "mine": next((each for each in said if each.author == person.pk), None),
        "may_say": stage in {"visit_ahead", "visit", "visit_over", "input"},
    }  # fmt: skip


def same_day(applicant: Applicant, *, day: date) -> list[Applicant]:
    """Whoever was ready on the same day as ``applicant`` and waits with them for the lot, them included."""
    turn = place_in_line(applicant, joining_customs(applicant.union, on=day), day=day)
    ids = turn.same_day if turn else ()
    return list(Applicant.objects.select_related("union").filter(pk__in=ids).order_by("pk"))


def visitors_to_choose(union: Association, *, day: date) -> list[tuple[UUID, str]]:
    """Visitors who are not on the way in, by name."""
    on_the_way = Applicant.objects.filter(union=union, person__isnull=False, ended_on__isnull=True)
    rows = Membership.objects.on(day).filter(
        association=union, standing=Standing.VISITOR, member__person__isnull=False
    )
    rows = rows.exclude(member__in=on_the_way.values("person"))
    return list(rows.order_by("member__person__name").values_list("member_id", "member__person__name"))
