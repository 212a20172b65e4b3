"""Today: what is asked of me and why, how we stand, what comes next; nothing of anybody else's union."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from commonweal.assembly.tests.builders.proposals import in_voting, opened
from commonweal.assembly.tests.builders.reminders import reachable, reminded
from commonweal.flows.tests.builders import add_good, stock
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.tests.builders import add_member, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.actions.tasks import take_task
from commonweal.provisioning.models import PlanState, RoundState, ShareLine, ShareOut, Task
from commonweal.provisioning.tests.builders.pages import browser, queries_of, shown
from commonweal.provisioning.tests.builders.rounds import adopted_plan, kitchen, round_of, worked_out_plan
from commonweal.web.steps import Step, steps_of_round, with_next

pytestmark = pytest.mark.django_db


def now():
    """These pages look at the clock; so do these tests."""
    return timezone.now()


def today_page(person, union):
    """Today as ``person`` sees it: the response and its text."""
    response = browser(person).get(f"/u/{union.slug}/")
    return response.context["today"], shown(response)


def titles(today):
    """What is asked."""
    return [ask.title for ask in today.asks]


def test_a_young_union_is_shown_its_first_steps():
    founded = found_union(at=now())
    today, page = today_page(founded.founder, founded.union)
    assert [step.is_next for step in today.beginnings] == [True] + [False] * 6
    assert "Invite the others" in page
    assert today.round is None and list(today.tiers) == []


def test_first_steps_are_ticked_off():
    founded = found_union(at=now())
    add_member(founded.union, at=now())
    stock(add_good(founded.union), 1000)
    today, _ = today_page(founded.founder, founded.union)
    assert [step.is_done for step in today.beginnings[:4]] == [True, True, True, False]
    assert [step.name for step in today.beginnings if step.is_next] == ["State needs"]


def test_who_stated_nothing_is_asked_to_and_told_why():
    founded = found_union(at=now())
    today, page = today_page(founded.founder, founded.union)
    assert titles(today) == ["Say what you need", "Say what you like to do"]
    assert "2 things are asked of you." in page and "You: " in page


def test_who_is_cared_for_is_not_asked_to_work():
    founded = found_union(at=now())
    elder = add_member_with_login(founded.union, "Elder", at=now())
    elder.agent.memberships.update(standing="beneficiary")
    today, _ = today_page(elder, founded.union)
    assert titles(today) == ["Say what you need"]


def test_a_guest_is_shown_how_joining_works_and_a_member_is_not():
    founded = found_union(at=now())
    guest = add_member_with_login(founded.union, "Guest", at=now())
    guest.agent.memberships.update(standing="visitor")
    assert "You are our guest" in today_page(guest, founded.union)[1]
    assert "You are our guest" not in today_page(founded.founder, founded.union)[1]


def test_what_is_asked_beyond_three_stands_beneath_with_its_reason():
    founded = found_union(at=now())
    member = add_member_with_login(founded.union, at=now())
    for number in range(3):
        in_voting(founded.union, at=now(), title=f"Question {number}")
    today, page = today_page(member, founded.union)
    assert len(today.asks) == 5
    assert page.index("Question 2") < page.index("And then") < page.index("Say what you need")
    assert "good enough to try" in page
    assert page.split("And then")[1].count("You: because") == 2


def test_a_ready_plan_asks_only_who_may_adopt_it():
    home = kitchen(at=now())
    worked_out_plan(round_of(home.union, at=now()), at=now())
    assert "Adopt the plan, or not" in titles(today_page(home.keeper, home.union)[0])
    assert "Adopt the plan, or not" not in titles(today_page(home.member, home.union)[0])


def test_a_round_without_a_plan_asks_the_planner():
    home = kitchen(at=now())
    round_of(home.union, at=now())
    today, page = today_page(home.keeper, home.union)
    assert "Make a plan" in titles(today)
    assert "2 of 2 said what they need" in page


def test_the_adopted_plan_shows_how_far_needs_are_met():
    home = kitchen(at=now())
    adopted_plan(round_of(home.union, at=now()), at=now())
    today, page = today_page(home.member, home.union)
    assert [tier.tier for tier in today.tiers] == [1, 2]
    assert all(0 <= tier.share <= 1 for tier in today.tiers)
    assert "What we need, and what we can" in page


def test_what_suits_me_is_offered_and_what_i_took_comes_first():
    home = kitchen(at=now())
    adopted_plan(round_of(home.union, at=now(), starts_on=timezone.localdate()), at=now())
    today, page = today_page(home.member, home.union)
    offered = [ask for ask in today.asks if ask.why.startswith("because you offered")]
    assert 0 < len(offered) <= 3
    task = Task.objects.get(pk=offered[0].url.rstrip("/").split("/")[-1])
    take_task(task=task, person=home.member, by=home.member, at=now())
    today, page = today_page(home.member, home.union)
    assert today.asks[0].title == task.name and today.asks[0].action == "Write down what was done"
    assert titles(today_page(home.keeper, home.union)[0]).count(task.name) == 0
    assert "still to do." in page


def test_my_share_waits_with_its_reason():
    home = kitchen(at=now())
    planned = round_of(home.union, at=now())
    made = ShareOut.objects.create(
        union=home.union, round=planned, name="Week 1", covers_from=planned.starts_on,
        covers_until=planned.starts_on, state="open", made_at=now(),
    )  # fmt: skip
    for receiver, allotted in ((home.member, 700), (home.keeper, 900)):
        ShareLine.objects.create(
            share_out=made, receiver=receiver.agent, kind=home.bread, tier=1, asked=1000, allotted=allotted,
            reason={"code": "part"},
        )  # fmt: skip
    page = today_page(home.member, home.union)[1].replace("\u202f", " ")
    assert "0.7 kg of 1 kg." in page and "0.9 kg" not in page


def test_what_to_use_soon_and_what_runs_short():
    founded = found_union(at=now())
    milk, salt = add_good(founded.union, "Milk"), add_good(founded.union, "Salt")
    stock(milk, 4000, best_before_on=timezone.localdate() + timedelta(days=2))
    stock(milk, 9000, best_before_on=timezone.localdate() + timedelta(days=60))
    stock(salt, 1000)
    set_reserve(kind=salt, amount=3000, by=founded.founder, at=now())
    set_reserve(kind=milk, amount=3000, by=founded.founder, at=now())
    today, page = today_page(founded.founder, founded.union)
    assert [(lot.name, lot.onhand) for lot in today.use_soon] == [(milk.name, 4000)]
    assert [(kind.name, kind.onhand, kind.reserve) for kind in today.running_short] == [
        (salt.name, 1000, 3000)
    ]
    assert "1\u202fkg of 3\u202fkg" in page


def test_my_voice_is_asked_for_first_and_what_is_under_way_is_told():
    home = kitchen(at=now())
    adopted_plan(round_of(home.union, at=now(), starts_on=timezone.localdate()), at=now())
    in_voting(home.union, at=now(), title="A bench")
    opened(home.union, at=now(), title="A well")
    in_voting(found_union("Hillside", at=now()).union, at=now(), title="Their bench")
    today, page = today_page(home.member, home.union)
    assert today.asks[0].title == "A bench" and today.asks[0].action == "Give my voice"
    assert today.asks[0].tag.startswith("until ")
    assert [one.title for one in today.deciding] == ["A well"]
    assert "Being decided" in page and "Their bench" not in page


def test_who_can_be_written_to_is_asked_once_whether_they_want_it():
    founded = found_union(at=now())
    reachable(founded.founder)
    assert today_page(founded.founder, founded.union)[0].may_be_reminded
    reminded(founded.founder, founded.union, "never", at=now())
    assert not today_page(founded.founder, founded.union)[0].may_be_reminded


def test_those_i_act_for_are_named():
    founded = found_union(at=now())
    child = add_member(founded.union, "Kim", at=now())
    trust_proxy(person=child, trusted=founded.founder, union=founded.union, by=founded.founder, at=now())
    today, _ = today_page(founded.founder, founded.union)
    assert [one.name for one in today.trusted] == ["Kim"]


def test_nothing_of_another_union_shows():
    founded, other = found_union(at=now()), found_union("Hillside", at=now())
    secret = add_good(other.union, "Secret jam")
    stock(secret, 4000, best_before_on=timezone.localdate())
    set_reserve(kind=secret, amount=9000, by=other.founder, at=now())
    home = kitchen("Elsewhere", at=now())
    adopted_plan(round_of(home.union, at=now()), at=now())
    today, page = today_page(founded.founder, founded.union)
    assert "Secret jam" not in page and "May and June" not in page
    assert not today.tiers and not today.use_soon and not today.running_short


def test_queries_do_not_grow_with_the_union():
    founded = found_union(at=now())
    client = browser(founded.founder)

    def more(count):
        for number in range(count):
            kind = add_good(founded.union, f"Jam {number} {count}")
            stock(kind, 1000, best_before_on=timezone.localdate())
            set_reserve(kind=kind, amount=9000, by=founder_of(founded.union), at=now())
            add_member(founded.union, f"Member {number} {count}", at=now())

    more(1)
    address = f"/u/{founded.union.slug}/"
    first = queries_of(client, address)
    more(3)
    assert queries_of(client, address) == first <= 30


def test_the_page_speaks_german():
    founded = found_union(at=now())
    client = browser(founded.founder)
    client.post("/language/", {"language": "de", "next": "/"})
    assert '<html lang="de"' in client.get(f"/u/{founded.union.slug}/").content.decode()


def names_next(steps):
    """Which step comes next."""
    return [step.name for step in steps if step.is_next]


@pytest.mark.parametrize(
    ("state", "newest", "stated", "following"),
    [
        (RoundState.STATING, None, 0, "State needs"),
        (RoundState.STATING, None, 1, "Plan"),
        (RoundState.STATING, PlanState.INFEASIBLE, 3, "Plan"),
        (RoundState.STATING, PlanState.SOLVED, 1, "Adopt"),
        (RoundState.ADOPTED, PlanState.SOLVED, 3, "Do"),
    ],
)
def test_where_a_round_stands(state, newest, stated, following):
    with translation.override("en"):
        assert names_next(steps_of_round(state, newest, people=3, stated=stated, to=lambda _: "/")) == [
            following
        ]


def test_when_all_is_done_nothing_comes_next():
    assert names_next(with_next([Step("a", "", "", "", is_done=True)])) == []
