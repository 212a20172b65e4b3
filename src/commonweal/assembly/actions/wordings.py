"""Writing down what a proposal says: its wording, choices and effects; called by the deeds around it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from commonweal.assembly.models import Choice, Proposal, ProposalEffect, Version
from commonweal.assembly.registry.effects import Effect, effect_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.matters import matter_of, why_not_together
from commonweal.assembly.rules.proposals import EffectDraft, ProposalDraft, why_not_draft
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, Association
from commonweal.people.queries.unions import union_of

FAR = 1_000  # where choices wait while others take their places


def require_sound(association: Association, draft: ProposalDraft) -> str:
    """The kind of decision that ``draft`` is; raises ``Refused`` at the field when it cannot be written down so."""
    fault = why_not_draft(draft)
    if fault:
        raise Refused(fault[1], field=fault[0])
    effects = [known_effect(association, each) for each in draft.effects]
    matters = [effect.matter.value for effect in effects]
    mixed = why_not_together(matters)
    if mixed:
        raise Refused(mixed, field="effects")
    matter = matter_of(draft.matter, matters)
    if matter not in Matter.values:
        raise Refused(say("There is no kind of decision called “{matter}”.", matter=matter), field="matter")
    _require_known_people(draft)
    return matter


def known_effect(association: Association, draft: EffectDraft) -> Effect:
    """The registered effect; raises ``Refused`` for one that nobody declares for such an association."""
    effect = effect_of(draft.code)
    if effect is None or association.form not in effect.of_forms:
        raise Refused(say("{name} cannot decide this.", name=association.name), field="effects")
    return effect


def write_proposal(
    *,
    association: Association,
    draft: ProposalDraft,
    brought_by: UUID,
    linked_to: Proposal | None = None,
) -> Proposal:
    """A draft of a proposal with its choices and effects; asks nobody's permission. Raises ``Refused`` at the field."""
    matter, union = require_sound(association, draft), union_of(association)
    proposal = Proposal.objects.create(
        union=union,
        association=association,
        matter=matter,
        brought_by_id=brought_by,
        linked_to=linked_to,
        linked_version=linked_to.version if linked_to else None,
        **columns_of(draft),
    )
    write_parts(proposal, draft)
    return proposal


def columns_of(draft: ProposalDraft) -> dict[str, Any]:
    """A draft's own columns."""
    return {
        "title": draft.title.strip(),
        "text": draft.text.strip(),
        "topic": draft.topic.strip(),
        "is_secret": draft.is_secret,
        "settings": {"without": sorted(draft.without), "seats": draft.seats},
        "questions_until": draft.questions_until,
        "reactions_until": draft.reactions_until,
        "closes_at": draft.closes_at,
        "review_on": draft.review_on,
    }


def write_parts(proposal: Proposal, draft: ProposalDraft) -> None:
    """Make its choices and effects those of ``draft``; a choice that keeps its name keeps its id."""
    choices = _write_choices(proposal, draft)
    proposal.effects.all().delete()
    ProposalEffect.objects.bulk_create(
        ProposalEffect(
            proposal=proposal, position=position, code=each.code, arguments=dict(each.arguments),
            choice=None if each.choice is None else choices[each.choice],
        )
        for position, each in enumerate(draft.effects)
    )  # fmt: skip


def write_version(
    proposal: Proposal, *, made_by: UUID, at: datetime, why: str = "", answers: UUID | None = None
) -> Version:
    """Keep the wording that ``proposal`` has now, under the number it has now."""
    effects = proposal.effects.order_by("position").select_related("choice")
    return Version.objects.create(
        proposal=proposal, number=proposal.version, title=proposal.title, text=proposal.text, why=why.strip(),
        answers_id=answers, made_by_id=made_by, made_at=at,
        effects=[
            {"code": each.code, "arguments": each.arguments, "choice": each.choice and each.choice.name}
            for each in effects
        ],
        choices=[
            {"name": each.name, "text": each.text, "person": each.person_id and str(each.person_id)}
            for each in proposal.choices.order_by("position")
        ],
    )  # fmt: skip


def require_possible(proposal: Proposal, at: datetime) -> None:
    """Raise ``Refused`` with the reason when one of its effects could not be carried out now."""
    for each in proposal.effects.order_by("position"):
        effect = effect_of(each.code)
        reason = effect.why_not(proposal.association, each.arguments, at) if effect else None
        if effect is None:
            reason = say("{name} cannot decide this.", name=proposal.association.name)
        if reason:
            raise Refused(reason, field="effects")


def _write_choices(proposal: Proposal, draft: ProposalDraft) -> list[Choice]:
    kept: Mapping[str, Choice] = {each.name: each for each in proposal.choices.all()}
    names = [each.name.strip() for each in draft.choices]
    proposal.choices.exclude(name__in=names).delete()
    proposal.choices.update(position=F("position") + FAR)
    written = []
    for position, each in enumerate(draft.choices):
        choice = kept.get(each.name.strip()) or Choice(proposal=proposal, name=each.name.strip())
        choice.position, choice.text, choice.person_id = position, each.text.strip(), each.person
        choice.save()
        written.append(choice)
    return written


def _require_known_people(draft: ProposalDraft) -> None:
    wanted = {each.person for each in draft.choices if each.person is not None}
    if wanted and Agent.objects.filter(pk__in=wanted).count() < len(wanted):
        raise Refused(say("Somebody among the choices is not known here."), field="choices")
