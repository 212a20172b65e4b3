"""My data, to read: all sorts of it by name, in words and without codes, and nothing of anybody else."""

import re

import pytest
from django.utils import timezone

from commonweal.assembly.tests.builders.proposals import opened
from commonweal.people.data_of_person import everything_about, rooms_with_data
from commonweal.people.tests.builders import add_member_with_login, found_union
from commonweal.provisioning.tests.builders.pages import browser, queries_of, shown
from commonweal.provisioning.tests.builders.rounds import kitchen
from commonweal.web.own_data import PARTS, SUBJECTS, readable

pytestmark = pytest.mark.django_db
URL = "/me/data/read/"
HANDLE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")


def test_every_sort_of_data_of_every_room_has_a_name():
    founder = found_union(at=timezone.now()).founder
    held = everything_about(founder)
    assert set(PARTS) == set(rooms_with_data())
    assert {code for room in held.values() for code, rows in room.items() if isinstance(rows, list)} == set(
        SUBJECTS
    )


def test_one_reads_ones_own_and_nothing_of_others():
    home = kitchen(at=timezone.now())
    somebody = add_member_with_login(home.union, "Somebody", at=timezone.now())
    opened(home.union, title="A bench by the oven", at=timezone.now())
    page = shown(browser(home.keeper).get(URL))
    for said in (
        "Where I belong, and belonged",
        home.union.name,
        "Proposals I brought",
        "A bench by the oven",
    ):
        assert said in page
    main = page.split("<main")[1].split("</main>")[0]
    assert not HANDLE.search(re.sub(r"<[^>]*>", "", main))
    theirs = shown(browser(somebody).get(URL))
    assert "A bench by the oven" not in theirs
    assert "Proposals I brought" not in theirs


def test_needs_are_told_in_their_units():
    home = kitchen(at=timezone.now())
    needs = next(
        subject
        for part in readable(home.member)
        for subject in part.subjects
        if subject.name == "What I need"
    )
    assert needs.many == len(needs.rows)
    assert all(any(re.search(r"\d\u202f", value) for _name, value in row) for row in needs.rows)


def test_it_takes_as_many_queries_for_one_proposal_as_for_three():
    union, founder = found_union(at=timezone.now())
    client = browser(founder)
    opened(union, at=timezone.now())
    counts = [queries_of(client, URL)]
    for _more in range(2):
        opened(union, at=timezone.now())
    assert [queries_of(client, URL)] == counts


def test_my_page_leads_to_my_data_to_reminders_and_out():
    union, founder = found_union(at=timezone.now())
    page = shown(browser(founder).get("/me/"))
    for under in ("reminders", "meetings/calendar", "delegations", "parting"):
        assert f'href="/u/{union.slug}/{under}/"' in page
    assert f'href="{URL}"' in page


def test_it_is_for_whoever_is_logged_in(client):
    assert client.get(URL).status_code == 302
