"""A circle of five and their neighbours, forty days old, for a journey in a browser; prints what one must know.

Run as ``python -m tests.browser.circle`` on a node's data: everything is made through the actions that people use.
``python -m tests.browser.circle plan`` prints what the newest plan keeps in reserve of flour, and leaves.
"""

import json
import os
import sys
from datetime import timedelta

FLOUR_RESERVE = 20_000  # grams


def build() -> dict[str, object]:
    """Riverbend with a plan on record, a round to plan, and Hillside, with which it is federated."""
    from django.utils import timezone

    from commonweal.assembly.actions.delegates import give_delegate
    from commonweal.assembly.tests.builders.federations import federated
    from commonweal.assembly.tests.builders.joining import set_rule
    from commonweal.people.tests.builders import add_member_with_login, found_union
    from commonweal.provisioning.actions.supplies import set_reserve
    from commonweal.provisioning.tests.builders.rounds import adopted_plan, kitchen, round_of

    now = timezone.now()
    at = now - timedelta(days=40)
    home = kitchen("Riverbend", at=at)
    ada, kim = (add_member_with_login(home.union, name, at=at) for name in ("Ada", "Kim"))
    set_reserve(kind=home.flour, amount=FLOUR_RESERVE, by=home.keeper, at=at)
    set_rule(home.union, "assembly.least_voting_hours", 0, at=at)
    adopted_plan(round_of(home.union, at=at, name="Autumn"), at=at)
    round_of(home.union, at=now, name="Winter")
    hillside = found_union("Hillside", at=at)
    federation = federated(home.union, hillside.union, at=at)
    until = now.date() + timedelta(days=200)
    for union, holder, by in (
        (home.union, home.member, home.keeper),
        (hillside.union, hillside.founder, hillside.founder),
    ):
        give_delegate(
            union=union, federation=federation, holder=holder, until=until, decision="founding", by=by, at=at
        )
    people = {
        "keeper": home.keeper,
        "baker": home.member,
        "ada": ada,
        "kim": kim,
        "neighbour": hillside.founder,
    }
    return {
        "slug": home.union.slug,
        "hillside": hillside.union.slug,
        "federation": federation.name,
        "handles": {role: person.login.handle for role, person in people.items()},
    }


def newest_plan() -> dict[str, object]:
    """What the newest plan was asked to keep of flour, and what it leaves in store in the end, in kilograms."""
    from commonweal.flows.models import Kind
    from commonweal.provisioning.models import Plan

    plan = Plan.objects.exclude(result="").latest("asked_at")
    flour = str(Kind.objects.get(name="Flour").pk)
    (union,), stocks = json.loads(plan.problem)["unions"], json.loads(plan.result)["stock"]
    left = next(stock["by_period"][-1] for stock in stocks if stock["good"] == flour)
    return {"state": plan.state, "reserve": union["reserves"][flour], "left": left}


def main() -> None:
    """Prepare Django and the tables on this node's data, and do what is asked."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "commonweal.config.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    told = newest_plan() if sys.argv[1:] == ["plan"] else build()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
