"""Which rows of which tables are a union's, and how a row is written as plain JSON and read again."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from commonweal.assembly import models as assembly
from commonweal.flows import models as flows
from commonweal.journal import models as journal
from commonweal.people import models as people
from commonweal.provisioning import models as own

Of = Callable[[UUID], QuerySet[Any]]
ROOMS = ("people", "journal", "flows", "provisioning")


def _by(model: type[Model], path: str) -> Of:
    return lambda union: model._default_manager.filter(**{path: union}).order_by("pk")


def _within(model: type[Model], path: str) -> Of:
    """Rows of the union itself and of the households and circles that are part of it."""
    return lambda union: model._default_manager.filter(
        Q(**{path: union}) | Q(**{f"{path}__within": union})
    ).order_by("pk")


def _persons(union: UUID) -> QuerySet[Any]:
    """Everybody who belongs or ever belonged."""
    members = people.Membership.objects.filter(association=union).values("member")
    return people.Person.objects.filter(pk__in=members).order_by("pk")


def _bodies(union: UUID) -> QuerySet[Any]:
    return own.Body.objects.filter(person__in=_persons(union).values("pk")).order_by("pk")


def _open_ballots(union: UUID) -> QuerySet[Any]:
    """Ballots as they can be read; sealed ones stay with their key, and are given anew on the other node."""
    return assembly.Ballot.objects.filter(voice__proposal__union=union, sealed__isnull=True).order_by("pk")


def _agents(union: UUID) -> QuerySet[Any]:
    """The handles of all whom a row of the union speaks of, the forgotten too."""
    parts = Q(pk=union) | Q(association__within=union) | Q(memberships__association=union)
    parts |= Q(memberships__association__within=union) | Q(mandates__association=union)
    books = Q(given__union=union) | Q(received__union=union) | Q(needs__union=union)
    shares = Q(shares__share_out__union=union)
    ids: set[UUID] = set()
    for part in (parts, books, shares):
        ids.update(people.Agent.objects.filter(part).values_list("pk", flat=True))
    for holder in ("accountable", "custodian"):
        lots = flows.Resource.objects.filter(union=union, **{f"{holder}__isnull": False})
        ids.update(lots.values_list(f"{holder}_id", flat=True))
    for model, field, path in SPEAKING:
        ids.update(model._default_manager.filter(**{path: union}).values_list(field, flat=True))
    return people.Agent.objects.filter(pk__in=ids - {None}).order_by("pk")


# Who is named by what was brought and said before the assembly, and perhaps never belonged.
SPEAKING: tuple[tuple[type[Model], str, str], ...] = (
    (assembly.Proposal, "brought_by_id", "union"),
    (assembly.Version, "made_by_id", "proposal__union"),
    (assembly.Comment, "author_id", "proposal__union"),
    (assembly.Attachment, "added_by_id", "proposal__union"),
    (assembly.Choice, "person_id", "proposal__union"),
    (assembly.BudgetProject, "brought_by_id", "budgeting__union"),
    (assembly.Sheet, "person_id", "budgeting__union"),
    (assembly.Sheet, "entered_by_id", "budgeting__union"),
    (assembly.Meeting, "called_by_id", "union"),
    (assembly.Minutes, "written_by_id", "point__meeting__union"),
    (assembly.Voice, "agent_id", "proposal__union"),
    (assembly.Ballot, "entered_by_id", "voice__proposal__union"),
    (assembly.Ballot, "seconded_by_id", "voice__proposal__union"),
    (assembly.Leaving, "recorded_by_id", "union"),
    (assembly.Delegation, "person_id", "association"),
    (assembly.Delegation, "delegate_id", "association"),
)
# What points at another association's rows, which do not come along: a union's answer to its federation.
BEHIND: dict[type[Model], frozenset[str]] = {
    assembly.Proposal: frozenset({"linked_to_id", "linked_version"}),
}
# In the order in which they are written; foreign keys are only looked at when the last row is there.
TABLES: dict[type[Model], Of] = {
    people.Agent: _agents,
    people.Person: _persons,
    people.Association: lambda union: people.Association.objects.filter(Q(pk=union) | Q(within=union)),
    people.Membership: _within(people.Membership, "association"),
    people.Mandate: _within(people.Mandate, "association"),
    people.Proxy: _by(people.Proxy, "union"),
    journal.Entry: _by(journal.Entry, "union"),
    journal.Seal: _by(journal.Seal, "union"),
    flows.Kind: _by(flows.Kind, "union"),
    flows.Place: _by(flows.Place, "union"),
    flows.Process: _by(flows.Process, "union"),
    flows.Resource: _by(flows.Resource, "union"),
    flows.Flow: _by(flows.Flow, "union"),
    flows.StockTake: _by(flows.StockTake, "union"),
    own.Group: _by(own.Group, "union"),
    own.KindValue: _by(own.KindValue, "kind__union"),
    own.KindFacts: _by(own.KindFacts, "kind__union"),
    own.Reserve: _by(own.Reserve, "union"),
    own.Capacity: _by(own.Capacity, "union"),
    own.SupplyOffer: _by(own.SupplyOffer, "union"),
    own.Recipe: _by(own.Recipe, "union"),
    own.RecipeLine: _by(own.RecipeLine, "recipe__union"),
    own.Menu: _by(own.Menu, "union"),
    own.MenuDish: _by(own.MenuDish, "menu__union"),
    own.Body: _bodies,
    own.Need: _by(own.Need, "union"),
    own.Absence: _by(own.Absence, "union"),
    own.Guest: _by(own.Guest, "union"),
    own.Ability: _by(own.Ability, "union"),
    own.Round: _by(own.Round, "union"),
    own.Plan: _by(own.Plan, "round__union"),
    own.Task: _by(own.Task, "union"),
    own.TaskLine: _by(own.TaskLine, "task__union"),
    own.Hand: _by(own.Hand, "task__union"),
    own.ShareOut: _by(own.ShareOut, "union"),
    own.ShareLine: _by(own.ShareLine, "share_out__union"),
    own.Lesson: _by(own.Lesson, "round__union"),
    assembly.Proposal: _by(assembly.Proposal, "union"),
    assembly.Comment: _by(assembly.Comment, "proposal__union"),
    assembly.Version: _by(assembly.Version, "proposal__union"),
    assembly.Attachment: _by(assembly.Attachment, "proposal__union"),
    assembly.Choice: _by(assembly.Choice, "proposal__union"),
    assembly.Voice: _by(assembly.Voice, "proposal__union"),
    assembly.Ballot: _open_ballots,
    assembly.LooseBallot: _by(assembly.LooseBallot, "proposal__union"),
    assembly.Delegation: _within(assembly.Delegation, "association"),
    assembly.ProposalEffect: _by(assembly.ProposalEffect, "proposal__union"),
    assembly.PolicyValue: _within(assembly.PolicyValue, "association"),
    assembly.Budgeting: _by(assembly.Budgeting, "union"),
    assembly.BudgetArea: _by(assembly.BudgetArea, "budgeting__union"),
    assembly.BudgetProject: _by(assembly.BudgetProject, "budgeting__union"),
    assembly.Sheet: _by(assembly.Sheet, "budgeting__union"),
    assembly.Rehearsal: _by(assembly.Rehearsal, "association"),
    assembly.RehearsalPart: _by(assembly.RehearsalPart, "rehearsal__association"),
    assembly.Draw: _by(assembly.Draw, "union"),
    assembly.DrawCandidate: _by(assembly.DrawCandidate, "draw__union"),
    assembly.DrawWords: _by(assembly.DrawWords, "draw__union"),
    assembly.Applicant: _by(assembly.Applicant, "union"),
    assembly.Host: _by(assembly.Host, "applicant__union"),
    assembly.JoiningInput: _by(assembly.JoiningInput, "applicant__union"),
    assembly.Evaluation: _by(assembly.Evaluation, "applicant__union"),
    assembly.EvaluationWord: _by(assembly.EvaluationWord, "evaluation__applicant__union"),
    assembly.Leaving: _by(assembly.Leaving, "union"),
    assembly.HandingOn: _by(assembly.HandingOn, "leaving__union"),
    assembly.ConflictPath: _by(assembly.ConflictPath, "union"),
    assembly.ConflictParty: _by(assembly.ConflictParty, "path__union"),
    assembly.ConflictStep: _by(assembly.ConflictStep, "path__union"),
    assembly.Meeting: _by(assembly.Meeting, "union"),
    assembly.AgendaPoint: _by(assembly.AgendaPoint, "meeting__union"),
    assembly.Presence: _by(assembly.Presence, "meeting__union"),
    assembly.Minutes: _by(assembly.Minutes, "point__meeting__union"),
}
# What stays behind: passwords, open doors, letters and who wants them, addresses of calendars, who speaks in a
# federation of this node, keys of secret ballots, secrets of draws still to be held, and what waits to be sealed
# (nothing does when an archive is written). Handles come along by themselves (``archive.leaving``).
STAYS: frozenset[type[Model]] = frozenset(
    {
        people.Login,
        people.Invitation,
        journal.Unsealed,
        assembly.ReminderChoice,
        assembly.Letter,
        assembly.SealKey,
        assembly.CalendarKey,
        assembly.Delegate,
        assembly.Approach,
        assembly.DrawSecret,
    }
)
# Who may be known on the other node already, from another union.
SHARED: frozenset[type[Model]] = frozenset({people.Agent, people.Person, own.Body})
NAMES: dict[str, type[Model]] = {model._meta.label_lower: model for model in TABLES}


def forgotten_models() -> set[str]:
    """Tables of our rooms that are neither taken along nor left behind on purpose; there must be none."""
    known = set(TABLES) | STAYS
    return {
        model._meta.label
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if model not in known
    }


def as_plain(row: Model) -> dict[str, object]:
    """A row as JSON takes it; running numbers stay behind, for they mean nothing elsewhere."""
    behind = BEHIND.get(type(row), frozenset())
    return {
        field.attname: None if field.attname in behind else _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.get_internal_type() != "BigAutoField"
    }


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value


def as_row(model: type[Model], values: Mapping[str, object]) -> Model:
    """A row from its plain form, not yet saved; raises ``ValueError`` or ``TypeError`` for what is no such row."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    unknown = set(values) - fields.keys()
    if unknown:
        raise ValueError(f"{model._meta.label} has no {sorted(unknown)[0]}.")
    return model(**{name: _value(fields[name], value) for name, value in values.items()})


def _value(field: Any, value: object) -> object:
    target = field.target_field if field.is_relation else field
    return None if value is None else target.to_python(value)
