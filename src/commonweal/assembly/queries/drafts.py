"""A proposal as its bringer writes it: before whom, the draft as typed, and where two savings differ."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonweal.assembly.models import Proposal, ProposalState
from commonweal.assembly.permissions import OF_UNIONS, may_bring
from commonweal.assembly.queries.proposal_page import sentence_of
from commonweal.assembly.queries.proposals import proposal_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft, ProposalDraft
from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.permissions import today_in

Differing = list[tuple[str, str, str]]


def my_draft(person: Person, union: Association, pk: UUID, at: datetime) -> Proposal:
    """A draft of ``person``; 404 for whatever is none any more, and for those of others."""
    found = proposal_of(person, union, pk, at)
    if found.state != ProposalState.DRAFT:
        raise Http404("this is no draft any more")
    return found


def open_one(
    person: Person, union: Association, pk: UUID, at: datetime, *, or_mine: bool = False
) -> Proposal:
    """An open proposal (``or_mine``: or a draft of one's own); 404 for what is neither."""
    found = proposal_of(person, union, pk, at)
    if found.state != ProposalState.OPEN and not (or_mine and found.state == ProposalState.DRAFT):
        raise Http404("this is not open")
    return found


def places_to_bring(person: Person, union: Association, at: datetime) -> list[Association]:
    """Whom ``person`` can bring something before: the union, the circles and enterprises they belong to, and the
    federations to which they are a delegate.
    """
    mine = Membership.objects.on(today_in(union, at)).filter(member_id=person.pk)
    parts = Association.objects.filter(
        within=union, form__in=[Form.CIRCLE, Form.ENTERPRISE], pk__in=mine.values("association")
    )
    federations = Association.objects.filter(
        pk__in=Membership.objects.on(today_in(union, at)).filter(member_id=union.pk).values("association"),
        form__in=OF_UNIONS, delegates__mandate__holder_id=person.pk,
    )  # fmt: skip
    together = [each for each in federations.distinct().order_by("name") if may_bring(person, each, at)]
    return [union, *parts.order_by("name"), *together]


def draft_of(proposal: Proposal) -> ProposalDraft:
    """The newest wording of ``proposal`` as somebody would write it down again, in two queries."""
    choices = list(proposal.choices.order_by("position"))
    place = {choice.pk: number for number, choice in enumerate(choices)}
    is_draft = proposal.state == ProposalState.DRAFT
    return ProposalDraft(
        title=proposal.title,
        text=proposal.text,
        topic=proposal.topic,
        matter=proposal.matter,
        is_secret=proposal.is_secret,
        without=frozenset(proposal.settings.get("without", ()) if is_draft else ()),
        seats=int(proposal.settings.get("seats", 1)),
        questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
        closes_at=proposal.closes_at,
        review_on=proposal.review_on,
        choices=tuple(ChoiceDraft(name=each.name, text=each.text, person=each.person_id) for each in choices),
        effects=tuple(
            EffectDraft(
                code=each.code,
                arguments=each.arguments,
                choice=place.get(each.choice_id) if each.choice_id else None,
            )
            for each in proposal.effects.order_by("position")
        ),
    )


def differing(association: Association, theirs: ProposalDraft, mine: ProposalDraft) -> Differing:
    """Where two writings of a proposal differ: the name of the part, what is saved now, and mine."""
    rows = [
        (_("Title"), theirs.title, mine.title),
        (_("Text"), theirs.text, mine.text),
        (_("Topic"), theirs.topic, mine.topic),
        (_("Kind of decision"), str(Matter(theirs.matter).label), str(Matter(mine.matter).label)),
        (_("What it does"), _told(association, theirs.effects), _told(association, mine.effects)),
        (_("Choices"), _listed(theirs.choices), _listed(mine.choices)),
        (_("Questions until"), _when(theirs.questions_until), _when(mine.questions_until)),
        (_("Reactions until"), _when(theirs.reactions_until), _when(mine.reactions_until)),
        (_("Decided by"), _when(theirs.closes_at), _when(mine.closes_at)),
        (_("Looked at again on"), _when(theirs.review_on), _when(mine.review_on)),
    ]
    return [row for row in rows if row[1] != row[2]]


def _told(association: Association, effects: Sequence[EffectDraft]) -> str:
    return "; ".join(sentence_of(association, each.code, each.arguments) for each in effects)


def _listed(choices: Sequence[ChoiceDraft]) -> str:
    return "; ".join(each.name for each in choices)


def _when(moment: date | datetime | None) -> str:
    if moment is None:
        return _("by our rules")
    if isinstance(moment, datetime):
        return date_format(timezone.localtime(moment), "j F Y, H:i")
    return date_format(moment, "j F Y")
