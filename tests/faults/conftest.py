"""Nodes to break: one on SQLite, made afresh for every test from a copy; one on PostgreSQL where there is a server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

HERE = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("COMMONWEAL_TEST_POSTGRES_URL", "")


@dataclass
class Node:
    """A node with data of its own; every deed runs in a process of its own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The variables of its processes: nothing of the tests' own node."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        secret = "only-for-tests-only-for-tests-only-for-tests"
        return kept | {"COMMONWEAL_DATA": str(self.folder), "COMMONWEAL_SECRET_KEY": secret} | self.settings

    def do(self, deed: str, *arguments: str) -> dict:
        """Run a deed of the harness; what it told."""
        done = self._run("-m", "tests.faults.harness", deed, *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run ``commonweal …``."""
        return self._run("-m", "commonweal", *arguments)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=HERE,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="session")
def first_node(tmp_path_factory, django_db_setup, fresh_tables) -> Node:
    """A node with one union, from which others are copied."""
    node = Node(tmp_path_factory.mktemp("first"))
    if fresh_tables.exists():
        shutil.copy(fresh_tables, node.folder)
    node.do("begin")
    return node


@pytest.fixture
def node(first_node, tmp_path) -> Node:
    """A node on SQLite that the test may break."""
    shutil.copytree(first_node.folder, tmp_path / "node")
    return Node(tmp_path / "node")


@pytest.fixture(scope="session")
def postgres_node(tmp_path_factory) -> Iterator[Node]:
    """A node on PostgreSQL, in a database made for this run and dropped after it."""
    if not SERVER:
        pytest.skip(
            "COMMONWEAL_TEST_POSTGRES_URL names no PostgreSQL server: nothing was tried on PostgreSQL"
        )
    name = f"commonweal_faults_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    address = SERVER.rpartition("/")[0] + f"/{name}"
    node = Node(tmp_path_factory.mktemp("postgres"), {"COMMONWEAL_DATABASE_URL": address})
    node.do("begin")
    yield node
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_node(request) -> Node:
    """A node on each of the two databases in turn."""
    return request.getfixturevalue("node" if request.param == "sqlite" else "postgres_node")
