"""All that was said, gathered for counting: open ballots as they are, secret ones unsealed, delegated voices added."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.assembly.models import Ballot, Proposal, SealKey, Voice
from commonweal.assembly.queries.delegations import links_in
from commonweal.assembly.rules.ballots import as_text
from commonweal.assembly.rules.delegations import speakers
from commonweal.assembly.rules.methods import METHODS, Method
from commonweal.assembly.rules.outcomes import ALONE, Cast
from commonweal.assembly.rules.sealing import unseal


@dataclass(frozen=True, slots=True)
class Gathered:
    """``cast`` is what is counted; ``loose`` what stays of secret ballots, sorted by what they say, with how many.

    ``delegated`` is who was spoken for by whom.
    """

    cast: Cast
    loose: tuple[tuple[dict[str, Any], int], ...] = ()
    delegated: tuple[tuple[UUID, UUID], ...] = ()


def choice_ids(proposal: Proposal) -> tuple[str, ...]:
    """The ids of its choices in their order, as ballots name them."""
    return tuple(str(pk) for pk in proposal.choices.order_by("position").values_list("pk", flat=True))


def gather(proposal: Proposal, *, at: datetime, decides: bool | None = None) -> Gathered:
    """Everything said on the newest wording, in a constant number of queries."""
    method, choices = METHODS[proposal.method], choice_ids(proposal)
    seals = (str(proposal.settings.get("seal_before", "")), str(proposal.settings.get("seal_after", "")))
    voices = Voice.objects.filter(proposal=proposal)
    common: dict[str, Any] = {
        "voices": voices.count(),
        "choices": choices,
        "seals": seals,
        "decides": decides,
    }
    if proposal.is_secret:
        opened = _unsealed(proposal)
        counted = Counter(as_text(method.shape, content, choices=choices) for content, _reason in opened)
        return Gathered(Cast(ballots=dict(sorted(counted.items())), **common), loose=_loose(opened))
    links = links_in(proposal, at=at)
    if not links:
        counted = Counter(text for _agent, text in _open(proposal, method, choices))
        return Gathered(Cast(ballots=dict(sorted(counted.items())), **common))
    own = dict(_open(proposal, method, choices))
    through = speakers(voices.values_list("agent_id", flat=True), links, own.keys())
    counted = Counter(own.values()) + Counter(own[speaker] for speaker in through.values())
    return Gathered(
        Cast(ballots=dict(sorted(counted.items())), delegated=len(through), **common),
        delegated=tuple(sorted(through.items())),
    )


def _open(proposal: Proposal, method: Method, choices: tuple[str, ...]) -> list[tuple[UUID, str]]:
    needs_second = method.code == "consensus" and bool(proposal.settings.get("block_needs_second"))
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version)
    said = []
    for agent, content, second in rows.values_list("voice__agent_id", "content", "seconded_by_id"):
        text = as_text(method.shape, content, choices=choices)
        said.append((agent, ALONE if needs_second and text == "block" and second is None else text))
    return said


def _unsealed(proposal: Proposal) -> list[tuple[dict[str, Any], str]]:
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version, sealed__isnull=False)
    if not rows.exists():
        return []
    key = bytes(SealKey.objects.get(proposal=proposal).key)
    return [
        unseal(key, voice=str(voice), sealed=bytes(sealed or b""))
        for voice, sealed in rows.values_list("voice_id", "sealed")
    ]


def _loose(opened: list[tuple[dict[str, Any], str]]) -> tuple[tuple[dict[str, Any], int], ...]:
    """What was said with how many times, sorted by what it says; with a reason where one was given."""
    said = [content | {"reason": reason} if reason else content for content, reason in opened]
    keyed = Counter(_sortable(content) for content in said)
    by_key = {_sortable(content): content for content in said}
    return tuple((by_key[key], times) for key, times in sorted(keyed.items()))


def _sortable(content: dict[str, Any]) -> str:
    return repr(sorted((name, repr(part)) for name, part in content.items()))
