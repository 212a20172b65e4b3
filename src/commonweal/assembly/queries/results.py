"""What came of a decision, or stands so far: the sentence, how many said what, and how it was counted.

Open ballots can be read by all who may read the proposal, also while it is open: one speaks before the others. Of a
secret one only how many spoke is seen until it is closed, and then what was said without who.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonweal.assembly.models import LooseBallot, Phase, Proposal, ProposalState
from commonweal.assembly.queries.ballots import Progress, progress_of
from commonweal.assembly.queries.choices import choice_names
from commonweal.assembly.queries.counting import gather
from commonweal.assembly.queries.open_ballots import ballot_in_words
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.queries.standings import (
    Bar,
    ChoiceRow,
    Counted,
    choice_rows,
    what_steps_mean,
    why_chosen,
)
from commonweal.assembly.rules.ballots import settings_from
from commonweal.assembly.rules.draws import draw_order
from commonweal.assembly.rules.methods import METHODS, Method
from commonweal.assembly.rules.outcome_words import outcome_in_words, said_in_words
from commonweal.assembly.rules.outcomes import ALONE
from commonweal.assembly.rules.tallies import Spread, said, spreads
from commonweal.lib.words import Words, say


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round: votes by choice (name, votes as text, part of all who spoke), and who dropped out or got a seat."""

    votes: Sequence[tuple[str, str, float]]
    out: Sequence[str]
    elected: Sequence[str]
    by_lot: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the result part of a page shows."""

    proposal: Proposal
    method: Method
    is_final: bool
    is_hidden: bool
    sentence: str
    progress: Progress
    bars: Sequence[Bar] = ()
    choices: Sequence[ChoiceRow] = ()
    pairs: Sequence[tuple[str, Sequence[int | None]]] = ()
    rounds: Sequence[RoundRow] = ()
    reached: Sequence[Bar] = ()
    why: Words | None = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    loose: Sequence[tuple[str, str, int]] = ()

    @property
    def what_steps_mean(self) -> Words | None:
        """What the table of how each choice was seen counts; None where there is none."""
        return what_steps_mean(self.method)

    @property
    def round_table(self) -> list[tuple[str, list[str]]]:
        """The votes of every choice in every round; empty where it had none, or was out."""
        votes = [{name: text for name, text, _part in each.votes} for each in self.rounds]
        return [(row.name, [each.get(row.name, "") for each in votes]) for row in self.choices]

    @property
    def is_counting(self) -> bool:
        """Whether it is being counted just now."""
        return self.proposal.state == ProposalState.COUNTING


def result_of(proposal: Proposal, *, at: datetime, progress: Progress | None = None) -> Result | None:
    """The result part of a page; None while there is nothing to tell (before the decision begins).

    ``progress`` is how far it has come, where the page knows that already.
    """
    if proposal.state == ProposalState.DECIDED:
        return _final(proposal)
    phase = phase_at(proposal, at)
    if phase not in {Phase.VOTING, Phase.ENDED, ProposalState.COUNTING}:
        return None
    progress = progress or progress_of(proposal, at=at)
    method = METHODS[proposal.method]
    if proposal.is_secret:
        hidden = say(
            "{spoken} of {voices} have spoken; what they said is secret.",
            spoken=progress.spoken,
            voices=progress.voices,
        )
        return Result(proposal, method, False, True, str(hidden), progress)
    return _running(proposal, method, progress, at=at)


def _running(proposal: Proposal, method: Method, progress: Progress, *, at: datetime) -> Result:
    cast = gather(proposal, at=at).cast
    names = choice_names(proposal)
    counted = said(method, cast.ballots) | {ALONE: cast.ballots.get(ALONE, 0)} if method.positions else {}
    figures = said_in_words({"method": method.code, "said": counted}) if counted and cast.spoken else ""
    so_far = say("So far: {figures}.", figures=figures) if figures else ""
    how_far = say("{spoken} of {voices} have spoken.", spoken=progress.spoken, voices=progress.voices)
    shown = spreads(method, cast.ballots, choices=cast.choices) if method.takes_choices and names else {}
    return Result(
        proposal, method, False, False, f"{so_far} {how_far}".strip(), progress,
        bars=_bars(method, counted, cast.spoken),
        choices=choice_rows(
            method, Counted({key: _plain(one) for key, one in shown.items()}, cast.spoken), names,
            settings_from(proposal.settings),
        ),
    )  # fmt: skip


def _plain(spread: Spread) -> dict[str, Any]:
    return {"total": spread.total, "levels": {str(level): count for level, count in spread.levels.items()}}


def _final(proposal: Proposal) -> Result:
    outcome, method, names = proposal.outcome, METHODS[proposal.method], choice_names(proposal)
    progress = Progress(outcome["voices"], outcome["spoken"], outcome["delegated"], outcome["needed"])
    counted = Counted(outcome["standing"], outcome["spoken"], outcome["winners"], outcome["pairs"])
    kept = LooseBallot.objects.filter(proposal=proposal).order_by("pk") if proposal.is_secret else ()
    return Result(
        proposal, method, True, False, outcome_in_words(outcome, names), progress,
        bars=_bars(method, outcome["said"], outcome["spoken"]),
        choices=choice_rows(method, counted, names, settings_from(proposal.settings)),
        why=why_chosen(method, counted, names),
        pairs=_pairs(outcome["pairs"], names), rounds=_rounds(outcome, names), outcome=outcome,
        reached=_reached(outcome),
        loose=[
            (str(ballot_in_words(method, row.content, names)), row.content.get("reason", ""), row.times)
            for row in kept
        ],
    )  # fmt: skip


def _bars(method: Method, counted: Mapping[str, int], spoken: int) -> list[Bar]:
    bars = [
        Bar(position.name, counted[position.code], counted[position.code] / max(spoken, 1), position.meaning)
        for position in method.positions
        if position.code in counted
    ]
    if counted.get(ALONE):
        bars.append(Bar(say("I block, without a second"), counted[ALONE], counted[ALONE] / max(spoken, 1)))
    return bars


def _pairs(pairs: Sequence[Sequence[int]], names: Mapping[str, str]) -> list[tuple[str, list[int | None]]]:
    """The table of pairs: one row a choice, how many prefer it to each other; None where it meets itself."""
    return [
        (name, [None if at == other else count for other, count in enumerate(row)])
        for at, (name, row) in enumerate(zip(names.values(), pairs, strict=False))
    ]


def _rounds(outcome: Mapping[str, Any], names: Mapping[str, str]) -> list[RoundRow]:
    """The rounds; who would have been elected does not show where nothing was decided."""
    spoken = max(outcome["spoken"], 1)
    return [
        RoundRow(
            [
                (name, each["tallies"][choice], float(each["tallies"][choice]) / spoken)
                for choice, name in names.items()
                if choice in each["tallies"]
            ],
            [names.get(choice, "?") for choice in each["out"]],
            [names.get(choice, "?") for choice in each.get("elected", ()) if choice in outcome["winners"]],
            each["by_lot"],
        )
        for each in outcome["rounds"]
    ]


def _reached(outcome: Mapping[str, Any]) -> list[Bar]:
    """How many voices have how many of those they marked among the chosen; at the end those who marked none."""
    reached = {int(elected): voices for elected, voices in outcome.get("reached", {}).items()}
    if not reached:
        return []
    told = [(_found(elected), voices) for elected, voices in sorted(reached.items(), reverse=True)]
    unmarked = outcome["spoken"] - sum(reached.values())
    told += [(say("marked none"), unmarked)] if unmarked else []
    return [Bar(name, voices, voices / outcome["spoken"]) for name, voices in told]


def _found(elected: int) -> Words:
    if elected == 0:
        return say("none of theirs")
    return say("one of theirs") if elected == 1 else say("{count} of theirs", count=elected)


def draws_of(result: Result) -> list[tuple[str, str]]:
    """How anybody draws the lot again in a shell: for each choice a command and its name, in the order of the lot."""
    seed = result.outcome.get("seed")
    if not seed:
        return []
    names = choice_names(result.proposal)
    return [
        (f"printf '%s' {seed}:{choice} | sha256sum", names[choice])
        for choice in draw_order(seed, list(names))
    ]
