"""Tables that only grow: triggers that refuse UPDATE and DELETE, on SQLite and PostgreSQL.

A fence, not the proof: the proof of the ledger is its tree. The fence stops accidents, an
ORM call that forgot itself, and hurried SQL.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION pulmu_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% only grows: % refused', TG_TABLE_NAME, TG_OP; END $$;
"""


def refuse_sql(vendor: str, table: str) -> list[str]:
    """Statements that make ``table`` append-only."""
    if vendor == "postgresql":
        return [
            _PG_FUNCTION,
            (
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION pulmu_refuse()"
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows: {verb} refused'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def allow_sql(vendor: str, table: str) -> list[str]:
    """Statements that lift the fence: for un-migrating, and for tests that tamper."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}" for verb in ("update", "delete")]


class AppendOnly(Operation):
    """A migration step: from here on, rows of ``table`` are never changed or deleted."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self, _label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        for statement in refuse_sql(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, _label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        for statement in allow_sql(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"{self.table} only grows"


class FenceLifted(AppendOnly):
    """A migration step: the fence is down, until `AppendOnly` sets it up again. SQLite makes a
    table anew where a column or a constraint of it changes, and forgets its triggers.
    """

    def database_forwards(
        self, label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        super().database_backwards(label, schema_editor, *states)

    def database_backwards(
        self, label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        super().database_forwards(label, schema_editor, *states)

    def describe(self) -> str:
        return f"{self.table} may be changed"
