"""The rule book: what holds, since when, by which decision, what comes next; searched, as a text, and rule by rule."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commonweal.assembly.actions.policies import SET_POLICY, set_policy
from commonweal.assembly.models import PolicyValue
from commonweal.assembly.queries.rule_book import rule_in
from commonweal.assembly.registry.policies import declared_policies
from commonweal.assembly.registry.rehearsals import declared_rehearsals
from commonweal.assembly.tests.builders.decided import adopted, carried_out, decision_of
from commonweal.people.actions.founding import found_federation
from commonweal.people.tests.builders import add_member_with_login, found_union, stranger

pytestmark = pytest.mark.django_db
VOTING = "assembly.voting_days"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def home(client, now):
    founded = found_union(at=now - timedelta(days=80))
    client.force_login(founded.founder.login)
    return founded


def url(name, union, *args, **asked):
    return reverse(f"assembly:{name}", args=[union.slug, *args], query=asked or None)


def decide(founded, value, *, at, days=0, code=VOTING, title="More time"):
    """Set a rule by a decision taken at ``at``, from ``days`` after it."""
    since = (at + timedelta(days=days)).date()
    effect = (SET_POLICY, {"policy": code, "value": value, "since": since.isoformat()})
    (done,) = carried_out(founded.union, effect, brought_by=founded.founder, at=at, title=title)
    assert done.state == "done", done.said
    return done.proposal


def plain(page):
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_a_rule_shows_where_its_value_lies_between_the_least_and_the_most(home, now):
    decide(home, 60, at=now - timedelta(days=40))
    (today, month_ago) = (
        rule_in(home.union, VOTING, on=(now - timedelta(days=days)).date()) for days in (0, 50)
    )
    assert (today.scale.part, str(today.scale.least), str(today.scale.most)) == (1.0, "1 day", "60 days")
    assert month_ago.scale.part == month_ago.scale.mark == today.scale.mark == (5 - 1) / (60 - 1)
    for code in ("assembly.method.policy", "joining.most_a_month", "joining.waiting_list"):
        assert rule_in(home.union, code, on=now.date()).scale is None


def test_every_rule_is_there_with_what_is_suggested(client, home):
    page = plain(client.get(url("policies", home.union)))
    for policy in declared_policies().values():
        assert (str(policy.name) in page.replace("&#x27;", "'")) is ("union" in policy.of_forms), policy.code
    assert "5 days" in page and "as suggested" in page and "decided together" not in page


def test_a_rule_names_its_decision_and_what_comes_next(client, home, now):
    first = decide(home, 7, at=now - timedelta(days=20))
    second = decide(home, 9, at=now - timedelta(days=2), days=40)
    for address in (url("policies", home.union), url("policy", home.union, VOTING)):
        answer = client.get(address)
        assert answer.text.count(f"/proposals/{first.pk}/") >= 1 and f"/proposals/{second.pk}/" in answer.text
        assert f"decision No. {first.number}" in plain(answer)
        assert "7 days" in plain(answer) and re.search(r"From [^:]+: 9 days", plain(answer))


def test_the_history_of_a_rule_says_what_never_held(client, home, now):
    decide(home, 7, at=now - timedelta(days=20), days=10, title="Seven")
    decide(home, 8, at=now - timedelta(days=15), days=5, title="Eight")
    page = plain(client.get(url("policy", home.union, VOTING)))
    assert page.index("No. 2: Eight") < page.index("No. 1: Seven") < page.index("as suggested")
    assert page.count("never held") == 1
    assert "60 days: less than a day" in page


def test_the_search_finds_by_name_and_meaning_and_says_when_nothing_is_found(client, home):
    found = plain(client.get(url("policies", home.union, q="dots spread")))
    assert "Dots for each person" in found and "Time to decide" not in found
    assert "No rule speaks of this" in plain(client.get(url("policies", home.union, q="xyzzy")))


def test_the_rule_book_is_a_text_with_all_that_was_decided(client, home, now):
    decide(home, 7, at=now - timedelta(days=20))
    answer = client.get(url("rules_text", home.union))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith(f"# Rule book of {home.union.name}\n")
    day = (now - timedelta(days=20)).date().isoformat()
    assert "### Time to decide: 7 days\n" in text and f"- from {day}: 7 days (No. 1: More time)" in text
    assert "- before: 5 days (as suggested)" in text and "&#" not in text
    assert text.count("\n### ") == len(
        [each for each in declared_policies().values() if "union" in each.of_forms]
    )


def test_members_are_led_to_propose_and_visitors_are_not(client, home):
    rule = url("policy", home.union, VOTING)
    assert f"effect=assembly.set_policy&amp;policy={VOTING}" in client.get(rule).text
    client.force_login(add_visitor(home.union).login)
    seen = client.get(rule)
    assert seen.status_code == 200 and "effect=assembly.set_policy" not in seen.text


def test_a_rule_can_be_rehearsed_where_its_room_knows_how_and_both_links_lead_somewhere(client, home):
    code = sorted(declared_rehearsals())[0]
    page = client.get(url("policy", home.union, code)).text
    for wanted in ("rehearsals/new", "assembly/new"):
        link = re.search(rf'href="([^"]*{wanted}[^"]*)"', page)
        assert link and client.get(html.unescape(link[1])).status_code in {200, 302}, wanted
    assert "Rehearse it" not in client.get(url("policy", home.union, VOTING)).text


def add_visitor(union):
    """Somebody who looks on, with a login."""
    visitor = add_member_with_login(union, "Visitor", at=timezone.now())
    visitor.agent.memberships.update(standing="visitor")
    return visitor


def test_nothing_of_another_union_shows(client, home, now):
    elsewhere = found_union("Elsewhere", at=now - timedelta(days=80))
    decide(elsewhere, 33, at=now - timedelta(days=20), title="Their own affair")
    for address in (
        url("policies", home.union), url("policy", home.union, VOTING), url("rules_text", home.union)
    ):  # fmt: skip
        text = client.get(address).content.decode()
        assert "33 days" not in text and "Their own affair" not in text
    for address in (url("policies", home.union, of=elsewhere.union.pk), url("policies", home.union, of="x")):
        assert client.get(address).status_code == 404


def test_strangers_and_unknown_rules_get_nothing(client, home):
    assert client.get(url("policy", home.union, "assembly.nothing")).status_code == 404
    client.force_login(stranger().login)
    for address in (
        url("policies", home.union), url("policy", home.union, VOTING), url("rules_text", home.union)
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def test_a_rule_whose_room_is_gone_keeps_its_history(client, home, now):
    decision = adopted(home.union, brought_by=home.founder, at=now, title="Long ago")
    PolicyValue.objects.create(
        association=home.union,
        code="gone.rule",
        value=["a", 2],
        since=now.date(),
        decision=decision,
        set_at=now,
    )
    assert "gone.rule" in plain(client.get(url("policies", home.union)))
    page = plain(client.get(url("policy", home.union, "gone.rule")))
    assert "no longer on this node" in page and "No. 1: Long ago" in page and "Propose a change" not in page
    assert "gone.rule" in client.get(url("rules_text", home.union)).content.decode()


def test_a_federation_has_a_rule_book_for_members_of_its_unions(client, home, now):
    elsewhere = found_union("Elsewhere", at=now - timedelta(days=80))
    federation = found_federation(name="Valley", members=[home.union], by=home.founder, at=now)
    asked = {"of": federation.pk}
    page = plain(client.get(url("policies", home.union, **asked)))
    assert "Rule book of Valley" in page and "When unions agree" in page and "Who has a voice" not in page
    assert "When unions agree" in plain(client.get(url("policy", home.union, "federation.outcome", **asked)))
    assert "Rule book of Valley" in client.get(url("rules_text", home.union, **asked)).content.decode()
    client.force_login(elsewhere.founder.login)
    assert client.get(url("policies", elsewhere.union, **asked)).status_code == 404


@pytest.mark.parametrize("name", ["policies", "policy", "rules_text"])
def test_the_number_of_questions_to_the_database_does_not_grow(
    client, home, now, name, django_assert_max_num_queries
):
    address = url(name, home.union, *([VOTING] if name == "policy" else []))
    counted = []
    for value in (1, 3):
        for step in range(value):
            decide(home, 10 + step, at=now - timedelta(days=20 - step))
        with django_assert_max_num_queries(12) as queries:
            client.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_decision_sets_a_rule_once_however_often_its_form_is_sent(home, now):
    decided, key = decision_of(home.union, SET_POLICY, brought_by=home.founder, at=now), uuid4()
    deed = {
        "association": home.union, "code": VOTING, "value": 7, "since": now.date(), "decided": decided,
        "by": home.founder, "at": now, "key": key,
    }  # fmt: skip
    assert set_policy(**deed) == set_policy(**deed)
    assert PolicyValue.objects.count() == 1
