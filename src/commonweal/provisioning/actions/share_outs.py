"""Proposing who gets what, handing it over, taking it back, and closing; the books follow each hand-over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Sum

from commonweal.flows.actions.corrections import correct_flow
from commonweal.flows.actions.drawing import draw
from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Draft, Recorded
from commonweal.flows.models import Flow
from commonweal.flows.queries.recorded import recorded_before
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, Person
from commonweal.people.permissions import may_act_for, require_power, today_in
from commonweal.provisioning.models import Need, Per, Round, ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.queries.asking import debts, there_to_share, wishes_for
from commonweal.provisioning.queries.lots import seed_of
from commonweal.provisioning.queries.policies import share_rules
from commonweal.provisioning.rules.asking import Wish
from commonweal.provisioning.rules.sharing import Ask, Share, lot, share_kind
from commonweal.provisioning.rules.spans import Span

POWER = "provisioning.share_out"
HANDED = "share.handed"
DAYS_MOST = 62
DECLINED = "declined"


class HandedAlready(Refused):
    """Somebody else handed this over a moment ago."""

    status = 409


@once
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
    if made := made_before(union=union.pk, key=key, deed="share_out.proposed"):
        return ShareOut.objects.get(pk=made)
    if not 1 <= span.days <= DAYS_MOST:
        raise Refused(say("A share-out covers one day to two months."), field="covers_until")
    share_out = ShareOut(
        id=new_id(), union=union, round=round_, name=name.strip() or str(span.first_on), made_at=at,
        covers_from=span.first_on, covers_until=span.last_on, lot_seal=_lot_seal(round_, span, at=at),
    )  # fmt: skip
    lines = _lines(share_out, wishes_for(union=union, round_=round_, span=span))
    if not lines:
        raise Refused(say("Nobody asks for anything in these days, so there is nothing to share out."))
    share_out.save(force_insert=True)
    ShareLine.objects.bulk_create(lines, batch_size=500)
    _note(share_out, "share_out.proposed", by=by, at=at, key=key, under=mandate.pk)
    return share_out


def _lot_seal(round_: Round, span: Span, *, at: datetime) -> str:
    before = ShareOut.objects.filter(
        union=round_.union_id, covers_from=span.first_on, covers_until=span.last_on
    ).exclude(lot_seal="")
    first = before.order_by("made_at", "id").values_list("lot_seal", flat=True).first()
    return first or checkpoint(round_.union_id, at=at).hash


def _lines(share_out: ShareOut, wishes: Iterable[Wish]) -> list[ShareLine]:
    by_kind: dict[UUID, dict[UUID, Wish]] = defaultdict(dict)
    for wish in sorted(wishes, key=lambda wish: wish.tier):
        known = by_kind[wish.kind].get(wish.receiver)
        more = known.amount if known else 0
        tier = known.tier if known else wish.tier
        by_kind[wish.kind][wish.receiver] = Wish(wish.receiver, wish.kind, tier, wish.amount + more)
    memory, reserves = share_rules(share_out.union, on=_rules_day(share_out, at=share_out.made_at))
    there = there_to_share(union=share_out.union, kinds=by_kind, reserves_percent=reserves)
    owed = debts(union=share_out.union, kinds=by_kind, memory=memory)
    return [
        _line(share_out, kind, share, there=there.get(kind, 0), owed=owed.get((share.receiver, kind), 0))
        for kind, wanted in by_kind.items()
        for share in _shared(share_out, kind, wanted, there=there.get(kind, 0), owed=owed)
    ]


def _rules_day(share_out: ShareOut, *, at: datetime) -> date:
    """The day whose policies a share-out follows: its first, or today where that is past."""
    return max(today_in(share_out.union, at), share_out.covers_from)


def _shared(
    share_out: ShareOut,
    kind: UUID,
    wanted: Mapping[UUID, Wish],
    *,
    there: int,
    owed: Mapping[tuple[UUID, UUID], int],
) -> list[Share]:
    asks = [
        Ask(receiver, wish.tier, wish.amount, owed.get((receiver, kind), 0))
        for receiver, wish in wanted.items()
    ]
    return share_kind(asks, there=there, seed=seed_of(share_out), kind=kind)


def _line(share_out: ShareOut, kind: UUID, share: Share, *, there: int, owed: int) -> ShareLine:
    facts = {"code": share.code, "there": there, "owed": owed, "by_lot": share.by_lot, "won": share.won}
    return ShareLine(
        share_out=share_out, receiver_id=share.receiver, kind_id=kind, tier=share.tier, asked=share.asked,
        allotted=share.allotted, reason=facts,
        draw=lot(seed=seed_of(share_out), receiver=share.receiver, kind=kind) if share.by_lot else "",
    )  # fmt: skip


@once
def open_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Begin handing out what was proposed; everybody sees their share from now on.

    Raises ``Refused`` when the stores have less by now than was allotted: then propose it anew.
    """
    if made_before(union=share_out.union_id, key=key, deed="share_out.opened"):
        return
    mandate = require_power(by, share_out.union, POWER, at=at)
    _require_still_there(share_out, at=at)
    if _step(share_out, ShareOutState.DRAFT, ShareOutState.OPEN, opened_at=at):
        _note(share_out, "share_out.opened", by=by, at=at, key=key, under=mandate.pk)


def _require_still_there(share_out: ShareOut, *, at: datetime) -> None:
    rows = share_out.lines.values_list("kind", "kind__name").annotate(Sum("allotted")).order_by("kind__name")
    allotted = [row for row in rows if row[2]]
    _memory, reserves = share_rules(share_out.union, on=_rules_day(share_out, at=at))
    kinds = [kind for kind, _, _ in allotted]
    there = there_to_share(union=share_out.union, kinds=kinds, reserves_percent=reserves)
    for kind, name, amount in allotted:
        if amount > there.get(kind, 0):
            raise Refused(
                say("There is less {kind} by now than is shared out here. Propose it anew.", kind=name)
            )


