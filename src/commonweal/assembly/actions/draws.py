"""Announcing a draw, adding words to its seed, holding it, and declining what was drawn."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.assembly.models import (
    Applicant,
    Draw,
    DrawCandidate,
    DrawSecret,
    DrawSort,
    DrawState,
    DrawWords,
)
from commonweal.assembly.permissions import LEAD, MEETINGS
from commonweal.assembly.queries.draws import candidates_for, procedure_of, served_lately
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.rules import draws as rules
from commonweal.assembly.rules.draws import Candidate, DrawDraft, Procedure
from commonweal.journal.actions import note
from commonweal.journal.checkpoints import Checkpoint
from commonweal.journal.once import made_before, once
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import mandate_of, may_act_for, require_not_visitor, today_in

LOOKS_BACK = "assembly.rotation_looks_back"
FREE = (DrawSort.TIE, DrawSort.DAY)  # any member may let the lot decide about these


@once
def announce_draw(
    *, union: Association, draft: DrawDraft, by: Person, at: datetime, key: UUID | None = None
) -> Draw:
    """Announce a draw: from now on its list stands, the commitment is public, and members add words until its time.

    Panels and tasks take assembly.facilitate or assembly.meetings; a tie or a day any member who is no visitor may
    leave to the lot. Raises ``NotPermitted``, ``Refused`` at the field of what makes no sense, and ``ChangedMeanwhile``
    where a lot between the same applicants is announced or has fallen: nobody draws until the lot suits them.
    """
    if made := made_before(union=union.pk, key=key, deed="draw.announced"):
        return Draw.objects.get(pk=made)
    under = _require_announce(union, draft, by=by, at=at)
    _require_undrawn(union, draft)
    draw, listed, agents = _prepared(union, draft, by=by, at=at)
    secret = secrets.token_hex(32)
    draw.commitment = rules.commitment_of(secret, draw.procedure)
    draw.save(force_insert=True)
    DrawSecret.objects.create(draw=draw, secret=secret)
    DrawCandidate.objects.bulk_create(
        [
            DrawCandidate(
                draw=draw, position=position, handle=each.handle, agent_id=agents.get(each.handle),
                name=each.name, group=each.group, has_served=each.has_served,
            )
            for position, each in enumerate(listed)
        ],
        batch_size=500,
    )  # fmt: skip
    if draft.applicants:
        Applicant.objects.filter(union=union, pk__in=draft.applicants).update(lot=draw, lot_place=None)
    facts = {
        "commitment": draw.commitment, "list": hashlib.sha256(draw.procedure.encode()).hexdigest(),
        "draws_at": draw.draws_at.isoformat(), "seats": draw.seats,
    }  # fmt: skip
    _note(draw, "draw.announced", by=by, at=at, key=key, under=under, facts=facts)
    return draw


def _require_announce(union: Association, draft: DrawDraft, *, by: Person, at: datetime) -> UUID | None:
    if draft.sort not in DrawSort.values:
        raise Refused(say("Say what the draw is for."), field="sort")
    if draft.sort in FREE:
        require_not_visitor(by, union, at=at)
        return None
    under = leading(by, union, at=at)
    if under is None:
        raise NotPermitted(
            say("Drawing a panel or a task takes the mandate to lead proposals, or to call meetings.")
        )
    return under


def _require_undrawn(union: Association, draft: DrawDraft) -> None:
    """Hold the applicants of ``draft`` and refuse where a lot between them waits, or gave each of them a place."""
    rows = Applicant.objects.select_for_update(of=("self",)).filter(union=union, pk__in=draft.applicants)
    asked = list(rows.select_related("lot").order_by("pk"))
    waits = any(each.lot is not None and each.lot.state == DrawState.ANNOUNCED for each in asked)
    if waits or (asked and all(each.lot_place is not None for each in asked)):
        raise ChangedMeanwhile(say("A lot between them is announced, or has fallen. Look at it, please."))


def leading(by: Person, union: Association, *, at: datetime) -> UUID | None:
    """The mandate by which ``by`` leads draws in ``union`` (assembly.facilitate or assembly.meetings), if any."""
    for power in (LEAD, MEETINGS):
        if mandate := mandate_of(by, union, power, at=at):
            return mandate.pk
    return None


def _prepared(
    union: Association, draft: DrawDraft, *, by: Person, at: datetime
) -> tuple[Draw, list[Candidate], Mapping[str, UUID]]:
    if not draft.name.strip():
        raise Refused(
            say("Give the draw a name; the next one of the same name looks back at it."), field="name"
        )
    if reason := rules.why_not_at(draft.draws_at, at=at):
        raise Refused(reason, field="draws_at")
    day = today_in(union, at)
    looks_back = value_of(union, LOOKS_BACK, on=day) if draft.by_turns else 0
    served = served_lately(union, draft.name, looks_back=looks_back) if looks_back else frozenset()
    listed, agents = candidates_for(union, draft, day=day, served=served)
    fault = rules.why_not_draw(seats=draft.seats, names=[each.name or each.handle for each in listed])
    if fault:
        raise Refused(fault[1], field=fault[0])
    draw = Draw(
        id=new_id(), union=union, name=draft.name.strip(), why=draft.why.strip(), sort=draft.sort,
        seats=draft.seats, most_per_group=1 if draft.one_per_household else None, looks_back=looks_back,
        announced_by_id=by.pk, announced_at=at, draws_at=draft.draws_at,
        is_together=draft.is_together,
    )  # fmt: skip
    draw.procedure = Procedure(str(draw.pk), draw.seats, tuple(listed), draw.most_per_group).text
    return draw, listed, agents


@once
def add_words(*, draw: Draw, words: str, by: Person, at: datetime, key: UUID | None = None) -> DrawWords:
    """Put words of one's own into the seed, or exchange them, until the draw's time; only ``by`` sees them.

    What everybody sees, and the journal keeps, is their mark. Any member who is no visitor may.
    Raises ``NotPermitted`` and ``Refused``.
    """
    if made_before(union=draw.union_id, key=key, deed="draw.words_added"):
        return DrawWords.objects.get(draw=draw, agent_id=by.pk)
    require_not_visitor(by, draw.union, at=at)
    draw = _locked(draw)
    if draw.state != DrawState.ANNOUNCED or at >= draw.draws_at:
        raise Refused(say("The time of this draw has come; nothing can be added any more."))
    if reason := rules.why_not_words(words):
        raise Refused(reason, field="words")
    mark = rules.mark_of(str(by.pk), words.strip())
    added, _new = DrawWords.objects.update_or_create(
        draw=draw, agent_id=by.pk, defaults={"words": words.strip(), "mark": mark, "added_at": at}
    )
    _note(draw, "draw.words_added", by=by, at=at, key=key, facts={"mark": mark})
    return added


@once
def hold_draw(
    *, draw: Draw, by: Person | None, at: datetime, room_words: str = "", key: UUID | None = None
) -> Draw:
    """Hold a draw whose time has come: the secret is shown, and the lot falls.

    Any member who is no visitor may, for nobody can turn it; ``by`` is None when the node holds it by itself.
    ``room_words``, for a draw held together, is what the room adds in that moment (dice). Whoever holds it second gets
    the one outcome there is. Raises ``NotPermitted``, and ``Refused`` before the time or after it was called off.
    """
    if made_before(union=draw.union_id, key=key, deed="draw.held"):
        return Draw.objects.get(pk=draw.pk)
    if by is not None:
        require_not_visitor(by, draw.union, at=at)
    draw = _locked(draw)
    if draw.state == DrawState.DRAWN:
        return draw
    _require_due(draw, room_words, at=at)
    hidden = _hidden(draw)
    stand = checkpoint(draw.union_id, at=at)
    _let_fall(draw, hidden.secret, room_words.strip(), stand=stand, at=at)
    hidden.delete()
    rows = list(draw.candidates.all())
    _seat(draw, rows)
    for row in rows:
        if row.agent_id is None and not row.name:
            Applicant.objects.filter(pk=row.handle, lot=draw).update(lot_place=row.place)
    facts = {
        "secret": draw.secret, "seal_seq": draw.seal_seq, "seed": draw.seed,
        "drawn": [row.handle for row in sorted(rows, key=_place) if row.is_drawn],
    }  # fmt: skip
    _note(draw, "draw.held", by=by, at=at, key=key, facts=facts)
    return draw


def _require_due(draw: Draw, room_words: str, *, at: datetime) -> None:
    if draw.state != DrawState.ANNOUNCED:
        raise Refused(say("This draw was called off."))
    if at < draw.draws_at:
        raise Refused(say("The time of this draw has not come; until then everybody can add words."))
    if room_words.strip() and (reason := rules.why_not_words(room_words)):
        raise Refused(reason, field="room_words")


def _hidden(draw: Draw) -> DrawSecret:
    hidden = DrawSecret.objects.filter(draw=draw).first()
    if hidden is None:
        raise Refused(say("Its secret stayed behind on another node. Call it off, and announce it anew."))
    return hidden


def _let_fall(draw: Draw, secret: str, room_words: str, *, stand: Checkpoint, at: datetime) -> None:
    marks = list(draw.words.values_list("mark", flat=True))
    room = [rules.mark_of("room", room_words)] if room_words else []
    draw.state, draw.drawn_at, draw.room_words, draw.secret = DrawState.DRAWN, at, room_words, secret
    draw.seal, draw.seal_seq = stand.hash, stand.seq
    draw.seed = rules.seed_of(secret, [*marks, *room, stand.hash])
    draw.save(update_fields=["state", "secret", "drawn_at", "room_words", "seal", "seal_seq", "seed"])


def _seat(draw: Draw, rows: Sequence[DrawCandidate]) -> None:
    """Write each place and who has a seat; a place once given stays, seats follow who declined."""
    procedure = procedure_of(draw, rows)
    places = {handle: at for at, handle in enumerate(rules.drawn_order(draw.seed, procedure), 1)}
    declined = {row.handle for row in rows if row.declined_at}
    seated = set(rules.drawn(draw.seed, procedure, declined))
    for row in rows:
        row.place, row.is_drawn = places[row.handle], row.handle in seated
    DrawCandidate.objects.bulk_update(rows, ["place", "is_drawn"], batch_size=500)


def _place(row: DrawCandidate) -> int:
    return row.place or 0


@once
def decline_seat(*, candidate: DrawCandidate, by: Person, at: datetime, key: UUID | None = None) -> Draw:
    """Somebody who was drawn does not want it, or cannot: no reason is asked, and the next follows.

    They say so themselves or through somebody they trust; whoever leads draws notes it for others, and for things.
    Declining twice changes nothing. Raises ``NotPermitted``, and ``Refused`` while nothing is drawn.
    """
    draw = _locked(candidate.draw)
    if made_before(union=draw.union_id, key=key, deed="draw.declined"):
        return draw
    under = _require_decline(draw, candidate, by=by, at=at)
    if draw.state != DrawState.DRAWN:
        raise Refused(say("Nothing is drawn yet."))
    if DrawCandidate.objects.filter(pk=candidate.pk, declined_at__isnull=True).update(declined_at=at):
        _seat(draw, list(draw.candidates.all()))
        _note(draw, "draw.declined", by=by, at=at, key=key, under=under, facts={"who": candidate.handle})
    return draw


def _require_decline(draw: Draw, candidate: DrawCandidate, *, by: Person, at: datetime) -> UUID | None:
    whose = Person.objects.filter(pk=candidate.agent_id).first() if candidate.agent_id else None
    if whose is not None and may_act_for(by, whose, draw.union, at=at):
        return None
    under = leading(by, draw.union, at=at)
    if under is not None:
        return under
    if whose is None and by.pk == draw.announced_by_id:
        require_not_visitor(by, draw.union, at=at)
        return None
    raise NotPermitted(say("Only whoever was drawn, or leads draws, can say that they decline."))


@once
def call_off_draw(*, draw: Draw, by: Person, at: datetime, key: UUID | None = None) -> Draw:
    """Call off a draw that was not held; its secret is never shown, so nobody learns what it would have been.

    Whoever announced it may while they belong, or leads draws. Raises ``NotPermitted``, and ``Refused`` once drawn.
    """
    if made_before(union=draw.union_id, key=key, deed="draw.called_off"):
        return Draw.objects.get(pk=draw.pk)
    under = leading(by, draw.union, at=at)
    if under is None:
        require_not_visitor(by, draw.union, at=at)
        if by.pk != draw.announced_by_id:
            raise NotPermitted(say("Whoever announced a draw, or leads draws, can call it off."))
    still = Draw.objects.filter(pk=draw.pk, state=DrawState.ANNOUNCED)
    called_off = still.update(state=DrawState.CALLED_OFF)
    draw.refresh_from_db()
    if draw.state == DrawState.DRAWN:
        raise Refused(say("The lot has fallen already."))
    if called_off:
        DrawSecret.objects.filter(draw=draw).delete()
        Applicant.objects.filter(lot=draw).update(lot=None, lot_place=None, version=F("version") + 1)
        _note(draw, "draw.called_off", by=by, at=at, key=key, under=under)
    return draw


def hold_draws_due(*, at: datetime) -> int:
    """Hold every draw whose time has come and which is not held together; how many there were. For the node's job."""
    due = Draw.objects.select_related("union").filter(
        state=DrawState.ANNOUNCED, draws_at__lte=at, is_together=False, hidden__isnull=False
    )
    held = 0
    for draw in due.order_by("draws_at"):
        held += hold_draw(draw=draw, by=None, at=at).drawn_at == at
    return held


def _locked(draw: Draw) -> Draw:
    """The draw as it stands, so that no words slip in while the lot falls."""
    return Draw.objects.select_for_update(of=("self",)).select_related("union").get(pk=draw.pk)


def _note(
    draw: Draw,
    deed: str,
    *,
    by: Person | None,
    at: datetime,
    key: UUID | None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    note(
        union=draw.union_id, deed=deed, by=by.pk if by else None, subject=path_of("draw", draw.pk), at=at, key=key,
        under=under, facts=facts,
    )  # fmt: skip
