"""An outcome in plain words: the first sentence of every result. Reads what ``rules.outcomes`` keeps as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.rules.outcomes import ALONE
from commonweal.lib.words import Words, say

SAID: Mapping[str, Mapping[str, tuple[Words | None, Words, Words]]] = {
    "consent": {
        "consent": (None, say("one consents"), say("{count} consent")),
        "consent_with_concern": (None, say("one with a concern"), say("{count} with concerns")),
        "stand_aside": (None, say("one stands aside"), say("{count} stand aside")),
        "objection": (say("nobody objects"), say("one objects"), say("{count} object")),
    },
    "consensus": {
        "agree": (None, say("one agrees"), say("{count} agree")),
        "stand_aside": (None, say("one stands aside"), say("{count} stand aside")),
        "block": (say("nobody blocks"), say("one blocks"), say("{count} block")),
    },
    "advice": {
        "support": (None, say("one advised to do it"), say("{count} advised to do it")),
        "against": (None, say("one advised against it"), say("{count} advised against it")),
    },
    "majority": {
        "yes": (say("no yes"), say("one yes"), say("{count} yes")),
        "no": (say("nobody says no"), say("one no"), say("{count} no")),
        "abstain": (None, say("one abstains"), say("{count} abstain")),
    },
    "gradients": {
        "whole": (None, say("one wholehearted"), say("{count} wholehearted")),
        "good": (None, say("one good, with a small point"), say("{count} good, with a small point")),
        "reserved": (None, say("one with reservations"), say("{count} with reservations")),
        "neutral": (None, say("one has no opinion"), say("{count} have no opinion")),
        "stand_aside": (None, say("one stands aside"), say("{count} stand aside")),
        "disagree": (None, say("one disagrees but goes along"), say("{count} disagree but go along")),
        "not_me": (None, say("one will not carry it"), say("{count} will not carry it")),
        "block": (say("nobody blocks"), say("one blocks"), say("{count} block")),
    },
}
"""For nobody (None: left out), for one, for several."""
WHY_NOT = {
    "nobody": say("Not adopted: nobody spoke."),
    "objections": say("Not adopted in this wording: {figures}. An objection asks for a better proposal."),
    "blocks": say("Not adopted: {figures}."),
    "too_few": say("Not adopted: {figures}. More than {percent} in 100 had to be for it."),
    "nobody_for": say("Not adopted: nobody is for it."),
    "decided_against": say("Whoever brought it decided not to do it; {figures}."),
}
WHY_NOT_CHOSEN = {
    "nobody": say("Not decided: nobody spoke."),
    "nobody_for": say("Nothing is chosen: nobody named any of them."),
    "tie": say("Not decided: {names} are exactly level."),
}


def outcome_in_words(outcome: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The outcome as one or two sentences, in the language that is active; ``names`` are the choices' by their ids."""
    if not outcome:
        return ""
    if outcome["code"] == "quorum":
        return str(
            say(
                "Not decided: {spoken} of {voices} spoke, and at least {needed} had to.",
                spoken=outcome["spoken"], voices=outcome["voices"], needed=outcome["needed"],
            )
        )  # fmt: skip
    if METHODS[outcome["method"]].takes_choices:
        return _chosen(outcome, names)
    figures = said_in_words(outcome)
    if outcome["code"] == "adopted":
        return _adopted(outcome, figures)
    refused = WHY_NOT[outcome["code"]]
    return str(say(refused.sentence, figures=figures, percent=outcome["percent"]))


def _adopted(outcome: Mapping[str, Any], figures: str) -> str:
    if outcome["method"] == "advice":
        if not figures:
            return str(say("Whoever brought it decided to do it; nobody gave advice."))
        return str(say("Whoever brought it decided to do it; {figures}.", figures=figures))
    return str(say("Adopted: {figures}.", figures=figures))


def said_in_words(outcome: Mapping[str, Any]) -> str:
    """How many took each position: “14 consent, 2 with concerns, nobody objects”."""
    said, alone = outcome["said"], outcome["said"].get(ALONE, 0)
    codes = [position.code for position in METHODS[outcome["method"]].positions if position.code in said]
    parts = [_how_many(outcome["method"], code, said[code]) for code in codes if said[code] or not alone]
    if alone:
        parts.append(say("{count} blocked without a second", count=alone))
    return ", ".join(str(part) for part in parts if part is not None)


def _how_many(method: str, code: str, count: int) -> Words | None:
    none, one, many = SAID[method][code]
    if count == 0:
        return none
    return one if count == 1 else say(many.sentence, count=count)


def _chosen(outcome: Mapping[str, Any], names: Mapping[str, str]) -> str:
    tied = _listed(outcome["tied"], names)
    if outcome["code"] != "adopted":
        return str(say(WHY_NOT_CHOSEN[outcome["code"]].sentence, names=tied))
    chosen = _listed(outcome["winners"], names)
    if outcome["method"] == "lot":
        return str(say("Drawn: {names}.", names=chosen))
    sentences = [say("Chosen: {names}.", names=chosen), *_represented(outcome)]
    if outcome["by_lot"] and tied:
        sentences.append(say("{names} were exactly level; the lot decided between them.", names=tied))
    elif outcome["by_lot"] and outcome.get("reached"):
        sentences.append(say("Where some were exactly level, the lot decided who went first."))
    elif outcome["by_lot"]:
        sentences.append(say("Where some were exactly level on the way, the lot decided who dropped out."))
    return " ".join(map(str, sentences))


def _represented(outcome: Mapping[str, Any]) -> list[Words]:
    """For how many of those who marked any one of theirs is chosen, and how many seats nobody was marked for."""
    reached, empty = outcome.get("reached", {}), outcome.get("empty", 0)
    marked, without = sum(reached.values()), reached.get("0", 0)
    if not marked:
        return []
    sentences = [
        say(
            "For {heard} of the {marked} who marked any, at least one is chosen.",
            heard=marked - without, marked=marked,
        )
        if without
        else say("For everybody who marked any, at least one is chosen.")
    ]  # fmt: skip
    if empty:
        sentences.append(
            say("One seat stays empty: nobody was marked for it.")
            if empty == 1
            else say("{count} seats stay empty: nobody was marked for them.", count=empty)
        )
    return sentences


def _listed(choices: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(choice, "?") for choice in choices)