@once
def withdraw_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Take a proposal back before anything was handed over."""
    if made_before(union=share_out.union_id, key=key, deed="share_out.withdrawn"):
        return
    mandate = require_power(by, share_out.union, POWER, at=at)
    if share_out.lines.filter(handed__gt=0).exists():
        raise Refused(say("Something was handed over already; take that back first."))
    if _step(share_out, ShareOutState.DRAFT, ShareOutState.UNDONE, closed_at=at) or _step(
        share_out, ShareOutState.OPEN, ShareOutState.UNDONE, closed_at=at
    ):
        _note(share_out, "share_out.withdrawn", by=by, at=at, key=key, under=mandate.pk)


@once
def close_share_out(*, share_out: ShareOut, by: Person, at: datetime, key: UUID | None = None) -> None:
    """End the handing-out; what was not handed over is remembered next time, unless it was declined."""
    if made_before(union=share_out.union_id, key=key, deed="share_out.closed"):
        return
    mandate = require_power(by, share_out.union, POWER, at=at)
    if _step(share_out, ShareOutState.OPEN, ShareOutState.CLOSED, closed_at=at):
        _note(share_out, "share_out.closed", by=by, at=at, key=key, under=mandate.pk)


@once
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
    if key is not None and (before := recorded_before(union=share_out.union_id, key=key, deed=HANDED)):
        return before
    drafts = _hand_lines(share_out, receiver, amounts, at=at)
    if not drafts:
        raise HandedAlready(say("There is nothing left to hand over here."))
    return record_flows(
        union=share_out.union, drafts=drafts, deed=HANDED, by=by, at=at, key=key, under=mandate.pk,
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
        claim(line, amount, at=at)
        wanted = Draft(
            "transfer", share_out.union_id, receiver.pk, line.kind_id, amount=amount, commitment=line.pk
        )
        drafts += draw(union=share_out.union, wanted=wanted)
        _settle_need(share_out, line, amount, at=at)
    return drafts


def claim(line: ShareLine, amount: int, *, at: datetime) -> None:
    """Count the hand-over on the line; raises ``HandedAlready`` when somebody changed it since it was read.

    Part of handing over, which journals it.
    """
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


@once
def take_back_share(
    *, line: ShareLine, reason: str, by: Person, at: datetime, key: UUID | None = None
) -> ShareLine:
    """Take back what was handed over of a line by mistake: each hand-over gets its correcting flow.

    What was handed is in the store again and still theirs to fetch; a one-time need that was met by it stands again.
    Raises ``Refused`` without a reason or when nothing was handed over, ``NotPermitted`` without
    provisioning.share_out, or when another keeper recorded it and ``by`` has no ``flows.correct``.
    """
    share_out = line.share_out
    if made_before(union=share_out.union_id, key=key, deed="share.taken_back"):
        return ShareLine.objects.get(pk=line.pk)
    mandate = require_power(by, share_out.union, POWER, at=at)
    handed = Flow.objects.filter(commitment=line.pk, corrects__isnull=True, corrections__isnull=True)
    flows = list(handed.select_related("union").order_by("-at", "-id"))
    if not flows:
        raise HandedAlready(say("Nothing of this was handed over."))
    for flow in flows:
        correct_flow(flow=flow, reason=reason, by=by, at=at)
    ShareLine.objects.filter(pk=line.pk).update(
        handed=F("handed") - sum(flow.amount or 0 for flow in flows), handed_at=None
    )
    _stand_again(line)
    _note(share_out, "share.taken_back", by=by, at=at, key=key, under=mandate.pk)
    return ShareLine.objects.get(pk=line.pk)


def _stand_again(line: ShareLine) -> None:
    """The one-time need that the hand-over of ``line`` had settled is asked for again."""
    if line.handed_at is None:
        return
    settled_on = today_in(line.share_out.union, line.handed_at)
    needs = Need.objects.filter(
        union=line.share_out.union_id, whose=line.receiver_id, kind=line.kind_id, per=Per.ONCE
    )
    needs.filter(until=settled_on, withdrawn_at__isnull=True).update(until=None, version=F("version") + 1)


@once
def decline_share(*, line: ShareLine, by: Person, at: datetime, key: UUID | None = None) -> None:
    """A receiver does not want what is still open of a share: it stays in the store, and is not counted as a lack.

    They say so themselves, or who they trust, or a keeper of share-outs for them.
    """
    share_out = line.share_out
    if made_before(union=share_out.union_id, key=key, deed="share.declined"):
        return
    receiver = Person.objects.filter(pk=line.receiver_id).first()
    speaks = receiver is not None and may_act_for(by, receiver, share_out.union, at=at)
    mandate = None if speaks else require_power(by, share_out.union, POWER, at=at)
    open_line = ShareLine.objects.filter(pk=line.pk, handed__lt=F("allotted"))
    if open_line.update(allotted=F("handed"), reason={**line.reason, "code": DECLINED}):
        under = mandate.pk if mandate else None
        _note(share_out, "share.declined", by=by, at=at, key=key, under=under)


def _step(share_out: ShareOut, before: ShareOutState, after: ShareOutState, **when: datetime) -> bool:
    return bool(ShareOut.objects.filter(pk=share_out.pk, state=before).update(state=after, **when))


def _note(
    share_out: ShareOut, deed: str, *, by: Person, at: datetime, key: UUID | None, under: UUID | None
) -> None:
    note(
        union=share_out.union_id, deed=deed, by=by.pk, subject=path_of("share-out", share_out.pk), at=at, key=key,
        under=under,
    )  # fmt: skip
