"""Rounds as pages show them: which one is open, what is stated for it and what is missing, its periods in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonweal.flows.models import Resource
from commonweal.people.models import AgentSort, Association, Form, Membership
from commonweal.provisioning.models import (
    Ability,
    Capacity,
    Menu,
    Need,
    Recipe,
    RecipeLine,
    Round,
    RoundState,
    SupplyOffer,
)
from commonweal.provisioning.problem.load import spans_of_round
from commonweal.provisioning.rules.spans import Span


def round_of(union: Association, pk: UUID) -> Round:
    """One round of this union; 404 for any other."""
    return get_object_or_404(Round.objects.select_related("union", "adopted_plan"), union=union, pk=pk)


def found_round(union: Association, pk: UUID) -> Round | None:
    """One round of this union; None for any other."""
    return Round.objects.select_related("union").filter(union=union, pk=pk).first()


def round_being_stated(union: Association) -> Round | None:
    """The round that is being stated; None when every round has its plan."""
    return Round.objects.select_related("union").filter(union=union, state=RoundState.STATING).first()


def open_rounds(union: Association) -> list[Round]:
    """Rounds that are not closed: the adopted ones by their days, then the one that is being stated."""
    rounds = Round.objects.filter(union=union).exclude(state=RoundState.CLOSED)
    return sorted(
        rounds.select_related("union", "adopted_plan"),
        key=lambda each: (each.state == RoundState.STATING, each.starts_on, each.pk),
    )


def current_round(union: Association) -> Round | None:
    """The round that is being stated; else the newest adopted one; else None."""
    found = open_rounds(union)
    return found[-1] if found else None


def adopted_round(union: Association) -> Round | None:
    """The newest round with an adopted plan that is not closed."""
    rounds = Round.objects.filter(union=union, state=RoundState.ADOPTED)
    return rounds.select_related("union", "adopted_plan").order_by("-starts_on", "-pk").first()


def rounds_of(union: Association) -> list[Round]:
    """All rounds of a union, the newest first."""
    return list(Round.objects.filter(union=union).order_by("-starts_on", "-pk"))


def last_day(planned: Round) -> date:
    """The last day of a round."""
    return spans_of_round(planned)[-1].last_on


@dataclass(frozen=True, slots=True)
class Stated:
    """How much is stated for a round: numbers of rows, and machines and land that recipes name without a size."""

    members: int
    needing: int
    abilities: int
    recipes: int
    menus: int
    lots: int
    offers: int
    unsized: tuple[str, ...]


def stated_for(planned: Round) -> Stated:
    """What members and keepers have stated that holds in a round: eight queries."""
    spans = spans_of_round(planned)
    first, last = spans[0].first_on, spans[-1].last_on
    in_force = Q(since__lte=last) & (Q(until__isnull=True) | Q(until__gte=first))
    union = {"union": planned.union_id}
    needs = Need.objects.filter(in_force, **union, withdrawn_at__isnull=True)
    machines = RecipeLine.objects.filter(
        recipe__union=planned.union_id, recipe__archived_at__isnull=True, role__in=["equipment", "land"]
    ).exclude(kind__in=Capacity.objects.filter(**union).values("kind"))
    members = Membership.objects.filter(in_force, association=planned.union_id, member__sort=AgentSort.PERSON)
    return Stated(
        members=members.count(),
        needing=needs.filter(whose__sort=AgentSort.PERSON).values("whose").distinct().count(),
        abilities=Ability.objects.filter(in_force, **union, withdrawn_at__isnull=True).count(),
        recipes=Recipe.objects.filter(**union, archived_at__isnull=True).count(),
        menus=Menu.objects.filter(in_force, **union, archived_at__isnull=True).count(),
        lots=Resource.objects.filter(**union, onhand__gt=0).count(),
        offers=SupplyOffer.objects.filter(**union, archived_at__isnull=True).count(),
        unsized=tuple(sorted(set(machines.values_list("kind__name", flat=True)))),
    )


def neighbours_of(union: Association) -> list[tuple[UUID, str]]:
    """Unions with which this one shares a hub, by name; they can be planned together."""
    hubs = Association.objects.filter(
        form=Form.HUB, memberships__member=union.pk, memberships__until__isnull=True
    )
    found = Association.objects.filter(
        form=Form.UNION, agent__memberships__association__in=hubs, agent__memberships__until__isnull=True
    )
    return list(found.exclude(pk=union.pk).distinct().order_by("name").values_list("pk", "name"))


def pooled_names(planned: Round) -> list[str]:
    """The unions a round is planned together with."""
    return list(planned.pooled_with.order_by("name").values_list("name", flat=True))


def period_names(spans: Sequence[Span]) -> list[str]:
    """The periods in the reader's language: ``December 2026`` or ``22 November – 21 December``."""
    return [_period_name(span) for span in spans]


def short_period_names(spans: Sequence[Span]) -> list[str]:
    """The periods as short as a picture wants them: ``Dec`` or ``22 Nov``, their first day."""
    # Translators: a month alone, and a day with its month, both short, as Django date formats.
    month, day = _("M"), _("j M")
    return [date_format(span.first_on, month if _is_month(span) else day) for span in spans]


def _is_month(span: Span) -> bool:
    next_day = span.last_on + timedelta(days=1)
    return span.first_on.day == 1 and next_day.day == 1 and span.days <= 31


def _period_name(span: Span) -> str:
    if _is_month(span):
        # Translators: a month with its year, as a Django date format.
        return date_format(span.first_on, _("F Y"))
    # Translators: a day with its month, as a Django date format.
    day = _("j F")
    return f"{date_format(span.first_on, day)} – {date_format(span.last_on, day)}"


def period_names_of(planned: Round) -> list[str]:
    """The periods of a round in words."""
    return period_names(spans_of_round(planned))


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """The settings of a round, or those the next one begins with."""

    name: str
    starts_on: date
    period: str
    periods: int
    budget_per_period: int | None
    budget_total: int | None
    pooled_with: tuple[UUID, ...] = ()
    version: int = 0

    def as_typed(self) -> dict[str, object]:
        """As a form begins with them."""
        return {
            "name": self.name,
            "starts_on": self.starts_on,
            "period": self.period,
            "periods": self.periods,
            "budget_per_period": self.budget_per_period,
            "budget_total": self.budget_total,
            "pooled_with": [str(pk) for pk in self.pooled_with],
            "version": self.version,
        }


def settings_of(planned: Round) -> RoundSettings:
    """The settings of a round."""
    return RoundSettings(
        name=planned.name,
        starts_on=planned.starts_on,
        period=planned.period,
        periods=planned.periods,
        budget_per_period=planned.budget_per_period,
        budget_total=planned.budget_total,
        pooled_with=tuple(planned.pooled_with.order_by("pk").values_list("pk", flat=True)),
        version=planned.version,
    )


def settings_of_next(union: Association, *, today: date) -> RoundSettings:
    """What the next round begins with: the last one's settings, from the day after its end."""
    last = Round.objects.filter(union=union).order_by("-starts_on", "-pk").first()
    if last is None:
        return RoundSettings("", today, "month", 12, None, None)
    start = max(today, last_day(last) + timedelta(days=1))
    return replace(settings_of(last), name="", starts_on=start, version=0)
