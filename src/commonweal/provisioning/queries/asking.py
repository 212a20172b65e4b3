"""What a share-out starts from: the wishes for its days, what there is of each kind, and who lacked what before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, Q, Sum

from commonweal.flows.models import Kind, Medium, Resource
from commonweal.people.models import Association
from commonweal.provisioning.models import (
    KindFacts,
    KindValue,
    Need,
    Per,
    Reserve,
    Round,
    ShareLine,
    ShareOut,
    ShareOutState,
)
from commonweal.provisioning.problem.outcome import PlannedUse
from commonweal.provisioning.problem.saved import uses_of_plan
from commonweal.provisioning.queries.demand import facts_of
from commonweal.provisioning.rules.asking import HandedKind, Wish, wishes_of
from commonweal.provisioning.rules.periods import spans_of
from commonweal.provisioning.rules.policies import Memory, kept_back
from commonweal.provisioning.rules.sharing import Lack, owed_after
from commonweal.provisioning.rules.spans import Span

AT_TABLE_UNIT = "portion"  # meals are served, not handed out in boxes


def wishes_for(*, union: Association, round_: Round, span: Span) -> list[Wish]:
    """What everybody asks for the days of ``span``, by their needs and the plan adopted for ``round_``.

    Only goods are put into boxes: meals are served at table, and care, lessons and washing are done, not handed out.
    """
    facts = facts_of(union=union, spans=[span])
    wishes = wishes_of(
        facts, planned=handed_out(union=union, round_=round_, span=span), had_already=_had(union)
    )
    goods = Kind.objects.filter(union=union, medium=Medium.GOOD).exclude(unit_code=AT_TABLE_UNIT)
    in_boxes = set(goods.values_list("pk", flat=True))
    return [wish for wish in wishes if wish.kind in in_boxes]


def handed_out(*, union: Association, round_: Round, span: Span) -> list[HandedKind]:
    """What the adopted plan hands out of each kind in ``span``: each period's part, by days; meals left aside."""
    return _with_facts(union, _amounts(round_, span))


def at_table(*, union: Association, round_: Round, span: Span) -> list[tuple[str, int]]:
    """Dishes with the portions that the adopted plan serves in ``span``, by name."""
    served: dict[UUID, int] = defaultdict(int)
    for (kind, _tier), amount in _amounts(round_, span).items():
        served[kind] += amount
    dishes = Kind.objects.filter(
        union=union, pk__in=served, unit_code=AT_TABLE_UNIT, medium=Medium.GOOD
    ).order_by("name")
    return [(name, served[pk]) for pk, name in dishes.values_list("pk", "name")]


def _amounts(round_: Round, span: Span) -> dict[tuple[UUID, int], int]:
    if round_.adopted_plan is None:
        return {}
    periods = spans_of(starts_on=round_.starts_on, period=round_.period, periods=round_.periods)
    amounts: dict[tuple[UUID, int], int] = defaultdict(int)
    for use in uses_of_plan(round_.adopted_plan):
        amounts[use.kind_id, use.tier] += _part(use, periods, span)
    return {place: amount for place, amount in amounts.items() if amount}


def _part(use: PlannedUse, periods: Sequence[Span], span: Span) -> int:
    both = span.cut(periods[use.period])
    return use.amount * both.days // periods[use.period].days if both else 0


def _with_facts(union: Association, amounts: dict[tuple[UUID, int], int]) -> list[HandedKind]:
    ids = {kind for kind, _ in amounts}
    kinds = Kind.objects.filter(union=union, pk__in=ids).exclude(unit_code=AT_TABLE_UNIT).in_bulk()
    facts = KindFacts.objects.filter(kind__in=ids).in_bulk()
    values: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for kind, group, value in KindValue.objects.filter(kind__in=ids).values_list(
        "kind", "group", "value_milli"
    ):
        values[kind][group] = value
    return [
        HandedKind(
            kind, tier, amount, kinds[kind].unit.steps, values[kind],
            allergens=frozenset(facts[kind].allergens) if kind in facts else frozenset(),
            animal=facts[kind].animal if kind in facts else "",
        )
        for (kind, tier), amount in sorted(amounts.items())
        if kind in kinds
    ]  # fmt: skip


def _had(union: Association) -> dict[tuple[UUID, UUID], int]:
    """What receivers were handed of kinds they asked for once, since they asked."""
    asked = Need.objects.filter(union=union, per=Per.ONCE, kind__isnull=False, withdrawn_at__isnull=True)
    since = {(whose, kind): day for whose, kind, day in asked.values_list("whose", "kind", "since")}
    lines = ShareLine.objects.filter(
        share_out__union=union, handed__gt=0, kind__in={kind for _, kind in since}
    ).values_list("receiver", "kind", "share_out__covers_until", "handed")
    had: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for receiver, kind, until, handed in lines:
        if (day := since.get((receiver, kind))) is not None and until >= day:
            had[receiver, kind] += handed
    return had


def there_to_share(*, union: Association, kinds: Iterable[UUID], reserves_percent: int) -> dict[UUID, int]:
    """What may be handed out of each kind: on hand, less what is kept of reserves and what open share-outs promise.

    Never below 0. ``reserves_percent`` is the policy of how much of the stated reserves is kept.
    """
    ids = list(kinds)
    onhand = Resource.objects.filter(union=union, kind__in=ids, onhand__gt=0).values_list("kind")
    reserved = dict(Reserve.objects.filter(union=union, kind__in=ids).values_list("kind", "amount"))
    promised = dict(
        ShareLine.objects.filter(share_out__union=union, share_out__state=ShareOutState.OPEN, kind__in=ids)
        .values_list("kind")
        .annotate(promised=Sum(F("allotted") - F("handed")))
    )
    return {
        kind: max(total - kept_back(reserved.get(kind, 0), reserves_percent) - promised.get(kind, 0), 0)
        for kind, total in onhand.annotate(Sum("onhand"))
    }


def debts(*, union: Association, kinds: Iterable[UUID], memory: Memory) -> dict[tuple[UUID, UUID], int]:
    """What each receiver lacked of each kind in earlier share-outs, the older the fainter; nothing declined counts.

    In millionths of an ask (``rules.sharing.ASK``).
    """
    earlier = ShareOut.objects.filter(union=union, state=ShareOutState.CLOSED).order_by("-covers_from", "-id")
    age = {pk: place for place, pk in enumerate(earlier.values_list("pk", flat=True)[: memory.share_outs])}
    lines = ShareLine.objects.filter(share_out__in=age, kind__in=list(kinds)).exclude(reason__code="declined")
    lacking = lines.filter(Q(handed__lt=F("asked"))).values_list(
        "share_out", "receiver", "kind", "asked", "handed"
    )
    lacks: dict[tuple[UUID, UUID], list[Lack]] = defaultdict(list)
    for share_out, receiver, kind, asked, handed in lacking:
        lacks[receiver, kind].append(Lack(age[share_out], asked - handed, asked))
    return {place: owed for place, each in lacks.items() if (owed := owed_after(each, keep=memory.keep))}
