"""A union leaves one node with everything and is taken up by another; a damaged or foreign archive is refused."""

import gzip
import io
import json

import pytest
from django.db import connection, transaction

from commonweal.assembly.actions.draws import hold_draw
from commonweal.assembly.models import Proposal
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.tests.builders.budgets import played
from commonweal.assembly.tests.builders.decided import carried_out
from commonweal.assembly.tests.builders.discussion import talked_about
from commonweal.assembly.tests.builders.draws import OPTIONS, TOMORROW, announced
from commonweal.assembly.tests.builders.joining import visiting
from commonweal.assembly.tests.builders.parting import gone
from commonweal.assembly.tests.builders.proposals import opened as brought_up
from commonweal.flows.models import Flow, Resource
from commonweal.flows.verify import verify_union
from commonweal.journal.models import Entry, Seal
from commonweal.journal.queries import checkpoint
from commonweal.lib.refusal import Refused
from commonweal.people.models import Association, Login, Membership
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.archive import DamagedArchive, take_up_union
from commonweal.provisioning.archive.leaving import write_archive
from commonweal.provisioning.archive.tables import TABLES, as_plain, forgotten_models
from commonweal.provisioning.permissions.needs import Sight
from commonweal.provisioning.queries.sheets import tables_of
from commonweal.provisioning.tests.builders.sheets import brought, whole_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    union = found_union().union
    played(union, add_member_with_login(union, "Ben"))
    assert brought(union, *whole_union()).is_saved
    hold_draw(draw=announced(union, OPTIONS), by=None, at=TOMORROW)
    visiting(union)
    gone(union, founder_of(union), add_member(union))
    return union


def archive_of(union):
    file = io.BytesIO()
    write_archive(union, file, at=AT)
    return file.getvalue()


def lines_of(archive):
    return [json.loads(line) for line in gzip.decompress(archive).splitlines()]


def again(lines):
    """An archive of changed lines, with an end that fits them."""
    import hashlib

    body = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines[:-1])
    end = {"end": len(lines) - 2, "digest": hashlib.sha256(body).hexdigest()}
    return gzip.compress(body + json.dumps(end).encode() + b"\n")


def taken_up(archive):
    return take_up_union(file=io.BytesIO(archive), at=AT)


class OtherNode:
    """Everything of this node out of sight for a while, so that it is as empty as another one."""

    def __enter__(self):
        self.point = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for model in [*TABLES, Login]:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        return self

    def __exit__(self, *_what):
        transaction.savepoint_rollback(self.point)


def everything(union):
    """All rows of a union as they are, without running numbers."""
    return {
        model._meta.label: sorted(json.dumps(as_plain(row), sort_keys=True) for row in of(union))
        for model, of in TABLES.items()
    }


def test_no_table_is_forgotten():
    assert forgotten_models() == set()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="empties the node through SQLite")
def test_a_union_is_the_same_on_another_node_and_its_books_are_whole(union):
    archive, before = archive_of(union), everything(union.pk)
    stand = checkpoint(union.pk, at=AT)
    with OtherNode():
        taken = taken_up(archive)
        assert everything(union.pk) == before
        assert (taken.slug, taken.checkpoint) == (union.slug, stand.text)
        assert taken.rows == sum(map(len, before.values()))
        assert verify_union(union.pk, at=AT).faults == []
        assert Seal.objects.filter(union=union.pk).count() == Entry.objects.count() > 20
        login = Login.objects.get(person__name="Ben")
        assert not login.has_usable_password()
        there = Association.objects.get(pk=union.pk)
        sees_all = Sight(sees_all=True, own=frozenset())
        assert len(tables_of(there, sight=sees_all)["kinds"]) == 8
        assert (
            brought(there, *whole_union()).faults == []
        )  # the keys came along: the same files change nothing
        assert Resource.objects.count() == 1


def test_a_union_that_is_here_is_not_taken_up_again(union):
    with pytest.raises(Refused, match="here already"):
        taken_up(archive_of(union))
    assert Flow.objects.filter(union=union).count() == 1


