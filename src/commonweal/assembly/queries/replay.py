"""A decision counted again from the journal alone: nothing of the assembly's own tables is read.

Open decisions are replayed from what each voice said (and who spoke for whom at closing), secret ones from what was
said in all. Both must give what was decided; whoever keeps a journal can do the same.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from commonweal.assembly.counting.process import NotCounted, count_apart
from commonweal.assembly.models import Proposal, ProposalState
from commonweal.assembly.rules.ballots import as_text, settings_from
from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.rules.outcomes import ALONE, Cast, Outcome, decide
from commonweal.journal.models import Entry
from commonweal.lib.ids import path_of
from commonweal.lib.words import Words, say

DECIDED = "proposal.decided"
CAST = "ballot.cast"
SECONDS = {"block.seconded": True, "block.left": False}


@dataclass(slots=True)
class Recount:
    """Decisions counted again: how many, how many of another node's time (their votes are in that node's journal)."""

    decisions: int = 0
    elsewhere: int = 0
    faults: list[Words] = field(default_factory=list)


def counted_again(union: UUID | None = None) -> Recount:
    """Count every decision of ``union``, or of all, again from the journal; say which differ from what is written."""
    found = Recount()
    rows = Proposal.objects.filter(state=ProposalState.DECIDED).order_by("union", "number")
    for proposal in rows.filter(union=union) if union else rows:
        try:
            outcome = replayed_outcome(proposal)
        except NotCounted as failed:
            found.faults.append(
                _told(proposal, say("it could not be counted again ({why})", why=str(failed)))
            )
            continue
        if outcome is None:
            found.elsewhere += 1
            continue
        found.decisions += 1
        if _differs(proposal.outcome, outcome.as_json()) or outcome.adopted != proposal.is_adopted:
            found.faults.append(
                _told(proposal, say("the journal gives another outcome than is written down"))
            )
    return found


def _differs(written: Mapping[str, Any], counted: Mapping[str, Any]) -> bool:
    """Whether anything that is written comes out otherwise; what an older node did not write yet is no difference."""
    return any(counted.get(name) != value for name, value in written.items())


def _told(proposal: Proposal, what: Words) -> Words:
    return say(
        "Decision No. {number} “{title}”: {what}.", number=proposal.number, title=proposal.title, what=what
    )


def closing_facts(proposal: Proposal) -> Mapping[str, Any]:
    """What the journal says of its closing; nothing while it is not decided."""
    rows = Entry.objects.filter(subject=path_of("proposal", proposal.pk), deed=DECIDED)
    facts = rows.values_list("facts", flat=True).first()
    return json.loads(facts) if facts else {}


def replayed_outcome(proposal: Proposal) -> Outcome | None:
    """The outcome as the journal alone gives it; None while it is not decided. Raises ``NotCounted``."""
    facts = closing_facts(proposal)
    if not facts:
        return None
    ballots = facts["ballots"] if facts["secret"] else _ballots_from(_entries(proposal), facts)
    before, after = facts["seals"]
    cast = Cast(
        ballots=ballots, voices=facts["voices"], delegated=len(facts["delegated"]), choices=tuple(facts["choices"]),
        seals=(before, after), decides=facts["decides"],
    )  # fmt: skip
    settings = settings_from(facts["settings"])
    return decide(cast, method=facts["method"], settings=settings, count_apart=count_apart)


def _entries(proposal: Proposal) -> Iterable[tuple[str, UUID | None, UUID | None, str]]:
    rows = Entry.objects.filter(subject=path_of("proposal", proposal.pk)).order_by("id")
    return rows.values_list("deed", "by", "for_whom", "facts")


def _ballots_from(
    entries: Iterable[tuple[str, UUID | None, UUID | None, str]], closing: Mapping[str, Any]
) -> dict[str, int]:
    """The last thing each voice said on the wording that was decided, and the voices they spoke for, as a multiset."""
    own: dict[str, Mapping[str, Any]] = {}
    seconds: dict[str, str] = {}
    for deed, by, for_whom, text in entries:
        voice, facts = str(for_whom or by), json.loads(text)
        if deed == CAST and facts["version"] == closing["version"]:
            own[voice] = facts["content"]
            seconds.pop(voice, None)
        elif deed == "ballot.taken_back" or (deed == CAST and facts["version"] != closing["version"]):
            own.pop(voice, None)
        elif SECONDS.get(deed):
            seconds[voice] = str(by)
        elif deed == "block.left":
            seconds.pop(voice, None)
    said = {voice: _text(content, voice in seconds, closing) for voice, content in own.items()}
    through = [said[speaker] for speaker in closing["delegated"].values()]
    return dict(sorted(Counter([*said.values(), *through]).items()))


def _text(content: Mapping[str, Any], is_seconded: bool, closing: Mapping[str, Any]) -> str:
    method = METHODS[closing["method"]]
    text = as_text(method.shape, content, choices=closing["choices"])
    needs = method.code == "consensus" and closing["settings"].get("block_needs_second")
    return ALONE if needs and text == "block" and not is_seconded else text
