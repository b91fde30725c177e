"""How much is read of a collection that somebody else made, whatever its file says."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection

LONGEST_VALUE = 1 << 25
"Bytes of a value or a row; the note types of a large collection, in one value, are a few millions."
MOST_MEMORY = 1 << 29
"Bytes that the texts of a collection may take in memory; decks of 40,000 long notes take half."
MOST_ROWS = 2_000_000
"Rows of all tables together."
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 200),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 50),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 10),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
"Limits of SQLite's own (sqlite.org/limits.html): far more than Anki's tables and our queries need."


class TooLargeError(ValueError):
    """A collection holds more than is read."""


class Budget:
    """What may still be read of a collection."""

    def __init__(self) -> None:
        self.memory = MOST_MEMORY
        self.rows = MOST_ROWS

    def spend(self, *values: object) -> None:
        """Count a row and the size of what was read of it.

        Raises:
            TooLargeError: that is more than is left.
        """
        self.rows -= 1
        self.memory -= sum(map(sys.getsizeof, values))
        if self.rows < 0 or self.memory < 0:
            raise TooLargeError(f"{MOST_ROWS:,} rows or {MOST_MEMORY >> 20} MiB of text")


def limit(connection: sqlite3.Connection) -> None:
    """Have SQLite refuse what is larger than any collection has."""
    for name, value in _LIMITS:
        connection.setlimit(name, value)


def check_tables(connection: sqlite3.Connection, names: Collection[str]) -> set[str]:
    """The names of the tables of a collection; those of these names hold only what is stored.

    Raises:
        ValueError: one is computed: a view, a virtual table, or one with a generated column.
    """
    schema = connection.execute("SELECT name, type, rootpage FROM sqlite_master").fetchall()
    tables = {name for name, kind, page in schema if kind == "table" and page}
    for name in tables & set(names):
        columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
        # The last column says: 0 if it is stored and shown, else hidden or generated.
        if any(column[-1] for column in columns):
            raise ValueError(f"a column of “{name}” is computed")
    return tables
