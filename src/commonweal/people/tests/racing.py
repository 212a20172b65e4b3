"""Contenders in races for what there is once, each in a process of its own."""

import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.db import connections

from commonweal.lib.refusal import Refused
from commonweal.people.actions.founding import found_union
from commonweal.people.actions.invitations import accept_invitation
from commonweal.people.actions.memberships import admit_member
from commonweal.people.actions.newcomers import Newcomer
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, PASSWORD, founder_of


def found(number: int, _prize: str) -> None:
    """Found a union at the address that all contenders want."""
    newcomer = Newcomer(name=f"Founder {number}", handle=f"wants{number}", password=PASSWORD)
    found_union(name="Wanted", slug="wanted", newcomer=newcomer, at=AT)


def found_again(_number: int, prize: str) -> None:
    """Found a union with the key that all contenders share: everybody wins the same one."""
    newcomer = Newcomer(name="Founder", handle="same", password=PASSWORD)
    found_union(name="Same", slug="same", newcomer=newcomer, at=AT, key=UUID(prize))


def join(number: int, prize: str) -> None:
    """Come in through the one link."""
    newcomer = Newcomer(name=f"Guest {number}", handle=f"guest{number}", password=PASSWORD)
    accept_invitation(secret=prize, newcomer=newcomer, at=AT)


def admit(_number: int, prize: str) -> None:
    """Admit the person without a membership whom all contenders want to admit."""
    union = Association.objects.get(slug="home")
    person = Person.objects.get(pk=prize)
    admit_member(member=person, association=union, by=founder_of(union), at=AT)


DEEDS = {"found": found, "found_again": found_again, "join": join, "admit": admit}


def race(attempts: Sequence[Callable[[], object]]) -> list[str]:
    """Try all at one moment, each in a process of its own; ``won`` or the name of the refusal, in their order.

    The contenders are forked, so that Django is loaded once, and wait at a gate until all are there.
    """
    connections.close_all()
    gate, opener = os.pipe()
    ends = []
    for attempt in attempts:
        told, tells = os.pipe()
        if not os.fork():
            os.close(opener)
            os.read(gate, 1)  # nothing is ever written: it returns when the last opener is closed
            os.write(tells, _outcome(attempt).encode())
            os._exit(0)
        os.close(tells)
        ends.append(told)
    os.close(opener)
    outcomes = [os.fdopen(end).read() for end in ends]
    for _each in attempts:
        os.wait()
    return outcomes


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Refused as refusal:
        return type(refusal).__name__
    except Exception:  # told to the test, whatever it is
        return traceback.format_exc()
    return "won"


def race_for(prizes: Mapping[str, str], *, contenders: int) -> list[tuple[str, str]]:
    """So many contenders for each prize, all at once: what became of each, with its deed."""
    tries = [
        (deed, partial(DEEDS[deed], number, prize))
        for deed, prize in prizes.items()
        for number in range(contenders)
    ]
    outcomes = race([attempt for _deed, attempt in tries])
    return [(deed, outcome) for (deed, _attempt), outcome in zip(tries, outcomes, strict=True)]
