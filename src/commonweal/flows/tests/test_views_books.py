"""The pages of the books: found, summed, taken along, corrected; journal and checkpoints."""

import csv
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonweal.flows.models import Flow
from commonweal.flows.tests.builders import add_good, draft, record, stock
from commonweal.journal.checkpoints import read_checkpoint
from commonweal.journal.posting import seal_waiting
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import new_id
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client):
    founded = found_union(at=timezone.now())
    client.force_login(founded.founder.login)
    return founded.union


@pytest.fixture
def flour(home):
    return add_good(home, "Flour")


def url(name, union, *args):
    return reverse(f"flows:{name}", args=[union.slug, *args])


def test_the_books_show_every_flow_newest_first_in_pages_that_never_shift(client, home, flour):
    lot = stock(flour, 100)
    for hour in range(60):
        record(
            home,
            draft(home, "consume", flour, 1, resource=lot.pk, reason=f"cake {hour}"),
            at=AT + timedelta(hours=hour),
        )
    first = client.get(url("books", home))
    assert "cake 59" in first.text
    assert "cake 9<" not in first.text
    record(
        home, draft(home, "consume", flour, 1, resource=lot.pk, reason="newest"), at=AT + timedelta(days=9)
    )
    second = client.get(url("books", home) + first.context["next_url"]).text
    assert "cake 9<" in second
    assert "newest" not in second
    assert "cake 10<" not in second
    assert client.get(url("books", home), {"after": "nonsense"}).status_code == 200


def test_flows_are_found_by_kind_action_person_words_and_day_and_summed(client, home, flour):
    member, baking = (
        add_member(home, "Baker", at=timezone.now()),
        add_good(home, "Baking", unit="h", medium="work"),
    )
    lot = stock(flour, 5000)
    record(home, draft(home, "consume", flour, 1500, resource=lot.pk, reason="bread"))
    record(home, draft(home, "consume", flour, 500, resource=lot.pk), at=AT + timedelta(days=40))
    work = draft(home, "work", baking, minutes=150)
    record(
        home, type(work)(**{**{name: getattr(work, name) for name in work.__slots__}, "provider": member.pk})
    )
    books = url("books", home)
    narrow = client.get(books, {"kind": flour.pk, "action": "consume"})
    assert [line.amount for line in narrow.context["lines"]] == [500, 1500]
    assert [(total.action, total.amount, total.flows) for total in narrow.context["totals"]] == [
        ("consume", 2000, 2)
    ]
    assert "unset" not in narrow.text
    by_person = client.get(books, {"agent": member.pk})
    assert [line.minutes for line in by_person.context["lines"]] == [150]
    assert "2\u202fh\u202f30" in by_person.text
    assert [line.reason for line in client.get(books, {"words": "BREAD"}).context["lines"]] == ["bread"]
    assert len(client.get(books, {"words": "flour"}).context["lines"]) == 3
    day = AT.date().isoformat()
    assert len(client.get(books, {"since": day, "until": day}).context["lines"]) == 3
    odd = client.get(books, {"since": "tomorrow"})
    assert odd.status_code == 422
    assert len(odd.context["lines"]) == 4


def test_the_number_of_queries_does_not_grow(client, home, flour, django_assert_num_queries):
    stock(flour, 5)
    client.get(url("books", home))
    seal_waiting(home.pk)
    with CaptureQueriesContext(connection) as few:
        client.get(url("books", home))
    stock(add_good(home), 5), stock(flour, 5)
    seal_waiting(home.pk)
    with django_assert_num_queries(len(few)):
        client.get(url("books", home))


def test_the_table_ends_with_the_checkpoint_and_holds_no_formulas(client, home, flour):
    lot = stock(flour, 5000)
    record(home, draft(home, "consume", flour, 1500, resource=lot.pk, reason="=1+1"))
    stand = checkpoint(home.pk, at=AT)
    answer = client.get(url("table", home), {"action": "consume"})
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))
    assert [row[1] for row in rows] == ["action", "consume", home.name]
    assert rows[1][3:5] == ["1.5", "kg"]
    assert rows[1][8] == "'=1+1"
    assert rows[-1][0] == "checkpoint"
    assert rows[-1][2] == stand.text


def test_a_flow_is_taken_back_from_its_own_page_once(client, home, flour):
    lot = stock(flour, 5000)
    [used] = record(home, draft(home, "consume", flour, 1500, resource=lot.pk)).flow_ids
    here, key = url("flow", home, used), new_id()
    assert "Take it back" in client.get(here).text
    empty = client.post(here, {"reason": "", "key": key})
    assert empty.status_code == 422
    answer = client.post(here, {"reason": "wrong sack", "key": key})
    back = Flow.objects.get(corrects=used)
    assert answer.url == url("flow", home, back.pk)
    assert client.post(here, {"reason": "wrong sack", "key": key}).url == answer.url
    assert "was taken back" in client.get(here).text
    assert "wrong sack" in client.get(answer.url).text
    again = client.post(here, {"reason": "again", "key": new_id()})
    assert again.status_code == 422
    assert "before" in again.text


def test_others_cannot_take_back_what_they_did_not_record(client, home, flour):
    [made] = record(home, draft(home, "produce", flour, 5)).flow_ids
    client.force_login(add_member_with_login(home, at=timezone.now()).login)
    here = url("flow", home, made)
    assert "Take it back" not in client.get(here).text
    assert client.post(here, {"reason": "x", "key": new_id()}).status_code == 403


def test_the_journal_names_who_did_what_and_its_place_in_the_chain(client, home, flour):
    made = record(home, draft(home, "produce", flour, 5))
    assert "test.recorded" in client.get(url("journal", home)).text
    page = client.get(url("deed", home, made.entry_id)).text
    assert "Founder" in page
    assert flour.name in page
    assert "unset" not in page


def test_a_checkpoint_is_kept_as_a_file_and_compared_from_paper(client, home, flour):
    stock(flour, 5)
    kept = read_checkpoint(client.get(url("checkpoint_file", home)).text)
    assert kept.union == home.pk
    here = url("checkpoint", home)
    assert kept.code in client.get(here).text
    stock(flour, 5)
    assert "The same" in client.post(here, {"seq": kept.seq, "code": kept.code.upper()}).text
    assert "Not the same" in client.post(here, {"seq": kept.seq + 1, "code": kept.code}).text
    assert client.post(here, {"seq": kept.seq, "code": "nonsense"}).status_code == 422


def test_the_books_of_another_union_do_not_exist_here(client, home):
    theirs = found_union("Elsewhere").union
    lot = stock(add_good(theirs, "Secret"), 5)
    flow = Flow.objects.get(resource=lot)
    for name, args in (("flow", [flow.pk]), ("deed", [flow.entry])):
        assert client.get(url(name, home, *args)).status_code == 404
        assert client.get(url(name, theirs, *args)).status_code == 404
    for name in ("books", "table", "journal", "checkpoint", "checkpoint_file"):
        assert client.get(url(name, theirs)).status_code == 404
    assert "Secret" not in client.get(url("books", home), {"kind": lot.kind_id}).text
    assert b"Secret" not in client.get(url("table", home)).getvalue()
    assert json.loads(client.get(url("checkpoint_file", home)).text)["union"] == str(home.pk)
