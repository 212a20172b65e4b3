"""Who speaks for whom: one's own ballot first, else a delegate for the topic, else one for everything.

A delegation is passed on only where the person consented; a circle of delegations ends nowhere. Pure.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

LINKS_MOST = 50


@dataclass(frozen=True, slots=True)
class Link:
    """``person`` lets ``delegate`` speak, on ``topic`` or (empty) on everything; ``may_pass_on`` is their consent."""

    person: UUID
    delegate: UUID
    topic: str = ""
    may_pass_on: bool = False


def links_for(topic: str, delegations: Iterable[Link]) -> dict[UUID, Link]:
    """For each person the delegation that holds on ``topic``: the one for it, else their general one."""
    wanted = topic.strip().casefold()
    chosen: dict[UUID, Link] = {}
    for link in delegations:
        about = link.topic.strip().casefold()
        if about and about != wanted:
            continue
        if about or link.person not in chosen:
            chosen[link.person] = link
    return chosen


def chain_of(person: UUID, links: Mapping[UUID, Link], spoken: Collection[UUID]) -> tuple[UUID, ...]:
    """The way from ``person`` to whoever speaks for them, both included; only ``person`` where it ends nowhere.

    ``spoken`` are those with a ballot of their own. The way goes on past a delegate only if everybody whose voice is
    carried so far consented to passing on.
    """
    way: list[UUID] = [person]
    while way[-1] not in spoken:
        link = links.get(way[-1])
        if link is None or link.delegate in way or len(way) > LINKS_MOST:
            return (person,)
        if len(way) > 1 and not all(links[each].may_pass_on for each in way[:-1]):
            return (person,)
        way.append(link.delegate)
    return tuple(way)


def speakers(
    voices: Iterable[UUID], links: Mapping[UUID, Link], spoken: Collection[UUID]
) -> dict[UUID, UUID]:
    """For every one of ``voices`` that did not speak: who speaks for them; whoever nobody speaks for is not there."""
    found = {}
    for voice in voices:
        if voice not in spoken and voice in links:
            way = chain_of(voice, links, spoken)
            if len(way) > 1:
                found[voice] = way[-1]
    return found
