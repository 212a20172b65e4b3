"""Speaking about a proposal, taking it back, and the files that belong to it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.discussion import attach_file, remove_file, say_something, take_back
from commonweal.assembly.actions.proposals import amend_proposal, withdraw_proposal
from commonweal.assembly.models import Attachment, Comment, CommentSort, Phase, Version
from commonweal.assembly.rules.discussion import FILES_MOST
from commonweal.assembly.tests.builders.proposals import brought, draft, in_voting, moved_to, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member(union)


@pytest.fixture
def proposal(union, member):
    return opened(union, member)


def said(proposal, by, sort=CommentSort.QUESTION, **more):
    return say_something(proposal=proposal, sort=sort, text="How long is it?", by=by, at=LATER, **more)


def test_a_question_sent_twice_is_asked_once(union, proposal):
    key, by = uuid4(), founder_of(union)
    first, again = said(proposal, by, key=key), said(proposal, by, key=key)
    assert first == again == Comment.objects.get()
    assert (first.sort, first.version, first.author_id) == ("question", 1, by.pk)
    entry = Entry.objects.get(deed="proposal.spoken_about")
    assert "How long" not in entry.facts


def test_members_speak_and_strangers_and_visitors_do_not(union, proposal):
    for by in (stranger(), add_member(union, "Guest", standing=Standing.VISITOR)):
        with pytest.raises(NotPermitted):
            said(proposal, by)
    assert said(proposal, add_member(union, "Kim", standing=Standing.BENEFICIARY)).version == 1


def test_what_cannot_be_said(union, member, proposal):
    for more in ({"text": " "}, {"sort": "shout"}):
        with pytest.raises(Refused) as refused:
            say_something(
                **{"proposal": proposal, "sort": "question", "text": "Hm?", "by": member, "at": AT, **more}
            )
        assert refused.value.field == next(iter(more))
    elsewhere = said(opened(union, member), member)
    with pytest.raises(Refused):
        said(proposal, member, reply_to=elsewhere)
    for closed in (brought(union, member), withdraw_proposal(proposal=proposal, by=member, at=LATER)):
        with pytest.raises(Refused):
            said(closed, member)


def test_an_answer_to_an_answer_joins_the_thread(union, member, proposal):
    question = said(proposal, founder_of(union))
    answer = said(proposal, member, CommentSort.REACTION, reply_to=question)
    again = said(proposal, founder_of(union), CommentSort.REACTION, reply_to=answer)
    assert answer.reply_to == again.reply_to == question


def test_its_author_takes_it_back_and_the_words_are_gone(union, member, proposal):
    question = said(proposal, member)
    answer = said(proposal, founder_of(union), CommentSort.REACTION, reply_to=question)
    with pytest.raises(NotPermitted):
        take_back(comment=question, by=founder_of(union), at=LATER)
    for _ in range(2):
        gone = take_back(comment=question, by=member, at=LATER)
    assert (gone.text, gone.withdrawn_at) == ("", LATER)
    assert Comment.objects.get(pk=answer.pk).text
    assert Entry.objects.filter(deed="comment.taken_back").count() == 1


def test_a_new_wording_takes_up_a_concern(union, member, proposal):
    concern = said(proposal, founder_of(union), CommentSort.CONCERN)
    proposal = moved_to(proposal, Phase.REACTIONS, at=LATER)
    amend_proposal(proposal=proposal, draft=draft(), version=1, answers=concern.pk, by=member, at=LATER)
    assert Version.objects.get(proposal=proposal, number=2).answers == concern
    other = said(opened(union, member), member)
    with pytest.raises(Refused) as refused:
        amend_proposal(proposal=proposal, draft=draft(), version=2, answers=other.pk, by=member, at=LATER)
    assert refused.value.field == "answers"


def attached(proposal, by, name="plan.txt", content=b"two by four", **more):
    return attach_file(proposal=proposal, name=name, content=content, by=by, at=LATER, **more)


def test_a_file_sent_twice_is_attached_once(member, proposal):
    key = uuid4()
    first, again = attached(proposal, member, key=key), attached(proposal, member, key=key)
    assert first == again == Attachment.objects.get()
    assert (first.name, first.media_type, first.size, bytes(first.content)) == (
        "plan.txt", "text/plain", 11, b"two by four",
    )  # fmt: skip


def test_the_bringer_attaches_and_removes_and_whoever_leads(union, member, proposal):
    leader = add_member(union, "Leader")
    give_powers(leader, union, "assembly.facilitate")
    for by in (add_member(union, "Other"), stranger()):
        with pytest.raises(NotPermitted):
            attached(proposal, by)
    kept = attached(proposal, leader)
    with pytest.raises(NotPermitted):
        remove_file(attachment=kept, by=add_member(union, "Third"), at=LATER)
    for _ in range(2):
        remove_file(attachment=kept, by=member, at=LATER)
    assert not Attachment.objects.exists()
    assert Entry.objects.filter(deed="file.removed").count() == 1


def test_files_of_other_sorts_and_too_many_are_refused(member, proposal):
    with pytest.raises(Refused) as refused:
        attached(proposal, member, name="run.exe")
    assert refused.value.field == "file"
    for number in range(FILES_MOST):
        attached(proposal, member, name=f"{number}.txt")
    with pytest.raises(Refused):
        attached(proposal, member)
    assert Attachment.objects.count() == FILES_MOST


def test_once_the_decision_has_begun_the_files_stay(union, member):
    for state in (in_voting(union, member, at=LATER), opened(union, member)):
        at = LATER if state.questions_until is None else state.closes_at
        with pytest.raises(Refused):
            attach_file(proposal=state, name="a.txt", content=b"x", by=member, at=at)
