"""What somebody sends who wants to break something or keep the node busy: told in a sentence, at once."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.assembly.actions.ballots import cast_ballot, take_back_ballot
from commonweal.assembly.actions.budget_files import prepare_from_file
from commonweal.assembly.models import Attachment, Budgeting
from commonweal.assembly.queries.proposal_page import sentence_of
from commonweal.assembly.rules.differences import NEW, SAME, differences
from commonweal.assembly.rules.equal_shares import Marks
from commonweal.assembly.rules.pabulib import Election, Entry, WrongFile, read_pb, require_workable
from commonweal.assembly.tests.builders.ballots import SOON, decision, says
from commonweal.assembly.tests.builders.discussion import talked_about
from commonweal.assembly.tests.builders.draws import announced
from commonweal.assembly.tests.builders.pages import at, browser, shown
from commonweal.assembly.tests.builders.rehearsals import RESERVES
from commonweal.lib.refusal import NotPermitted
from commonweal.people.forms.choices import day_field
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of

FILE = (
    "META\nkey;value\nbudget;{budget}\nvote_type;scoring\n"
    "PROJECTS\nproject_id;cost\n1;{cost}\nVOTES\nvoter_id;vote;points\n1;1;{points}\n"
)
PLAIN = {"budget": "10", "cost": "5", "points": "1"}


@pytest.mark.parametrize("place", PLAIN)
@pytest.mark.parametrize("figure", ["1e999999", "9" * 5000, "-1e999999", "1e", "NaN", "sNaN", "Infinity"])
def test_a_file_with_absurd_figures_is_told_with_its_line(place, figure):
    read_pb(FILE.format(**PLAIN))
    with pytest.raises(WrongFile) as refused:
        read_pb(FILE.format(**{**PLAIN, place: figure}))
    assert str(refused.value).startswith("Line ")
    assert len(str(refused.value)) < 150


def test_a_file_that_would_keep_the_node_busy_for_minutes_is_not_counted():
    entries = tuple(Entry(str(number), str(number), 1) for number in range(1000))
    marks = Marks(dict.fromkeys((each.id for each in entries), 1))
    city = Election({}, 10, entries[:200], (marks,) * 1000)
    assert require_workable(city) is city
    with pytest.raises(WrongFile, match="while you wait"):
        require_workable(Election({}, 10, entries, (marks,) * 1000))


@pytest.mark.django_db
def test_projects_of_a_file_get_names_of_their_own_whatever_they_are_called():
    union = found_union().union
    ids = ["same-first-sixteen-letters-1", "same-first-sixteen-letters-2", "same-first-sixteen-letters-3", ""]
    entries = tuple(Entry(each, "Trees" if each else "", 1) for each in ids)
    election = Election({}, 10, entries)
    made = prepare_from_file(union=union, election=election, year=2027, by=founder_of(union), at=AT)
    names = list(made.projects.order_by("number").values_list("name", flat=True))
    assert names == ["Trees", "Trees (same-first-sixte)", "Trees (3)", "4"]


@pytest.mark.django_db
def test_a_file_that_is_no_text_is_told_and_prepares_nothing():
    union = found_union().union
    sent = {"key": str(uuid4()), "prepare": "yes"}
    file = SimpleUploadedFile("votes.pb", FILE.format(**PLAIN).replace("10", "10\x00").encode())
    answer = browser(founder_of(union)).post(at(union, "budget_file"), sent | {"file": file})
    assert (answer.status_code, "no text" in shown(answer)) == (422, True)
    assert not Budgeting.objects.exists()


def test_a_text_that_says_the_same_over_and_over_is_compared_as_a_whole():
    before, after = "a\nb\n" * 4000, "b\na\n" * 4000
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert len(pieces) < 4
    assert [piece.kind for piece in differences(before, before)] == [SAME]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2200-01-01"])
def test_no_day_is_taken_on_which_a_calendar_ends(day):
    field = day_field("On", validators=[])
    assert field.clean("2026-05-20") == date(2026, 5, 20)
    with pytest.raises(Exception, match="between 1900 and 2199"):
        field.clean(day)


@pytest.mark.django_db
def test_an_effect_from_the_first_day_of_all_calendars_is_said_and_breaks_no_page():
    union = found_union().union
    arguments = {"policy": "assembly.voting_days", "value": 6, "since": "0001-01-01"}
    assert "no longer knows" in sentence_of(union, "assembly.set_policy", arguments)


@pytest.mark.django_db
def test_a_key_of_another_decision_says_nothing_for_whom_it_does_not_concern():
    union, key = found_union().union, uuid4()
    member = add_member(union)
    says(decision(union), member, "consent", key=key)
    visitor = add_member(union, "Visitor", standing="visitor")
    other = decision(union)
    mine = {"proposal": other, "voter": visitor, "by": visitor, "at": SOON, "key": key}
    with pytest.raises(NotPermitted):
        cast_ballot(content={"position": "consent"}, **mine)
    first, key = decision(union), uuid4()
    says(first, member, "consent")
    take_back_ballot(proposal=first, voter=member, by=member, at=SOON, key=key)
    with pytest.raises(NotPermitted):
        take_back_ballot(**{**mine, "key": key})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["proposals", "draws", "joining"])
def test_an_address_with_a_nul_is_no_address(address):
    union = found_union().union
    answer = browser(founder_of(union)).get(at(union, address) + "?q=%00")
    assert answer.status_code == 400
    assert "stack fault" in answer.content.decode()


@pytest.mark.django_db
def test_odd_figures_in_an_address_give_the_page_as_it_is():
    union = found_union().union
    client = browser(founder_of(union))
    tried = at(union, "rehearse") + f"?policy={RESERVES}&value="
    for figure in ("9" * 5000, "9" * 9, "-1", "²", "[" * 3000):
        assert shown(client.get(f"{at(union, 'draws')}?page={figure}"))
        assert 'name="value"' in shown(client.get(tried + figure))


@pytest.mark.django_db
def test_a_large_file_is_told_before_it_is_read_and_by_whom_it_is_not_theirs_in_words(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    union = found_union().union
    proposal = talked_about(union)
    address, before = at(union, "attach_file", proposal.pk), Attachment.objects.count()

    def sent(person, size=10):
        file = SimpleUploadedFile("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(size))
        return browser(person).post(address, {"key": str(uuid4()), "file": file})

    large = sent(founder_of(union), 6_000_000)
    assert (large.status_code, "larger than 5 MB" in shown(large)) == (422, True)
    theirs = sent(add_member_with_login(union))
    assert theirs.status_code == 403
    assert "for whoever brought it" in theirs.content.decode()
    assert Attachment.objects.count() == before


@pytest.mark.django_db
def test_words_of_the_room_that_are_too_long_hold_no_draw_and_stay_typed(monkeypatch):
    union = found_union().union
    for number in range(3):
        add_member(union, f"Member {number}")
    draw = announced(union, is_together=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: draw.draws_at)
    typed = {"key": str(uuid4()), "room_words": "five and two " * 30}
    answer = browser(founder_of(union)).post(at(union, "hold_draw", draw.pk), typed)
    assert answer.status_code == 422
    assert typed["room_words"].strip() in shown(answer)
    draw.refresh_from_db()
    assert draw.state == "announced"
