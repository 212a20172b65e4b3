"""Writing, opening, amending, moving on and withdrawing proposals."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.proposals import (
    amend_proposal,
    change_draft,
    draft_proposal,
    move_on,
    open_proposal,
    withdraw_proposal,
)
from commonweal.assembly.models import Phase, Proposal, ProposalState, Version
from commonweal.assembly.queries.drafts import draft_of
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft
from commonweal.assembly.tests.builders.proposals import among, brought, draft, in_voting, moved_to, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.founding import found_household
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Form, Standing
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def union():
    return found_union(time_zone="Europe/Berlin").union


@pytest.fixture
def member(union):
    return add_member(union)


def circle_of(union, *members):
    return found_household(
        name="Bakers", within=union, members=members, form=Form.CIRCLE, by=founder_of(union), at=AT
    )


def test_a_draft_sent_twice_is_one_proposal(union, member):
    key = uuid4()
    for _ in range(2):
        made = draft_proposal(association=union, draft=draft(title="Bench"), by=member, at=AT, key=key)
    assert Proposal.objects.get() == made
    assert (made.title, made.state, made.number, made.union) == ("Bench", "draft", None, union)
    assert Entry.objects.get(deed="proposal.drafted").by == member.pk


def test_whoever_belongs_may_bring_and_nobody_else(union, member):
    assert brought(union, member).brought_by_id == member.pk
    for by in (stranger(), add_member(union, "Guest", standing=Standing.VISITOR)):
        with pytest.raises(NotPermitted):
            brought(union, by)
    circle = circle_of(union, member)
    mine = brought(circle, member)
    assert (mine.association, mine.union, mine.number) == (circle, union, None)
    with pytest.raises(NotPermitted):
        brought(circle, add_member(union, "Other"))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 141}),
        ("text", {"text": "x" * 20_001}),
        ("choices", {"choices": among("Only one")}),
        ("choices", {"choices": among("Bench", "bench ")}),
        ("choices", {"choices": (ChoiceDraft(name="Ada", person=uuid4()), ChoiceDraft(name="Ben"))}),
        ("effects", {"effects": (EffectDraft(code="nobody.knows"),)}),
        ("matter", {"matter": "weather"}),
        ("without", {"without": frozenset({"decision"})}),
    ],
)
def test_what_cannot_be_brought_is_refused_at_its_field(union, member, field, changes):
    with pytest.raises(Refused) as refused:
        brought(union, member, **changes)
    assert refused.value.field == field
    assert not Proposal.objects.exists()


def test_opening_follows_the_rules_of_the_union(union, member):
    proposal = opened(union, member)
    assert (proposal.state, proposal.method, proposal.version) == (ProposalState.OPEN, "consent", 1)
    assert proposal.questions_until == datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
    assert proposal.reactions_until == datetime(2026, 5, 9, 9, 0, tzinfo=UTC)
    assert proposal.closes_at == datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
    assert proposal.settings["quorum_percent"] == 50
    assert not proposal.is_secret
    version = Version.objects.get(proposal=proposal)
    assert (version.number, version.title, version.text) == (1, proposal.title, proposal.text)
    entry = Entry.objects.get(deed="proposal.opened")
    assert proposal.title not in entry.facts


def test_several_choices_are_decided_by_a_way_of_choosing(union, member):
    proposal = opened(union, member, choices=among("Bench", "Swing", "Pond"))
    assert proposal.method == "ranked_schulze"
    assert [each.name for each in proposal.choices.order_by("position")] == ["Bench", "Swing", "Pond"]
    assert Version.objects.get(proposal=proposal).choices[1]["name"] == "Swing"


def test_what_concerns_somebody_is_secret_by_rule(union, member):
    assert opened(union, member, matter="membership").is_secret
    assert opened(union, member, is_secret=True).is_secret


def test_the_bringer_sets_times_and_leaves_parts_out(union, member):
    closes = AT + timedelta(days=20)
    quick = opened(
        union, member, without=frozenset({"questions"}), closes_at=closes, review_on=date(2026, 12, 1)
    )
    assert quick.questions_until is None
    assert quick.reactions_until == AT + timedelta(days=3)
    assert quick.closes_at == closes
    assert phase_at(quick, AT) == Phase.REACTIONS
    assert phase_at(in_voting(union, member), AT) == Phase.VOTING


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("questions_until", {"questions_until": AT}),
        (
            "reactions_until",
            {"questions_until": AT + timedelta(days=2), "reactions_until": AT + timedelta(days=1)},
        ),
        ("closes_at", {"closes_at": AT + timedelta(days=5, hours=23)}),
        ("closes_at", {"closes_at": AT + timedelta(days=500)}),
    ],
)
def test_times_that_do_not_work_are_refused_when_it_is_brought(union, member, field, changes):
    written = brought(union, member, **changes)
    with pytest.raises(Refused) as refused:
        open_proposal(proposal=written, by=member, at=AT)
    assert refused.value.field == field
    written.refresh_from_db()
    assert written.state == ProposalState.DRAFT


def test_only_its_writer_changes_and_opens_a_draft(union, member):
    written = brought(union, member)
    for by in (founder_of(union), stranger()):
        with pytest.raises(NotPermitted):
            open_proposal(proposal=written, by=by, at=AT)
        with pytest.raises(NotPermitted):
            change_draft(proposal=written, draft=draft(), version=1, by=by, at=AT)


def test_of_two_who_open_at_once_one_does(union, member):
    twin = Proposal.objects.get(pk=brought(union, member).pk)
    again = Proposal.objects.get(pk=twin.pk)
    open_proposal(proposal=twin, by=member, at=AT)
    with pytest.raises(Refused):
        open_proposal(proposal=again, by=member, at=LATER)
    assert Version.objects.filter(proposal=twin).count() == 1


def test_opening_with_the_same_key_is_one_opening(union, member):
    written, key = brought(union, member), uuid4()
    first = open_proposal(proposal=written, by=member, at=AT, key=key)
    again = open_proposal(proposal=written, by=member, at=LATER, key=key)
    assert first == again
    assert again.opened_at == AT
    assert Entry.objects.filter(deed="proposal.opened").count() == 1


def test_who_saves_a_draft_second_is_told(union, member):
    written = brought(union, member, choices=among("Bench", "Swing"))
    kept = written.choices.get(name="Swing")
    changed = change_draft(
        proposal=written,
        draft=draft(title="New", choices=among("Swing", "Pond")),
        version=1,
        by=member,
        at=AT,
    )
    assert (changed.title, changed.version) == ("New", 2)
    assert changed.choices.get(name="Swing").pk == kept.pk
    assert [each.name for each in draft_of(changed).choices] == ["Swing", "Pond"]
    with pytest.raises(ChangedMeanwhile):
        change_draft(proposal=written, draft=draft(title="Mine"), version=1, by=member, at=AT)
    stale = Proposal.objects.get(pk=written.pk)
    stale.version = 1
    with pytest.raises(ChangedMeanwhile):
        open_proposal(proposal=stale, by=member, at=AT)


def test_an_amendment_keeps_the_old_wording(union, member):
    proposal = moved_to(opened(union, member, title="Bench"), Phase.REACTIONS, at=LATER)
    closes, key = proposal.closes_at, uuid4()
    for _ in range(2):
        amended = amend_proposal(
            proposal=proposal, draft=draft(title="Two benches"), version=1, why="One is too few.", by=member, at=LATER,
            key=key,
        )  # fmt: skip
    assert (amended.title, amended.version, amended.closes_at) == ("Two benches", 2, closes)
    assert list(Version.objects.order_by("number").values_list("title", flat=True)) == [
        "Bench",
        "Two benches",
    ]


def test_amending_an_open_decision_gives_it_its_days_again(union, member):
    proposal = in_voting(union, member)
    then = AT + timedelta(days=4)
    amended = amend_proposal(proposal=proposal, draft=draft(), version=1, by=member, at=then)
    assert amended.closes_at == then + timedelta(days=5)
    soon = amend_proposal(proposal=amended, draft=draft(), version=2, by=member, at=then)
    assert soon.closes_at == amended.closes_at


def test_when_and_by_whom_it_is_amended(union, member):
    proposal = opened(union, member)
    with pytest.raises(Refused):
        amend_proposal(proposal=proposal, draft=draft(), version=1, by=member, at=AT)
    proposal = moved_to(proposal, Phase.REACTIONS, at=LATER)
    for by in (add_member(union, "Other"), stranger()):
        with pytest.raises(NotPermitted):
            amend_proposal(proposal=proposal, draft=draft(), version=1, by=by, at=LATER)
    leader = add_member(union, "Leader")
    give_powers(leader, union, "assembly.facilitate")
    amend_proposal(proposal=proposal, draft=draft(), version=1, by=leader, at=LATER)
    assert Entry.objects.get(deed="proposal.amended").under is not None
    with pytest.raises(ChangedMeanwhile):
        amend_proposal(proposal=proposal, draft=draft(), version=1, by=member, at=LATER)
    with pytest.raises(Refused):
        amend_proposal(
            proposal=proposal, draft=draft(choices=among("A", "B")), version=2, by=member, at=LATER
        )
    with pytest.raises(Refused):
        amend_proposal(proposal=proposal, draft=draft(), version=2, by=member, at=proposal.closes_at)


def test_moving_on_shortens_one_part_and_keeps_what_was_announced(union, member):
    proposal = opened(union, member)
    reactions, closes, key = proposal.reactions_until, proposal.closes_at, uuid4()
    for _ in range(2):
        moved = move_on(proposal=proposal, by=member, at=LATER, key=key)
    assert (moved.questions_until, moved.reactions_until, moved.closes_at) == (LATER, reactions, closes)
    assert phase_at(moved, LATER) == Phase.REACTIONS
    moved = move_on(proposal=moved, by=member, at=LATER)
    assert phase_at(moved, LATER) == Phase.VOTING
    with pytest.raises(Refused):
        move_on(proposal=moved, by=member, at=LATER)
    with pytest.raises(NotPermitted):
        move_on(proposal=opened(union, member), by=add_member(union, "Other"), at=LATER)


def test_withdrawing_ends_it_once(union, member):
    proposal = opened(union, member)
    with pytest.raises(NotPermitted):
        withdraw_proposal(proposal=proposal, by=add_member(union, "Other"), at=LATER)
    with pytest.raises(NotPermitted):
        withdraw_proposal(proposal=proposal, by=founder_of(union), at=LATER)
    gone = withdraw_proposal(proposal=proposal, why="The wood is wet.", by=member, at=LATER)
    assert (gone.state, gone.withdrawn_why) == (ProposalState.WITHDRAWN, "The wood is wet.")
    for deed in (withdraw_proposal, move_on):
        with pytest.raises(Refused):
            deed(proposal=proposal, by=member, at=LATER)
    with pytest.raises(Refused):
        amend_proposal(proposal=proposal, draft=draft(), version=1, by=member, at=LATER)


def test_what_is_being_counted_is_not_withdrawn(union, member):
    proposal = in_voting(union, member)
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.COUNTING)
    with pytest.raises(Refused):
        withdraw_proposal(proposal=proposal, by=member, at=LATER)


def test_when_its_bringer_is_gone_whoever_leads_may_withdraw_it(union, member):
    proposal = opened(union, member)
    part_ways(member=member, association=union, by=member, at=LATER)
    with pytest.raises(NotPermitted):
        withdraw_proposal(proposal=proposal, by=member, at=LATER)
    assert (
        withdraw_proposal(proposal=proposal, by=founder_of(union), at=LATER).state == ProposalState.WITHDRAWN
    )
