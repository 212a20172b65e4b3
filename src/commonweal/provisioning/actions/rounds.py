"""Opening a provisioning round, and changing its settings while it is being stated."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Form, Person
from commonweal.people.permissions import holds_power, require_power
from commonweal.provisioning.models import Round, RoundState
from commonweal.provisioning.rules.rounds import Fault, RoundDraft, why_not_budget, why_not_round

POWER = "provisioning.plan"


@once
def open_round(
    *, union: Association, draft: RoundDraft, by: Person, at: datetime, key: UUID | None = None
) -> Round:
    """Open a round: from now on needs and abilities are stated for it and plans can be asked for.

    Raises ``Refused`` at the field, or when a round is being stated already; ``NotPermitted`` without
    ``provisioning.plan``, which planning together takes in each of the unions.
    """
    made = made_before(union=union.pk, key=key, deed="round.opened")
    if made:
        return Round.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    _require(draft)
    pooled = _pool(union, draft, by=by, at=at)
    try:
        with transaction.atomic():
            round_ = Round.objects.create(union=union, **_settings(draft))
    except IntegrityError as clash:
        raise Refused(say("A round is being stated already; plan and adopt that one first.")) from clash
    round_.pooled_with.set(pooled)
    note(
        union=union.pk, deed="round.opened", by=by.pk, subject=path_of("round", round_.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    return round_


@once
def change_round(
    *, round_: Round, draft: RoundDraft, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Round:
    """Change the settings of a round that is still being stated; plans made before stay as they are.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field or when the round is
    adopted, ``NotPermitted`` without ``provisioning.plan``.
    """
    made = made_before(union=round_.union_id, key=key, deed="round.changed")
    if made:
        return Round.objects.get(pk=made)
    mandate = require_power(by, round_.union, POWER, at=at)
    _require(draft)
    pooled = _pool(round_.union, draft, by=by, at=at)
    rows = Round.objects.filter(pk=round_.pk, state=RoundState.STATING)
    if not rows.filter(version=version).update(**_settings(draft), version=F("version") + 1):
        if rows.exists():
            raise ChangedMeanwhile(say("Somebody else changed this round meanwhile; both are shown below."))
        raise Refused(say("This round has been adopted; its settings stay as they are."))
    round_.pooled_with.set(pooled)
    note(
        union=round_.union_id, deed="round.changed", by=by.pk, subject=path_of("round", round_.pk), at=at,
        under=mandate.pk, key=key, facts=_journaled(draft),
    )  # fmt: skip
    round_.refresh_from_db()
    return round_


@once
def set_budget(
    *, round_: Round, per_period: int | None, total: int | None, by: Person, at: datetime, key: UUID | None = None,
    decided: Decided | None = None,
) -> Round:  # fmt: skip
    """Open, change or close the budget of a round in money: what may be spent outside in each period and in all.

    None is no limit, 0 closes it. ``decided`` is the assembly's decision, where there is one. Plans made before stay
    as they are. Raises ``Refused`` at the field or when the round is adopted, ``NotPermitted`` without
    ``provisioning.plan``.
    """
    if made_before(union=round_.union_id, key=key, deed="round.budget_set"):
        return Round.objects.get(pk=round_.pk)
    mandate = require_power(by, round_.union, POWER, at=at, decided=decided)
    _refuse(why_not_budget(per_period=per_period, total=total))
    rows = Round.objects.filter(pk=round_.pk, state=RoundState.STATING)
    if not rows.update(budget_per_period=per_period, budget_total=total, version=F("version") + 1):
        raise Refused(say("This round has been adopted; its settings stay as they are."))
    note(
        union=round_.union_id, deed="round.budget_set", by=by.pk, subject=path_of("round", round_.pk), at=at,
        under=mandate.pk, key=key, facts={"budget_per_period": per_period, "budget_total": total},
    )  # fmt: skip
    return Round.objects.get(pk=round_.pk)


def _require(draft: RoundDraft) -> None:
    _refuse(why_not_round(draft))


def _refuse(fault: Fault) -> None:
    if fault:
        raise Refused(fault[1], field=fault[0])


def _pool(union: Association, draft: RoundDraft, *, by: Person, at: datetime) -> list[Association]:
    """The neighbours to plan with: unions of a hub we share, each of which has given ``by`` its mandate to plan."""
    wanted = list(Association.objects.filter(pk__in=draft.pooled_with, form=Form.UNION).exclude(pk=union.pk))
    for other in wanted:
        if not holds_power(by, other, POWER, at=at):
            raise NotPermitted(
                say("Planning together with {union} takes a mandate there too.", union=other.name)
            )
    hubs = Association.objects.filter(form=Form.HUB)
    for each in [union, *wanted]:
        hubs = hubs.filter(memberships__member=each.pk, memberships__until__isnull=True)
    if wanted and not hubs.exists():
        raise Refused(say("To plan together, unions must belong to the same hub."), field="pooled_with")
    return wanted


def _settings(draft: RoundDraft) -> dict[str, object]:
    return {
        "name": draft.name.strip(),
        "starts_on": draft.starts_on,
        "period": draft.period,
        "periods": draft.periods,
        "budget_per_period": draft.budget_per_period,
        "budget_total": draft.budget_total,
    }


def _journaled(draft: RoundDraft) -> dict[str, object]:
    return {
        "starts_on": draft.starts_on,
        "period": draft.period,
        "periods": draft.periods,
        "budget_per_period": draft.budget_per_period,
        "budget_total": draft.budget_total,
        "pooled_with": sorted(map(str, draft.pooled_with)),
    }