def test_damaged_archives_are_refused(union):
    archive = archive_of(union)
    for damaged in (b"", b"not gzip", archive[: len(archive) // 2], archive[:-9], archive + b"x"):
        with pytest.raises(DamagedArchive):
            taken_up(damaged)
    lines = lines_of(archive)
    for spoiled in (
        lines[:5] + lines[6:],  # a row is missing
        [lines[0] | {"commonweal_union": 99}, *lines[1:]],
        [lines[0] | {"union": "river"}, *lines[1:]],
        [*lines[:1], {"table": "people.secret", "row": {}}, *lines[1:]],
        [*lines[:1], {"table": "people.agent", "row": {"colour": 1}}, *lines[1:]],
        [*lines[:1], [], *lines[1:]],
    ):
        body = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in spoiled)
        with pytest.raises(DamagedArchive):
            taken_up(gzip.compress(body))


def test_an_archive_cannot_speak_of_another_unions_things(union):
    elsewhere = found_union("Elsewhere").union
    archive = lines_of(archive_of(union))
    before = Membership.objects.filter(association=elsewhere).count()
    for row in (
        {"table": "people.membership",
         "row": {"member_id": str(founder_of(union).pk), "association_id": str(elsewhere.pk),
                 "standing": "contributor", "since": "2020-01-01"}},
        {"table": "provisioning.recipe",
         "row": {"id": str(elsewhere.pk), "union_id": str(elsewhere.pk), "name": "Poison", "sort": "make"}},
        {"table": "journal.entry",
         "row": {"id": str(elsewhere.pk), "union": str(elsewhere.pk), "deed": "x", "subject": "",
                 "at": AT.isoformat()}},
    ):  # fmt: skip
        with pytest.raises(DamagedArchive, match="another union"):
            taken_up(again([*archive[:-1], row, archive[-1]]))
    assert Membership.objects.filter(association=elsewhere).count() == before


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="empties the node through SQLite")
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("flows.flow", {"amount": 99_000}),
        ("flows.resource", {"onhand": 99_000}),
        ("journal.entry", {"deed": "nothing.done"}),
        ("journal.seal", {"hash": "0" * 64}),
    ],
)
def test_an_archive_whose_books_are_not_whole_leaves_nothing_behind(union, table, change):
    lines = lines_of(archive_of(union))
    at_line = max(number for number, line in enumerate(lines) if line.get("table") == table)
    lines[at_line] = {"table": table, "row": lines[at_line]["row"] | change}
    with OtherNode():
        with pytest.raises(DamagedArchive, match="not whole"):
            taken_up(again(lines))
        assert not Association.objects.exists()
        assert not Entry.objects.exists()


def test_no_password_leaves(union):
    text = gzip.decompress(archive_of(union)).decode()
    assert "password" not in text
    assert Login.objects.first().password[:20] not in text


def test_rules_are_taken_along_and_of_two_for_one_day_the_later_still_holds(union):
    rule = {"policy": "assembly.voting_days", "since": AT.date().isoformat()}
    values = [("assembly.set_policy", {**rule, "value": value}) for value in (9, 7)]
    carried_out(union, *values, brought_by=founder_of(union))
    archive = archive_of(union)
    with OtherNode():
        taken_up(archive)
        there = Association.objects.get(pk=union.pk)
        assert value_of(there, rule["policy"], on=AT.date()) == 7
        assert there.policy_values.filter(decision__union=there).count() == 2


def test_what_was_brought_and_said_goes_along_with_its_files(union):
    talked = talked_about(union)
    theirs = brought_up(found_union("Elsewhere").union)
    Proposal.objects.filter(pk=talked.pk).update(linked_to=theirs, linked_version=1)
    archive = archive_of(union)
    with OtherNode():
        taken_up(archive)
        here = Proposal.objects.get(pk=talked.pk)
        assert (here.title, here.version, here.linked_to_id) == ("Two benches", 2, None)
        assert [each.title for each in here.versions.order_by("number")] == ["One bench", "Two benches"]
        concern, answer = here.comments.order_by("made_at", "id")
        assert (concern.text, answer.reply_to_id) == ("One is too few.", concern.pk)
        assert here.versions.get(number=2).answers_id == concern.pk
        assert bytes(here.attachments.get().content) == b"\x89PNG\r\n\x1a\n\x00\xff"
