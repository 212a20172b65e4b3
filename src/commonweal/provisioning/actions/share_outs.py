"""Proposing who gets what, handing it over, taking it back, and closing; the books follow each hand-over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from commonweal.flows.actions.drawing import draw
from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Draft, Recorded
from commonweal.journal.actions import note
from commonweal.journal.models import Seal
from commonweal.journal.queries import found_by_key
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, Person
from commonweal.people.permissions import require_power, today_in
from commonweal.provisioning.models import Need, Per, Round, ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.queries.asking import debts, there_to_share, wishes_for
from commonweal.provisioning.rules.asking import Wish
from commonweal.provisioning.rules.sharing import Ask, Share, lot, share_kind
from commonweal.provisioning.rules.spans import Span

POWER = "provisioning.share_out"
DAYS_MOST = 62
DECLINED = "declined"


class HandedAlready(Refused):
    """Somebody else handed this over a moment ago."""

    status = 409


@transaction.atomic
def make_share_out(
    *, round_: Round, span: Span, name: str, by: Person, at: datetime, key: UUID | None = None
) -> ShareOut:
    """Propose who gets what for the days of ``span``: what was asked, what there is, a reason for every share.

    Nothing moves until it is opened. The lot's seal is the head of the journal when these days are first proposed;
    proposing the same days again keeps it, so that nobody proposes until the lot suits them. Takes the power
    provisioning.share_out. Raises ``Refused`` for days that make no sense or for which nobody asks anything.
    """
    union = round_.union
    mandate = require_power(by, union, POWER, at=at)
    if key is not None and (entry := found_by_key(union=union.pk, key=key)) is not None:
        return ShareOut.objects.get(pk=entry.subject.rpartition("/")[2])
    if not 1 <= span.days <= DAYS_MOST:
        raise Refused(say("A share-out covers one day to two months."), field="covers_until")
    share_out = ShareOut(
        id=new_id(), union=union, round=round_, name=name.strip() or str(span.first_on), made_at=at,
        covers_from=span.first_on, covers_until=span.last_on, lot_seal=_lot_seal(round_, span),
    )  # fmt: skip
    lines = _lines(share_out, wishes_for(union=union, round_=round_, span=span))
    if not lines:
        raise Refused(say("Nobody asks for anything in these days, so there is nothing to share out."))
    share_out.save(force_insert=True)
    ShareLine.objects.bulk_create(lines, batch_size=500)
    _note(share_out, "share_out.proposed", by=by, at=at, key=key, under=mandate.pk)
    return share_out


def _lot_seal(round_: Round, span: Span) -> str:
    before = ShareOut.objects.filter(
        union=round_.union_id, covers_from=span.first_on, covers_until=span.last_on
    ).exclude(lot_seal="")
    first = before.order_by("made_at", "id").values_list("lot_seal", flat=True).first()
    head = Seal.objects.filter(union=round_.union_id).order_by("-seq").values_list("hash", flat=True).first()
    return first or head or ""


def _lines(share_out: ShareOut, wishes: Iterable[Wish]) -> list[ShareLine]:
    by_kind: dict[UUID, dict[UUID, Wish]] = defaultdict(dict)
    for wish in sorted(wishes, key=lambda wish: wish.tier):
        known = by_kind[wish.kind].get(wish.receiver)
        more = known.amount if known else 0
        tier = known.tier if known else wish.tier
        by_kind[wish.kind][wish.receiver] = Wish(wish.receiver, wish.kind, tier, wish.amount + more)
    there = there_to_share(union=share_out.union, kinds=by_kind)
    owed = debts(union=share_out.union, kinds=by_kind)
    return [
        _line(share_out, kind, share, there=there.get(kind, 0), owed=owed.get((share.receiver, kind), 0))
        for kind, wanted in by_kind.items()
        for share in _shared(share_out, kind, wanted, there=there.get(kind, 0), owed=owed)
    ]


def _shared(
    share_out: ShareOut,
    kind: UUID,
    wanted: Mapping[UUID, Wish],
    *,
    there: int,
    owed: Mapping[tuple[UUID, UUID], int],
) -> list[Share]:
    asks = [
        Ask(receiver, wish.tier, wish.amount, min(owed.get((receiver, kind), 0), wish.amount))
        for receiver, wish in wanted.items()
    ]
    return share_kind(asks, there=there, seed=seed_of(share_out), kind=kind)


def _line(share_out: ShareOut, kind: UUID, share: Share, *, there: int, owed: int) -> ShareLine:
    facts = {"code": share.code, "there": there, "owed": owed, "by_lot": share.by_lot}
    return ShareLine(
        share_out=share_out, receiver_id=share.receiver, kind_id=kind, tier=share.tier, asked=share.asked,
        allotted=share.allotted, reason=facts,
        draw=lot(seed=seed_of(share_out), receiver=share.receiver, kind=kind) if share.by_lot else "",
    )  # fmt: skip


def seed_of(share_out: ShareOut) -> str:
    """What every draw of a share-out starts from: the journal's seal and the days it is for."""
    return f"{share_out.lot_seal}:{share_out.covers_from}:{share_out.covers_until}"


