"""What breaks in life: races, kills, power cuts, full disks, damaged files. Nothing acknowledged may be lost."""

import json
import sqlite3

import pytest

pytestmark = pytest.mark.slow


def test_the_last_jar_is_given_once(any_node):
    told = any_node.do("last_unit")
    assert (told["got"], told["none"], told["left"]) == (1, 15, 0)
    assert told["whole"], told["fault"]


def test_the_same_key_from_many_processes_is_one_effect(any_node):
    told = any_node.do("same_key")
    assert (told["answers"], told["entries"]) == (8, 1)
    assert told["whole"], told["fault"]


def test_killing_a_writer_loses_nothing_it_had_acknowledged(any_node):
    told = any_node.do("killed")
    assert told["promised"] >= 5
    assert told["lost"] == 0
    assert told["whole"], told["fault"]


def test_after_a_power_cut_all_that_was_acknowledged_is_there(node):
    told = node.do("power_cuts")
    assert told["synchronous"] == 2  # FULL: the log is on disk before a deed is acknowledged
    assert told["points"] == 30
    assert (told["lost"], told["broken"]) == (0, [])


def test_a_full_disk_refuses_and_leaves_the_books_whole(node):
    told = node.do("full_disk")
    assert told["promised"] > 0
    assert told["refusal"]
    assert told["lost"] == 0
    assert told["then"]["whole"], told["then"]["fault"]
    assert told["whole"], told["fault"]


def test_migrations_go_both_ways_and_never_leave_a_trigger_out(any_node):
    told = any_node.do("migrations")
    assert told["one_step_down"] == []
    assert told["tables_left"] == []
    assert told["up_again"] == []
    assert told["flows"] == 1
    assert told["whole"], told["fault"]


def test_the_restore_drill(node, tmp_path):
    told = node.do("backed_up")
    assert len(told["before"]) > 10
    backup = node.folder / "backup.cw"
    other = type(node)(tmp_path / "other")
    assert other.command("restore", str(backup)).returncode == 0
    held = other.do("holds", *told["before"][:200])
    assert held["known"] == len(told["before"][:200])
    assert held["whole"], held["fault"]
    unasked = other.command("restore", str(backup))
    assert unasked.returncode == 1
    assert "stay as they are" in unasked.stderr
    asked = other.command("restore", str(backup), "--overwrite")
    assert asked.returncode == 0, asked.stderr
    assert list(other.folder.glob("*before-restore*"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "tampered", "foreign"])
def test_a_damaged_file_is_not_restored(node, tmp_path, damage):
    backup, other = tmp_path / "backup.cw", type(node)(tmp_path / "other")
    assert node.command("backup", str(backup)).returncode == 0
    _spoil(backup, damage)
    told = other.command("restore", str(backup))
    assert told.returncode == 1
    assert "Nothing was restored" in told.stderr or "not whole" in told.stderr
    assert not (other.folder / "commonweal.sqlite3").exists()


def _spoil(file, damage):
    content = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(content[: len(content) * 2 // 3])
    elif damage == "flipped":
        for at in range(100, len(content), 4096):
            content[at] ^= 0xFF
        file.write_bytes(content)
    elif damage == "tampered":
        with sqlite3.connect(file) as database:
            database.execute("DROP TRIGGER journal_entry_stays")
            database.execute("UPDATE journal_entry SET deed = 'x'")
    else:
        file.unlink()
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE songs (title)")


@pytest.mark.postgres
def test_a_dump_of_postgres_comes_back_and_what_was_there_is_kept(postgres_node, tmp_path):
    dump = tmp_path / "node.dump"
    assert postgres_node.command("backup", str(dump)).returncode == 0
    unasked = postgres_node.command("restore", str(dump))
    assert unasked.returncode == 1
    assert "stay as they are" in unasked.stderr
    asked = postgres_node.command("restore", str(dump), "--overwrite")
    assert asked.returncode == 0, asked.stderr
    assert list(postgres_node.folder.glob("*before-restore*.dump"))
    dump.write_bytes(dump.read_bytes()[:3000])
    assert postgres_node.command("restore", str(dump), "--overwrite").returncode == 1
    assert postgres_node.command("verify").returncode == 0


def test_a_checkpoint_file_is_compared_and_a_bad_one_is_told(node, tmp_path):
    kept, bad = tmp_path / "kept.json", tmp_path / "bad.json"
    told = json.loads(node.command("verify", "--json").stdout)
    assert told["is_whole"]
    checkpoint = told["unions"][0]["checkpoint"]
    kept.write_text(json.dumps(checkpoint))
    bad.write_text("{}")
    assert node.command("verify", "--since", str(kept)).returncode == 0
    assert node.command("verify", "--since", str(bad)).returncode == 2
    kept.write_text(json.dumps(checkpoint | {"hash": "0" * 64}))
    rewritten = node.command("verify", "--since", str(kept))
    assert rewritten.returncode == 1
    assert "rewritten" in rewritten.stdout


def test_a_backup_does_not_replace_a_file_unasked(node, tmp_path):
    kept = tmp_path / "kept.cw"
    kept.write_text("precious")
    told = node.command("backup", str(kept))
    assert told.returncode == 1
    assert kept.read_text() == "precious"


def test_verify_on_the_command_line_names_the_first_broken_entry_and_exits_1(node):
    assert node.command("verify").returncode == 0
    with sqlite3.connect(node.folder / "commonweal.sqlite3") as database:
        database.execute("DROP TRIGGER journal_entry_stays")
        database.execute("UPDATE journal_entry SET deed = 'x' WHERE id = (SELECT MIN(id) FROM journal_entry)")
    told = node.command("verify")
    assert told.returncode == 1
    assert "Entry 1 (x) is not what was sealed" in told.stdout
    assert "journal_entry_stays is missing" in told.stdout
