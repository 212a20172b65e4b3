"""What pages and draws ask: who is on a list, whose turn it was lately, the draws of a union, and how to check one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When

from commonweal.assembly.models import Applicant, Draw, DrawCandidate, DrawState
from commonweal.assembly.rules.draws import Candidate, DrawDraft, Procedure, lot_of
from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.queries.paging import PER_PAGE


def candidates_for(
    union: Association, draft: DrawDraft, *, day: date, served: Collection[UUID] = ()
) -> tuple[list[Candidate], Mapping[str, UUID]]:
    """The list of a draw in its fixed order, and the agent behind each handle that is a member's.

    Members on ``day`` in the draft's standings or by name, applicants of the union, or options as they were typed.
    """
    if draft.options:
        return [Candidate(f"option-{at}", name) for at, name in enumerate(draft.options, 1)], {}
    if draft.applicants:
        known = Applicant.objects.filter(union=union, pk__in=draft.applicants, ended_on__isnull=True)
        return [Candidate(str(pk)) for pk in sorted(known.values_list("pk", flat=True))], {}
    rows = Membership.objects.on(day).filter(association=union, member__person__isnull=False)
    rows = rows.filter(member__in=draft.people) if draft.people else rows.filter(standing__in=draft.standings)
    members = sorted(rows.values_list("member", flat=True))
    homes = _households(union, members, day=day) if draft.one_per_household else {}
    listed = [
        Candidate(str(member), group=homes.get(member, ""), has_served=member in served) for member in members
    ]
    return listed, {str(member): member for member in members}


def _households(union: Association, members: Collection[UUID], *, day: date) -> dict[UUID, str]:
    """The household of each member as ``h1``, ``h2``…: which one it is stays out of the published list."""
    rows = Membership.objects.on(day).filter(
        association__within=union, association__form=Form.HOUSEHOLD, member__in=members
    )
    home: dict[UUID, UUID] = {}
    for member, household in rows.order_by("association_id").values_list("member", "association"):
        home.setdefault(member, household)
    numbers = {household: f"h{at}" for at, household in enumerate(sorted(set(home.values())), 1)}
    return {member: numbers[household] for member, household in home.items()}


def served_lately(union: Association, name: str, *, looks_back: int) -> frozenset[UUID]:
    """Whoever has a seat from one of the last ``looks_back`` draws of this name."""
    last = Draw.objects.filter(union=union, name__iexact=name.strip(), state=DrawState.DRAWN)
    ids = list(last.order_by("-drawn_at").values_list("pk", flat=True)[:looks_back])
    seats = DrawCandidate.objects.filter(draw__in=ids, is_drawn=True, agent__isnull=False)
    return frozenset(agent for agent in seats.values_list("agent", flat=True) if agent)


def procedure_of(draw: Draw, rows: Iterable[DrawCandidate]) -> Procedure:
    """The fixed list of a draw from its rows; its text is what ``draw.procedure`` says."""
    listed = sorted(rows, key=lambda row: row.position)
    return Procedure(
        draw=str(draw.pk),
        seats=draw.seats,
        candidates=tuple(Candidate(row.handle, row.name, row.group, row.has_served) for row in listed),
        most_per_group=draw.most_per_group,
    )


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One line of a draw's page: who or what, their lot once it is drawn, and whether they have a seat."""

    at: int
    handle: str
    name: str
    agent: UUID | None
    group: str
    has_served: bool
    place: int | None
    is_drawn: bool
    declined_at: datetime | None
    lot: str


@dataclass(frozen=True, slots=True)
class WordsRow:
    """Who added words to a seed, and their mark; the words themselves only to whoever wrote them."""

    name: str
    mark: str
    handle: str
    words: str


