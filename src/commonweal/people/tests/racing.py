"""One contender in a race for something that there is once; run as ``python -m commonweal.people.tests.racing``.

Words: what to race for, the instant to begin at (seconds since 1970), and this contender's number.
Prints ``won``, or the name of the refusal.
"""

import os
import sys
import time
from uuid import UUID


def found(number: int, _prize: str) -> None:
    """Found a union at the address that all contenders want."""
    from commonweal.people.actions.founding import found_union
    from commonweal.people.actions.newcomers import Newcomer
    from commonweal.people.tests.builders import AT, PASSWORD

    newcomer = Newcomer(name=f"Founder {number}", handle=f"wants{number}", password=PASSWORD)
    found_union(name="Wanted", slug="wanted", newcomer=newcomer, at=AT)


def found_again(_number: int, prize: str) -> None:
    """Found a union with the key that all contenders share: everybody wins the same one."""
    from commonweal.people.actions.founding import found_union
    from commonweal.people.actions.newcomers import Newcomer
    from commonweal.people.tests.builders import AT, PASSWORD

    newcomer = Newcomer(name="Founder", handle="same", password=PASSWORD)
    found_union(name="Same", slug="same", newcomer=newcomer, at=AT, key=UUID(prize))


def join(number: int, prize: str) -> None:
    """Come in through the one link."""
    from commonweal.people.actions.invitations import accept_invitation
    from commonweal.people.actions.newcomers import Newcomer
    from commonweal.people.tests.builders import AT, PASSWORD

    newcomer = Newcomer(name=f"Guest {number}", handle=f"guest{number}", password=PASSWORD)
    accept_invitation(secret=prize, newcomer=newcomer, at=AT)


def admit(_number: int, prize: str) -> None:
    """Admit the person without a membership whom all contenders want to admit."""
    from commonweal.people.actions.memberships import admit_member
    from commonweal.people.models import Association, Person
    from commonweal.people.tests.builders import AT, founder_of

    union = Association.objects.get(slug="home")
    person = Person.objects.get(pk=prize)
    admit_member(member=person, association=union, by=founder_of(union), at=AT)


def main() -> None:
    """Wait for the start, then try once."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "commonweal.config.settings_test"
    django.setup()
    from commonweal.lib.refusal import Refused

    deed, start, number, prize = sys.argv[1:]
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        {"found": found, "found_again": found_again, "join": join, "admit": admit}[deed](int(number), prize)
    except Refused as refusal:
        sys.stdout.write(type(refusal).__name__)
    else:
        sys.stdout.write("won")


if __name__ == "__main__":
    main()
