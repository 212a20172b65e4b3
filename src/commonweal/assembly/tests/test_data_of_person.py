"""What the assembly holds about a person, and what is left when they are forgotten."""

import json

import pytest

from commonweal.assembly.actions.discussion import attach_file, say_something
from commonweal.assembly.data_of_person import forget, show
from commonweal.assembly.models import Choice, Comment, Proposal, Version
from commonweal.assembly.rules.proposals import ChoiceDraft
from commonweal.assembly.tests.builders.proposals import brought, opened
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of

pytestmark = pytest.mark.django_db


def test_everything_is_shown_to_whom_it_concerns_and_drafts_and_words_are_forgotten():
    union = found_union().union
    member = add_member(union, "Rowan")
    brought(union, member, title="Only thought of")
    proposal = opened(
        union,
        member,
        title="Brought",
        choices=(ChoiceDraft(name="Rowan", person=member.pk), ChoiceDraft(name="Lot")),
    )
    say_something(proposal=proposal, sort="concern", text="My worries", by=member, at=AT)
    say_something(proposal=proposal, sort="concern", text="Other worries", by=founder_of(union), at=AT)
    attach_file(proposal=proposal, name="mine.txt", content=b"x", by=member, at=AT)
    shown = json.dumps(show(member))
    for held in ("Only thought of", "Brought", "My worries", "mine.txt", "Rowan"):
        assert held in shown
    assert "Other worries" not in shown
    assert "Other worries" in json.dumps(show(founder_of(union)))
    forget(member)
    assert [each.title for each in Proposal.objects.all()] == ["Brought"]
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["", "Other worries"]
    assert sorted(Choice.objects.values_list("name", flat=True)) == ["Lot", "– 1"]
    assert "Rowan" not in json.dumps(Version.objects.get().choices)