def draws_page(union: Association, *, search: str = "", state: str = "", number: str | int = 1) -> Page[Draw]:
    """The draws of a union, fifty to a page: what is still to be drawn first, soonest first; then the latest."""
    rows = Draw.objects.filter(union=union)
    if search:
        rows = rows.filter(name__icontains=search)
    if state in DrawState.values:
        rows = rows.filter(state=state)
    waits = Case(
        When(state=DrawState.ANNOUNCED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return Paginator(rows.order_by(waits, "-draws_at", "-id"), PER_PAGE).get_page(number)


def draw_in(union: Association, identity: UUID) -> Draw | None:
    """The draw with this identity, if it is of ``union``."""
    return Draw.objects.select_related("union").filter(pk=identity, union=union).first()


def candidate_at(draw: Draw, position: int) -> DrawCandidate | None:
    """The line of the list of ``draw`` that stands at ``position``, counted from 0."""
    return draw.candidates.select_related("draw__union").filter(position=position).first()


def candidate_rows(draw: Draw) -> list[CandidateRow]:
    """The list of a draw with names: in the order drawn once it is, else by name."""
    rows = list(draw.candidates.order_by("position"))
    names = _names(draw, rows)
    listed = [
        CandidateRow(
            at=row.position, handle=row.handle, name=row.name or names.get(row.handle, ""), agent=row.agent_id,
            group=row.group, has_served=row.has_served, place=row.place, is_drawn=row.is_drawn,
            declined_at=row.declined_at, lot=lot_of(draw.seed, row.handle) if draw.seed else "",
        )
        for row in rows
    ]  # fmt: skip
    return sorted(listed, key=lambda row: (row.place or 0, row.name if row.agent else "", row.at))


def sheet_of(draw: Draw, person: Person, *, at: datetime) -> dict[str, object]:
    """What a draw's page shows at ``at``: the list, who is drawn, where ``person`` stands, what is awaited."""
    rows = candidate_rows(draw)
    is_announced = draw.state == DrawState.ANNOUNCED
    return {
        "draw": draw,
        "rows": rows,
        "drawn": [row for row in rows if row.is_drawn],
        "mine": next((row for row in rows if row.agent == person.pk), None),
        "is_due": is_announced and at >= draw.draws_at,
        "is_open": is_announced and at < draw.draws_at,
        "is_of_people": any(row.agent for row in rows),
    }


def _names(draw: Draw, rows: Iterable[DrawCandidate]) -> dict[str, str]:
    agents = [row.agent_id for row in rows if row.agent_id]
    people = Person.objects.filter(pk__in=agents).values_list("pk", "name") if agents else ()
    nameless = any(not row.agent_id and not row.name for row in rows)
    asking = Applicant.objects.filter(lot=draw).values_list("pk", "name") if nameless else ()
    return {str(pk): name for pk, name in (*people, *asking)}


def words_rows(draw: Draw, person: Person) -> list[WordsRow]:
    """Who added words, by name, with their marks; ``words`` only where ``person`` wrote them."""
    rows = draw.words.order_by("agent__person__name", "id").values_list(
        "agent__person__name", "mark", "agent_id", "words"
    )
    return [
        WordsRow(name or "", mark, str(agent), words if agent == person.pk else "")
        for name, mark, agent, words in rows
    ]


def proof_of(draw: Draw) -> dict[str, object]:
    """Everything that computing a draw again takes, as plain JSON; names of people are not in it."""
    is_drawn = draw.state == DrawState.DRAWN
    rows = draw.candidates.order_by("place", "position")
    return {
        "commonweal_draw": 1,
        "id": str(draw.pk),
        "list": draw.procedure,
        "commitment": draw.commitment,
        "announced_at": draw.announced_at.isoformat(),
        "draws_at": draw.draws_at.isoformat(),
        "marks": sorted(draw.words.values_list("mark", flat=True)),
        "room_words": draw.room_words,
        "secret": draw.secret if is_drawn else None,
        "seal": draw.seal or None,
        "seal_seq": draw.seal_seq,
        "seed": draw.seed or None,
        "declined": list(rows.filter(declined_at__isnull=False).values_list("handle", flat=True)),
        "drawn": list(rows.filter(is_drawn=True).values_list("handle", flat=True)),
    }
