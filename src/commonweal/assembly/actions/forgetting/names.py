"""Forgetting a name that a decision wrote down: in its place stands the opaque handle, as in every other effect."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from commonweal.assembly.models import ProposalEffect, Version
from commonweal.assembly.queries.own.decisions import welcomes_of
from commonweal.people.models import Person


def forget_name_in_effects(person: Person) -> None:
    """Take the name of ``person`` out of the effects that welcomed them, in every wording.

    Called by ``data_of_person`` inside the transaction that forgets, which journals it. Where one decision welcomed
    several and none of them by the name that ``person`` has now, all their names go: better too many than theirs left.
    """
    by_proposal: defaultdict[UUID, list[ProposalEffect]] = defaultdict(list)
    for effect in welcomes_of(person):
        by_proposal[effect.proposal_id].append(effect)
    for proposal, effects in by_proposal.items():
        theirs = [each for each in effects if each.arguments["name"] == person.name] or effects
        handle = str(person.pk) if len(theirs) == 1 else ""
        names = {each.arguments["name"] for each in theirs}
        for effect in theirs:
            arguments = _nameless(effect.arguments, names, handle)
            ProposalEffect.objects.filter(pk=effect.pk).update(arguments=arguments)
        _forget_in_wordings(proposal, names, handle)


def _forget_in_wordings(proposal: UUID, names: set[str], handle: str) -> None:
    for version in Version.objects.filter(proposal=proposal):
        effects = [
            {**each, "arguments": _nameless(each["arguments"], names, handle)} for each in version.effects
        ]
        Version.objects.filter(pk=version.pk).update(effects=effects)


def _nameless(arguments: dict[str, Any], names: set[str], handle: str) -> dict[str, Any]:
    if arguments.get("name") not in names:
        return arguments
    return {key: value for key, value in arguments.items() if key != "name"} | {"person": handle}
