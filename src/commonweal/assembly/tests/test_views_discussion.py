"""Pages on which people speak about a proposal, and the files that belong to it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.assembly.actions.discussion import attach_file, say_something
from commonweal.assembly.models import Attachment, Comment, Proposal
from commonweal.assembly.tests.builders.pages import at, browser, shown
from commonweal.assembly.tests.builders.proposals import brought, in_voting, opened
from commonweal.lib.ids import path_of
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened an hour after everything was brought."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Bringer")


@pytest.fixture
def proposal(union, member):
    return opened(union, member)


@pytest.fixture
def client(member):
    return browser(member)


def key(**typed):
    return {"key": str(uuid4()), **typed}


def test_a_question_is_asked_once_and_answered_in_its_place(union, proposal, client):
    asking = browser(founder_of(union))
    once = key(sort="question", text="How **long** is it?")
    for _tap in range(2):
        answer = asking.post(at(union, "say", proposal.pk), once)
    said = Comment.objects.get()
    assert answer.headers["Location"] == at(union, "proposal", proposal.pk) + f"#said-{said.pk}"
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "How <strong>long</strong> is it?" in page
    assert client.post(at(union, "answer", proposal.pk, said.pk), key(text="Two metres.")).status_code == 302
    page = shown(asking.get(at(union, "proposal", proposal.pk)))
    assert page.index("is it?") < page.index("Two metres.")
    assert "brought it" in page


def test_what_cannot_be_said_stays_in_its_field(union, proposal, client):
    answer = client.post(at(union, "say", proposal.pk), key(text="Long thoughts"))
    assert answer.status_code == 422
    assert "Long thoughts" in shown(answer)
    said = say_something(proposal=proposal, sort="question", text="Hm?", by=founder_of(union), at=AT)
    answer = client.post(at(union, "answer", proposal.pk, said.pk), key(text=" "))
    assert answer.status_code == 422
    assert f'id="answer_{said.pk}_text"' in shown(answer)
    assert Comment.objects.count() == 1


def test_one_takes_back_ones_own_words_and_nobody_elses(union, proposal, client):
    said = say_something(proposal=proposal, sort="concern", text="Too loud.", by=founder_of(union), at=AT)
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "Take back what I said" not in page
    assert client.post(at(union, "take_back", proposal.pk, said.pk)).status_code == 403
    own = browser(founder_of(union))
    assert "Take back what I said" in shown(own.get(at(union, "proposal", proposal.pk)))
    assert own.post(at(union, "take_back", proposal.pk, said.pk)).status_code == 302
    assert "Too loud." not in shown(client.get(at(union, "proposal", proposal.pk)))


def test_what_was_said_elsewhere_is_not_answered_here(union, proposal, client):
    elsewhere = found_union("Elsewhere")
    theirs = say_something(
        proposal=opened(elsewhere.union), sort="question", text="Hm?", by=elsewhere.founder, at=AT
    )
    for name in ("answer", "take_back"):
        assert client.post(at(union, name, proposal.pk, theirs.pk), key(text="x")).status_code == 404
        assert client.post(at(union, name, theirs.proposal_id, theirs.pk), key(text="x")).status_code == 404


def text_file(name="plan.txt", content=b"two by four"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_attached_fetched_and_taken_off(union, proposal, client):
    where = at(union, "attach_file", proposal.pk)
    assert client.post(where, key(file=text_file("grün <plan>.txt"))).status_code == 302
    kept = Attachment.objects.get()
    address = at(union, "file", proposal.pk, kept.pk)
    assert address in shown(client.get(at(union, "proposal", proposal.pk)))
    fetched = browser(founder_of(union)).get(address)
    assert fetched.content == b"two by four"
    assert fetched.headers["Content-Type"] == "text/plain"
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert fetched.headers["Content-Disposition"].startswith("attachment; filename")
    others = browser(add_member_with_login(union, "Other"))
    assert others.post(at(union, "remove_file", proposal.pk, kept.pk), key()).status_code == 403
    assert client.post(at(union, "remove_file", proposal.pk, kept.pk), key()).status_code == 302
    assert not Attachment.objects.exists()
    assert client.get(address).status_code == 404


def test_files_that_are_not_taken_say_why(union, proposal, client):
    where = at(union, "attach_file", proposal.pk)
    for file in (text_file("run.exe"), text_file("page.pdf", b"<html>")):
        answer = client.post(where, key(file=file))
        assert answer.status_code == 422
        assert "form_errors" not in shown(answer)
        assert file.name in shown(answer)
    assert client.post(where, key()).status_code == 422
    assert not Attachment.objects.exists()


def test_files_of_others_are_not_here(union, member, proposal, client):
    elsewhere = found_union("Elsewhere")
    theirs = opened(elsewhere.union)
    kept = attach_file(proposal=theirs, name="a.txt", content=b"secret", by=elsewhere.founder, at=AT)
    assert client.get(at(union, "file", theirs.pk, kept.pk)).status_code == 404
    assert client.get(at(union, "file", proposal.pk, kept.pk)).status_code == 404
    draft = brought(union, founder_of(union))
    mine = attach_file(proposal=draft, name="a.txt", content=b"secret", by=founder_of(union), at=AT)
    assert client.get(at(union, "file", draft.pk, mine.pk)).status_code == 404


def test_once_decided_upon_nothing_is_attached(union, member, client):
    proposal = in_voting(union, member)
    assert "Attach a file" not in shown(client.get(at(union, "proposal", proposal.pk)))
    assert client.post(at(union, "attach_file", proposal.pk), key(file=text_file())).status_code == 422


def test_a_text_names_other_proposals_by_their_titles(union, member, client):
    first = opened(union, member, title="The first bench")
    hidden = brought(union, founder_of(union), title="Hidden thoughts")
    elsewhere = opened(found_union("Elsewhere").union, title="Their secret")
    named = " ".join(path_of("proposal", each.pk) for each in (first, hidden, elsewhere))
    second = opened(union, member, text=f"As in {named}.")
    page = shown(client.get(at(union, "proposal", second.pk)))
    assert f'<a href="{path_of("proposal", first.pk)}">No. {first.number}: The first bench</a>' in page
    assert "Hidden thoughts" not in page
    assert "Their secret" not in page
    assert client.get(path_of("proposal", first.pk)).headers["Location"] == at(union, "proposal", first.pk)
    assert Proposal.objects.count() == 4
