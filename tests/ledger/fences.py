"""Flushing a test database in spite of its fences.

A test that uses threads or processes cannot be rolled back: the database is flushed after it.
On SQLite a flush deletes row by row, and tables that only grow refuse that. So the triggers are
taken down before and put up again after, all in the transaction of the flush. (PostgreSQL
truncates, which those triggers do not see.)
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


def flush_past_fences(patch: pytest.MonkeyPatch) -> None:
    """Once is enough, whoever asks."""
    operations = type(connection.ops)
    flush = operations.sql_flush
    if connection.vendor != "sqlite" or flush.__module__ == __name__:
        return

    def sql_flush(self: Any, *args: Any, **options: Any) -> list[str]:
        with connection.cursor() as cursor:
            triggers = cursor.execute(TRIGGERS).fetchall()
        down = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        return [*down, *flush(self, *args, **options), *[sql for _name, sql in triggers]]

    patch.setattr(operations, "sql_flush", sql_flush)