@transaction.atomic
def open_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Begin handing out what was proposed; everybody sees their share from now on."""
    mandate = require_power(by, share_out.union, POWER, at=at)
    if _step(share_out, ShareOutState.DRAFT, ShareOutState.OPEN, opened_at=at):
        _note(share_out, "share_out.opened", by=by, at=at, key=key, under=mandate.pk)


@transaction.atomic
def withdraw_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Take a proposal back before anything was handed over."""
    mandate = require_power(by, share_out.union, POWER, at=at)
    if share_out.lines.filter(handed__gt=0).exists():
        raise Refused(say("Something was handed over already; take that back first."))
    if _step(share_out, ShareOutState.DRAFT, ShareOutState.UNDONE, closed_at=at) or _step(
        share_out, ShareOutState.OPEN, ShareOutState.UNDONE, closed_at=at
    ):
        _note(share_out, "share_out.withdrawn", by=by, at=at, key=key, under=mandate.pk)


@transaction.atomic
def close_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """End the handing-out; what was not handed over is remembered next time, unless it was declined."""
    mandate = require_power(by, share_out.union, POWER, at=at)
    if _step(share_out, ShareOutState.OPEN, ShareOutState.CLOSED, closed_at=at):
        _note(share_out, "share_out.closed", by=by, at=at, key=key, under=mandate.pk)


@transaction.atomic
def hand_over(
    *, share_out: ShareOut, receiver: Agent, amounts: Mapping[UUID, int] | None = None, by: Person, at: datetime,
    key: UUID | None = None,
) -> Recorded:  # fmt: skip
    """Hand a receiver their shares: all that is open, or ``amounts`` by line. One flow for each lot it comes from.

    A hand-over writes the exact rest of each line, so two keepers at two tables cannot both give it: the second is
    told (``HandedAlready``). Raises ``NotEnough`` when the shelf has less than the books, and ``Refused`` for more
    than was allotted. A key used before changes nothing.
    """
    mandate = require_power(by, share_out.union, POWER, at=at)
    is_repeat = key is not None and found_by_key(union=share_out.union_id, key=key) is not None
    drafts = [] if is_repeat else _hand_lines(share_out, receiver, amounts, at=at)
    if not is_repeat and not drafts:
        raise HandedAlready(say("There is nothing left to hand over here."))
    return record_flows(
        union=share_out.union, drafts=drafts, deed="share.handed", by=by, at=at, key=key, under=mandate.pk,
        subject=path_of("share-out", share_out.pk), facts={"receiver": str(receiver.pk)},
    )  # fmt: skip


def _hand_lines(
    share_out: ShareOut, receiver: Agent, amounts: Mapping[UUID, int] | None, *, at: datetime
) -> list[Draft]:
    if not ShareOut.objects.filter(pk=share_out.pk, state=ShareOutState.OPEN).exists():
        raise Refused(say("This share-out is not open."))
    lines = share_out.lines.filter(receiver=receiver, handed__lt=F("allotted")).order_by("id")
    drafts: list[Draft] = []
    for line in lines:
        amount = line.allotted - line.handed if amounts is None else amounts.get(line.pk, 0)
        if not amount:
            continue
        if amount > line.allotted - line.handed:
            raise Refused(say("That is more than their share."), field=f"line-{line.pk}")
        _claim(line, amount, at=at)
        wanted = Draft(
            "transfer", share_out.union_id, receiver.pk, line.kind_id, amount=amount, commitment=line.pk
        )
        drafts += draw(union=share_out.union, wanted=wanted)
        _settle_need(share_out, line, amount, at=at)
    return drafts


def _claim(line: ShareLine, amount: int, *, at: datetime) -> None:
    """Count the hand-over on the line, unless somebody changed it since it was read."""
    unchanged = ShareLine.objects.filter(pk=line.pk, handed=line.handed)
    if not unchanged.update(handed=line.handed + amount, handed_at=at):
        raise HandedAlready(say("Somebody else handed this over a moment ago."))


def _settle_need(share_out: ShareOut, line: ShareLine, amount: int, *, at: datetime) -> None:
    """A need that was stated once is over when all of it has been handed over."""
    if line.handed + amount < line.asked:
        return
    today = today_in(share_out.union, at)
    met = Need.objects.filter(
        union=share_out.union, whose=line.receiver_id, kind=line.kind_id, per=Per.ONCE, until__isnull=True
    )
    met.filter(since__lte=today).update(until=today, version=F("version") + 1)


@transaction.atomic
def decline_share(*, line: ShareLine, by: Person, at: datetime, key: UUID | None = None) -> None:
    """A receiver does not want what is still open of a share: it stays in the store, and is not counted as a lack."""
    mandate = require_power(by, line.share_out.union, POWER, at=at)
    open_line = ShareLine.objects.filter(pk=line.pk, handed__lt=F("allotted"))
    if open_line.update(allotted=F("handed"), reason={**line.reason, "code": DECLINED}):
        _note(line.share_out, "share.declined", by=by, at=at, key=key, under=mandate.pk)


def last_share_out(round_: Round) -> ShareOut | None:
    """The newest share-out of a round that was not withdrawn."""
    kept = ShareOut.objects.filter(round=round_).exclude(state=ShareOutState.UNDONE)
    latest = kept.aggregate(Max("covers_until"))["covers_until__max"]
    return kept.filter(covers_until=latest).order_by("-id").first()


def _step(share_out: ShareOut, before: ShareOutState, after: ShareOutState, **when: datetime) -> bool:
    return bool(ShareOut.objects.filter(pk=share_out.pk, state=before).update(state=after, **when))


def _note(share_out: ShareOut, deed: str, *, by: Person, at: datetime, key: UUID | None, under: UUID) -> None:
    note(
        union=share_out.union_id, deed=deed, by=by.pk, subject=path_of("share-out", share_out.pk), at=at, key=key,
        under=under,
    )  # fmt: skip
