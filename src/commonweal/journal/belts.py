"""The third belt: triggers in the database that refuse to change or delete what is in the books.

Every model that derives from ``AppendOnlyModel`` has them. Django rebuilds a table when it alters a column on SQLite
and drops its triggers silently; so after every ``migrate`` the belts are looked over and put back, and a check tells
of a missing one. On SQLite an insert that would replace a row is refused as well, since REPLACE deletes unseen.
"""

from collections.abc import Iterable

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connection
from django.db.models import Model, UniqueConstraint

from commonweal.journal.models import AppendOnlyModel

REFUSAL = "What is in the books stays; write a correction instead."
_SQLITE = {
    "stays": "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "kept": "CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "once": "CREATE TRIGGER {table}_once BEFORE INSERT ON {table} WHEN {taken} "
    "BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table}'); END",
}
_POSTGRES = {
    "stays": "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION commonweal_refuse()",
    "kept": "CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION commonweal_refuse()",
}
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION commonweal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def append_only_models() -> list[type[Model]]:
    """All models whose rows are written once."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]


def missing_belts() -> list[str]:
    """Names of the triggers that should be there and are not; tables that do not exist (yet) miss none."""
    there, tables = _triggers(), set(connection.introspection.table_names())
    return [
        name
        for model in append_only_models()
        if model._meta.db_table in tables
        for name in _statements(model._meta.db_table, _unique_sets(model))
        if name not in there
    ]


def restore_belts() -> list[str]:
    """Put back every missing trigger; the names of those that were missing."""
    missing = missing_belts()
    for model in append_only_models():
        statements = _statements(model._meta.db_table, _unique_sets(model))
        _execute(statement for name, statement in statements.items() if name in missing)
    return missing


def fasten(model: type[Model]) -> None:
    """Make the triggers of one table, for its migration; those already there stay."""
    there = _triggers()
    statements = _statements(model._meta.db_table, _unique_sets(model))
    _execute(statement for name, statement in statements.items() if name not in there)


def loosen(table: str) -> None:
    """Drop the triggers of one table, for the way back of its migration and for emptying a test database."""
    of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    _execute(f"DROP TRIGGER IF EXISTS {name}{of_table}" for name in _statements(table, [["id"]]))


def check_belts(databases: Iterable[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """System check: every append-only table has its triggers (run by ``migrate`` and ``check --database default``)."""
    if not databases:
        return []
    return [
        Error(
            f"The trigger {name} is missing: rows of the books could be changed unseen.",
            hint="Run 'commonweal django migrate' to put it back, then 'commonweal verify'.",
            id="journal.E001",
        )
        for name in missing_belts()
    ]


def _statements(table: str, unique_sets: list[list[str]]) -> dict[str, str]:
    """The statements that make a table's triggers, by the triggers' names."""
    texts = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {_same(columns)})"  # noqa: S608
        for columns in unique_sets
    )
    return {
        f"{table}_{what}": text.format(table=table, refusal=REFUSAL, taken=taken)
        for what, text in texts.items()
    }


def _same(columns: list[str]) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)


def _unique_sets(model: type[Model]) -> list[list[str]]:
    """The sets of columns of which no two rows may have the same values."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    sets = [[str(field.column)] for field in model._meta.concrete_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            sets.append([columns[name] for name in constraint.fields])
    return sets


def _triggers() -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for statement in statements:
            cursor.execute(statement)
