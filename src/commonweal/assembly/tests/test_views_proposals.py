"""Pages about proposals: the assembly's home, writing step by step, bringing, amending, withdrawing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.proposals import amend_proposal, withdraw_proposal
from commonweal.assembly.models import Phase, Proposal
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import among, brought, draft, in_voting, moved_to, opened
from commonweal.people.actions.founding import found_federation, found_household
from commonweal.people.models import Form, Standing
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    member_login,
    stranger,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened an hour after everything was brought."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def union():
    return found_union(time_zone="Europe/Berlin").union


@pytest.fixture
def member(union):
    return add_member_with_login(union)


@pytest.fixture
def client(member):
    return browser(member)


def key(**typed):
    return {"key": str(uuid4()), **typed}


def typed_words(**typed):
    return key(title="A bench", text="We have **wood**.", topic="Yard", matter="everyday", **typed)


def written(client, union, **typed):
    """The draft that somebody wrote on the first page, and where the page led."""
    answer = client.post(at(union, "new_proposal"), typed_words(**typed))
    assert answer.status_code == 302, shown(answer)
    return Proposal.objects.latest("id"), answer.headers["Location"]


def test_an_empty_assembly_says_how_to_begin(client, union):
    page = shown(client.get(at(union, "proposals")))
    assert "Nothing is before the assembly" in page
    assert at(union, "new_proposal") in page


def test_the_home_says_what_waits_for_me_first(client, union, member):
    in_voting(union, founder_of(union), title="Decide this")
    opened(union, member, title="Think about this")
    brought(union, member, title="My own draft")
    brought(union, founder_of(union), title="Secret thoughts")
    withdraw_proposal(proposal=opened(union, member, title="Over"), by=member, at=AT)
    page = shown(client.get(at(union, "proposals")))
    assert "One decision waits for your voice" in page
    assert page.index("Decide this") < page.index("Think about this") < page.index("My own draft")
    assert "questions until Wed 6 May" in page
    assert "withdrawn" in page
    assert "Secret thoughts" not in page


def test_decisions_are_found_by_words_number_topic_and_kind(client, union, member):
    for title, topic, matter in (("Oak bench", "Yard", "everyday"), ("Rye bread", "Bakery", "plan")):
        over = opened(union, member, title=title, topic=topic, matter=matter)
        withdraw_proposal(proposal=over, by=member, at=AT)
    for asked in ({"q": "oak"}, {"q": "1"}, {"topic": "Yard"}, {"matter": "everyday"}):
        page = shown(client.get(at(union, "proposals"), asked))
        assert "Oak bench" in page, asked
        assert "Rye bread" not in page, asked
    assert "No decision fits this" in shown(client.get(at(union, "proposals"), {"q": "zzz"}))
    assert "Oak bench" in shown(client.get(at(union, "proposals"), {"whom": "nonsense", "page": "x"}))


def test_long_lists_come_in_pages(client, union, member):
    for number in range(51):
        over = opened(union, member, title=f"Matter {number:02}", at=AT + timedelta(seconds=number))
        withdraw_proposal(proposal=over, by=member, at=LATER)
    first, second = (shown(client.get(at(union, "proposals"), {"page": page})) for page in (1, 2))
    assert "Matter 50" in first
    assert "Matter 00" not in first
    assert "Matter 00" in second


def test_words_alone_lead_straight_to_the_draft(client, union, member):
    proposal, where = written(client, union)
    assert where == at(union, "proposal", proposal.pk)
    assert (proposal.brought_by_id, proposal.association, proposal.state) == (member.pk, union, "draft")
    page = shown(client.get(where))
    assert "<strong>wood</strong>" in page
    assert "adopted unless somebody has a reasoned objection" in page
    assert "Thu 14 May, 12:00" in page  # ten days later, an hour after nine, on the clocks of Berlin
    made = client.post(at(union, "open_proposal", proposal.pk), key())
    assert made.headers["Location"] == where
    proposal.refresh_from_db()
    assert proposal.state == "open"
    page = shown(client.get(where))
    assert "Now everybody can ask" in page
    assert "2 voices count here" in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, union):
    answer = client.post(at(union, "new_proposal"), typed_words() | {"title": " ", "text": "Long thoughts"})
    assert answer.status_code == 422
    assert "Long thoughts" in shown(answer)
    assert not Proposal.objects.exists()


def test_a_rule_is_changed_by_a_proposal_that_the_rule_book_suggests(client, union):
    suggested = "?effect=assembly.set_policy&policy=assembly.voting_days"
    page = shown(client.get(at(union, "new_proposal") + suggested))
    assert 'value="assembly.set_policy" selected' in page
    answer = client.post(at(union, "new_proposal") + suggested, typed_words(effect="assembly.set_policy"))
    proposal = Proposal.objects.get()
    where = answer.headers["Location"]
    assert where.startswith(at(union, "effects", proposal.pk) + "?")
    page = shown(client.get(where))
    assert 'value="assembly.voting_days" selected' in page
    assert 'name="effect-0-value"' in page
    sent = key(version=1, save="1", effects="0:assembly.set_policy") | {
        "effect-0-policy": "assembly.voting_days", "effect-0-value": "400", "effect-0-since": "2026-06-01",
    }  # fmt: skip
    answer = client.post(where, sent)
    assert answer.status_code == 422
    assert 'value="400"' in shown(answer)
    assert client.post(where, sent | {"effect-0-value": "7"}).status_code == 302
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "raises “Time to decide” from 5" in page
    proposal.refresh_from_db()
    assert proposal.matter == "policy"


def test_rows_come_and_go_without_losing_what_was_typed(client, union):
    proposal, _where = written(client, union)
    where = at(union, "effects", proposal.pk)
    start = key(version=1, choices=["0", "1", "2"]) | {"choice-0-name": "Bench", "choice-1-name": "Swing"}
    page = shown(client.post(where, start | {"add": "1", "add_effect": "assembly.set_policy"}))
    assert 'value="0:assembly.set_policy"' in page
    assert "This field is required" not in page
    page = shown(client.post(where, start | {"more": "1"}))
    assert 'name="choice-4-name"' in page
    assert 'value="Swing"' in page
    page = shown(client.post(where, start | {"effects": "0:assembly.set_policy", "remove": "0"}))
    assert 'value="0:assembly.set_policy"' not in page
    asked = {"effects": "0:assembly.set_policy", "effect-0-policy": "assembly.voting_days", "look": "0"}
    page = shown(client.post(where, start | asked))
    assert 'name="effect-0-value"' in page
    assert "1. Bench" in page
    assert client.post(where, start | {"save": "1"}).status_code == 302
    assert [each.name for each in proposal.choices.order_by("position")] == ["Bench", "Swing"]
    assert "Swing" in shown(client.get(at(union, "proposal", proposal.pk)))
    answer = client.post(where, start | key() | {"save": "1", "version": "2", "choice-1-name": ""})
    assert answer.status_code == 422
    assert "One thing alone is no choice" in shown(answer)


def test_two_savings_of_one_draft_are_shown_side_by_side(client, union):
    proposal, _where = written(client, union)
    where = at(union, "words", proposal.pk)
    assert client.post(where, typed_words(version=1) | {"title": "Two benches"}).status_code == 302
    answer = client.post(where, typed_words(version=1) | {"title": "Three benches"})
    assert answer.status_code == 409
    page = shown(answer)
    assert "<mark>Two benches</mark>" in page
    assert 'value="Three benches"' in page
    assert 'name="version" value="2"' in page
    assert client.post(where, typed_words(version=2) | {"title": "Three benches"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.title == "Three benches"


def test_times_follow_the_rules_or_the_bringer(client, union):
    proposal, _where = written(client, union)
    where = at(union, "times", proposal.pk)
    assert "2026-05-14T12:00" in shown(client.get(where))
    own = key(version=1, own="yes", reactions="on", reactions_until="2026-05-06T20:00", closes_at="")
    answer = client.post(where, own)
    assert answer.status_code == 422
    assert "Say until when it is decided" in shown(answer)
    assert (
        client.post(where, own | {"closes_at": "2026-05-20T20:00", "review_on": "2026-12-01"}).status_code
        == 302
    )
    proposal.refresh_from_db()
    assert proposal.closes_at.isoformat() == "2026-05-20T18:00:00+00:00"
    assert proposal.settings["without"] == ["questions"]
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "Questions until" not in page
    assert "Wed 20 May, 20:00" in page
    assert client.post(where, own | key(version=2, own="no")).status_code == 302
    proposal.refresh_from_db()
    assert proposal.closes_at is None


def test_what_cannot_be_brought_says_why_on_the_draft(client, union, member):
    proposal = brought(union, member, closes_at=LATER)
    answer = client.post(at(union, "open_proposal", proposal.pk), key())
    assert answer.status_code == 422
    assert "This moment has passed" in shown(answer) or "Each part ends after" in shown(answer)
    assert client.post(at(union, "open_proposal", proposal.pk), {}).status_code == 422


def test_drafts_of_others_do_not_exist(client, union, member):
    theirs = brought(union, founder_of(union), title="Secret thoughts")
    for name in ("proposal", "words", "times", "effects", "withdraw_proposal", "wordings"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
    assert client.post(at(union, "open_proposal", theirs.pk), key()).status_code == 404
    mine = opened(union, member)
    for name in ("words", "times", "effects"):
        assert client.get(at(union, name, mine.pk)).status_code == 404


def test_a_new_wording_shows_what_changed_and_what_it_takes_up(client, union, member):
    from commonweal.assembly.actions.discussion import say_something

    proposal = moved_to(opened(union, member, title="Bench", text="Build one bench."), Phase.REACTIONS, at=AT)
    concern = say_something(
        proposal=proposal, sort="concern", text="One is too few for us.", by=founder_of(union), at=AT
    )
    assert "Take it up in a new wording" in shown(client.get(at(union, "proposal", proposal.pk)))
    where = at(union, "amend", proposal.pk)
    page = shown(client.get(where + f"?answers={concern.pk}"))
    assert f'value="{concern.pk}" selected' in page
    sent = key(
        version=1, title="Benches", text="Build two benches.", why="So that all can sit.", answers=str(concern.pk),
        save="1",
    )  # fmt: skip
    assert client.post(where, sent | {"why": ""}).status_code == 422
    assert client.post(where, sent).status_code == 302
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "What changed in wording 2" in page
    assert "So that all can sit." in page
    assert "taken up in wording 2" in page
    assert "<del>" in page
    assert "<ins>" in page
    stale = client.post(where, sent | key(title="Mine", version=1))
    assert stale.status_code == 409
    assert "<mark>Benches</mark>" in shown(stale)
    every = shown(client.get(at(union, "wordings", proposal.pk)))
    assert "Build one bench." in every
    assert "Wording 1" in every


def test_leading_and_withdrawing(client, union, member):
    proposal = opened(union, member)
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "All is clear: on to reactions" in page
    for _tap in range(2):
        once = {"key": "0192f0a0-0000-7000-8000-000000000001"}
        assert client.post(at(union, "move_on", proposal.pk), once).status_code == 302
    assert "On to the decision" in shown(client.get(at(union, "proposal", proposal.pk)))
    where = at(union, "withdraw_proposal", proposal.pk)
    assert "Withdraw it?" in shown(client.get(where))
    assert client.post(where, key(why="x" * 301)).status_code == 422
    assert client.post(where, key(why="The wood is wet.")).status_code == 302
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "The wood is wet." in page
    assert "You lead it" not in page
    assert client.post(where, key()).status_code == 422


def test_others_read_and_do_not_lead(union, member):
    proposal = opened(union, member)
    reader = browser(add_member_with_login(union, "Reader"))
    page = shown(reader.get(at(union, "proposal", proposal.pk)))
    assert "You lead it" not in page
    assert "Say something yourself" in page
    assert reader.post(at(union, "move_on", proposal.pk), key()).status_code == 403
    for name in ("amend", "withdraw_proposal"):
        assert reader.get(at(union, name, proposal.pk)).status_code == 403
    visitor = add_member(union, "Guest", standing=Standing.VISITOR)
    member_login(union, visitor)
    guest = browser(visitor)
    assert "Say something yourself" not in shown(guest.get(at(union, "proposal", proposal.pk)))
    assert "Bring something" not in shown(guest.get(at(union, "proposals")))
    assert guest.post(at(union, "new_proposal"), typed_words()).status_code == 403


def test_a_circle_decides_its_own(client, union, member):
    circle = found_household(
        name="Bakers", within=union, members=[member], form=Form.CIRCLE, by=founder_of(union), at=AT
    )
    page = shown(client.get(at(union, "new_proposal")))
    assert "Bakers" in page
    proposal, _where = written(client, union, whom=str(circle.pk))
    assert proposal.association == circle
    client.post(at(union, "open_proposal", proposal.pk), key())
    others = browser(founder_of(union))
    page = shown(others.get(at(union, "proposal", proposal.pk)))
    assert "before Bakers" in page
    assert "1 voice counts here" in page
    answer = client.post(at(union, "new_proposal"), typed_words(whom=str(uuid4())))
    assert answer.status_code == 422


def test_a_federations_proposals_are_read_by_the_members_of_its_unions(client, union):
    founder = founder_of(union)
    federation = found_federation(name="Valley", members=[union], by=founder, at=AT)
    theirs = Proposal.objects.create(
        union=federation, association=federation, number=1, title="A road", matter="federation", method="consent",
        brought_by_id=founder.pk, state="open", opened_at=AT, closes_at=AT + timedelta(days=9),
    )  # fmt: skip
    assert "A road" in shown(client.get(at(union, "proposals")))
    assert "before Valley" in shown(client.get(at(union, "proposal", theirs.pk)))
    elsewhere = found_union("Elsewhere")
    nobody = browser(elsewhere.founder)
    assert nobody.get(at(elsewhere.union, "proposal", theirs.pk)).status_code == 404


def test_another_unions_proposals_do_not_show(client, union):
    elsewhere = found_union("Elsewhere")
    theirs = opened(elsewhere.union, elsewhere.founder, title="Their secret")
    assert "Their secret" not in shown(client.get(at(union, "proposals")))
    for name in ("proposal", "wordings", "amend", "withdraw_proposal"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
    assert browser(stranger()).get(at(union, "proposals")).status_code == 404


def test_the_home_takes_a_constant_number_of_queries(client, union, member):
    def more():
        in_voting(union, founder_of(union))
        opened(union, member)
        brought(union, member)
        withdraw_proposal(proposal=opened(union, member), by=member, at=AT)

    more()
    at_one = queries_of(client, at(union, "proposals"))
    more()
    more()
    assert queries_of(client, at(union, "proposals")) == at_one == HOME


def test_a_proposal_takes_a_constant_number_of_queries(client, union, member):
    from commonweal.assembly.actions.discussion import attach_file, say_something

    proposal = opened(union, member, choices=among("Bench", "Swing"))
    moved_to(proposal, Phase.REACTIONS, at=AT)

    def more(number):
        said = say_something(proposal=proposal, sort="concern", text="Hm.", by=founder_of(union), at=AT)
        say_something(proposal=proposal, sort="reaction", text="Yes.", reply_to=said, by=member, at=AT)
        attach_file(proposal=proposal, name=f"{number}.txt", content=b"x", by=member, at=AT)
        amend_proposal(
            proposal=proposal, draft=draft(choices=among("Bench", "Swing")), version=number, answers=said.pk, by=member,
            at=AT,
        )  # fmt: skip

    more(1)
    at_one = queries_of(client, at(union, "proposal", proposal.pk))
    more(2)
    more(3)
    assert queries_of(client, at(union, "proposal", proposal.pk)) == at_one == ONE
    assert queries_of(client, at(union, "wordings", proposal.pk)) == WORDINGS


def test_a_draft_takes_a_constant_number_of_queries(client, union, member):
    from commonweal.assembly.actions.discussion import attach_file

    small, large = (
        brought(union, member, choices=among(*names)) for names in (("A", "B"), ("A", "B", "C", "D", "E"))
    )
    for number in range(3):
        attach_file(proposal=large, name=f"{number}.txt", content=b"x", by=member, at=AT)
    attach_file(proposal=small, name="1.txt", content=b"x", by=member, at=AT)
    for name, most in (("proposal", DRAFT), ("effects", ROWS), ("words", WORDS)):
        taken = [queries_of(client, at(union, name, each.pk)) for each in (small, large)]
        assert taken == [most, most], name


HOME, ONE, WORDINGS = 13, 21, 6
DRAFT, ROWS, WORDS = 10, 7, 7
