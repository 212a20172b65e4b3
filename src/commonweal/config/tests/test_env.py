"""Odd settings stop the node at start and are named; good ones are read."""

import subprocess
import sys

import pytest

from commonweal.config.env import BadSetting, Env


def test_values_are_read_and_files_too(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("from a file\n")
    env = Env({"COMMONWEAL_PORT": "8080", "COMMONWEAL_KEY_FILE": str(secret), "COMMONWEAL_ON": "Yes"})
    assert env.number("PORT", 1, least=1, most=65535) == 8080
    assert env.text("KEY") == "from a file"
    assert env.boolean("ON", False) is True
    assert env.words("HOSTS", ["a"]) == ["a"]
    env.refuse_unknown()


@pytest.mark.parametrize(
    ("given", "read", "named"),
    [
        ({"COMMONWEAL_ON": "perhaps"}, lambda env: env.boolean("ON", True), "COMMONWEAL_ON"),
        ({"COMMONWEAL_PORT": "0"}, lambda env: env.number("PORT", 1, least=1, most=9), "COMMONWEAL_PORT"),
        ({"COMMONWEAL_PORT": "²"}, lambda env: env.number("PORT", 1, least=1, most=9), "COMMONWEAL_PORT"),
        ({}, lambda env: env.text("KEY"), "COMMONWEAL_KEY"),
        ({"COMMONWEAL_KEY_FILE": "/no/such"}, lambda env: env.text("KEY"), "COMMONWEAL_KEY_FILE"),
        ({"COMMONWEAL_KEY": "a", "COMMONWEAL_KEY_FILE": "b"}, lambda env: env.text("KEY"), "COMMONWEAL_KEY"),
        ({"COMMONWEAL_ORIGN": "x"}, lambda env: env.refuse_unknown(), "COMMONWEAL_ORIGN"),
    ],
)
def test_odd_values_are_refused_by_name(given, read, named):
    with pytest.raises(BadSetting, match=named):
        read(Env(given))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ORIGIN", "river.example"),
        ("DATABASE_URL", "mysql://somewhere/else"),
        ("TIME_ZONE", "Europe/Nowhere"),
        ("SECRET_KEY", "short"),
        ("LOG_LEVEL", "LOUD"),
        ("EMAIL_URL", "http://mail"),
        ("DATBASE_URL", "sqlite:///x"),
    ],
)
def test_the_node_does_not_start_with_a_bad_setting(name, value, tmp_path):
    environment = {"COMMONWEAL_DATA": str(tmp_path), f"COMMONWEAL_{name}": value, "PATH": "/usr/bin:/bin"}
    started = subprocess.run(
        [sys.executable, "-c", "import commonweal.config.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert f"COMMONWEAL_{name}" in started.stderr
    assert "Traceback" not in started.stderr


def test_the_secret_key_is_made_once_and_kept_private(tmp_path):
    environment = {"COMMONWEAL_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
    read = [sys.executable, "-c", "from commonweal.config.settings import SECRET_KEY; print(SECRET_KEY)"]
    first, second = (
        subprocess.run(read, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first == second
    assert len(first.strip()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
