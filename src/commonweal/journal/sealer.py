"""The sealer on PostgreSQL: a function in the database, so that sealing costs one question and no waiting.

It computes what ``journal.posting.seal_hash`` does: SHA-256 over the seal before and the entry's digest, each as 64
characters behind their length in eight bytes.
"""

from django.db import connection

_LENGTH = "'\\x0000000000000040'::bytea"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION commonweal_seal(
    of_union uuid, genesis text, lock_number bigint, most integer, waits_for_disk boolean
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    waiting record;
    place bigint := 0;
    last text := genesis;
    sealed integer := 0;
BEGIN
    IF NOT waits_for_disk THEN  -- a seal lost in a crash is made again from the queue
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    IF NOT pg_try_advisory_xact_lock(lock_number) THEN
        RETURN 0;
    END IF;
    SELECT s.seq, s.hash INTO waiting FROM journal_seal s WHERE s."union" = of_union ORDER BY s.seq DESC LIMIT 1;
    IF FOUND THEN
        place := waiting.seq;
        last := waiting.hash;
    END IF;
    FOR waiting IN
        SELECT q.id, q.entry, q.digest FROM journal_unsealed q WHERE q."union" = of_union ORDER BY q.id LIMIT most
    LOOP
        place := place + 1;
        last := encode(
            sha256(
                {_LENGTH} || convert_to(last, 'UTF8') || {_LENGTH} || convert_to(waiting.digest, 'UTF8')
            ),
            'hex'
        );
        INSERT INTO journal_seal ("union", seq, entry, hash) VALUES (of_union, place, waiting.entry, last);
        DELETE FROM journal_unsealed q WHERE q.id = waiting.id;
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$
"""  # noqa: S608 - put together from a constant


def install() -> None:
    """Put the function into the database, or its newest form in place of an older one; nothing to do on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTION)


def remove() -> None:
    """Take the function out again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS commonweal_seal(uuid, text, bigint, integer, boolean)")
