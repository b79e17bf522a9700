"""Many rows at once: written in one statement, found by several columns in one.

Django's ``bulk_create`` spends several times longer on a row than the database does, most of it
on values that need nothing done to them. Here each column knows once how its values are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeAlias, cast

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

Field: TypeAlias = "models.Field[Any, Any]"
Write = Callable[[Any], Any]

# A value of these goes to the driver as it is.
PLAIN = (
    models.BinaryField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)
AT_ONCE = 500


def insert(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model; they learn their primary keys.

    Every column is written as it stands: values only, no expressions, of the column's own type.
    """
    if not objects:
        return
    model = type(objects[0])
    names = columns_of(model)
    numbers = _insert(model, names, map(attrgetter(*names), objects), returning=True)
    for one, number in zip(objects, numbers, strict=True):
        one.pk = number
        one._state.adding = False


def hold(rows: models.QuerySet[Any]) -> None:
    """Keep these rows from being locked for a change until the transaction ends.

    Writers of rows that point to them do not wait for each other; who changes the rows themselves
    under `select_for_update` waits, and is waited for. SQLite has one writer at a time anyway.
    """
    connection = connections[router.db_for_write(rows.model)]
    if connection.vendor != "postgresql":
        return
    sql, parameters = rows.order_by("pk").values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", parameters)


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows given as the values of the columns ``names`` (attributes: ``session_id``)."""
    _insert(model, names, rows, returning=False)


@cache
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The attributes of every column but the primary key."""
    return tuple(f.attname for f in model._meta.concrete_fields if not f.primary_key)


class Among(Expression):
    """A filter: rows whose columns have, together, one of several lists of values.

    ``field IN (...) AND other IN (...)`` would read every combination. None is never found.
    """

    conditional = True

    def __init__(
        self, model: type[models.Model], names: Sequence[str], wanted: Iterable[Sequence[Any]]
    ) -> None:
        super().__init__(output_field=models.BooleanField())
        self.model = model
        self.names = tuple(names)
        self.wanted = tuple(wanted)
        self.key: Any = models.F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.key,) = expressions

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """The list comes first in the join, so that each of its rows is one look into an index."""
        fields, quote = _fields(self.model, self.names), connection.ops.quote_name
        table, pk = _quoted(connection, self.model, [self.model._meta.pk])
        same = " AND ".join(
            f"found.{quote(str(field.column))} = wanted.column{place}"
            for place, field in enumerate(fields, 1)
        )
        key, _none = compiler.compile(self.key)
        marks = _marks(len(fields), len(self.wanted))
        sql = (
            f"{key} IN (SELECT found.{pk} FROM (VALUES {marks}) AS wanted "  # noqa: S608 -- names of ours
            f"CROSS JOIN {table} AS found WHERE {same})"
        )
        values = _written(self.wanted, _writers(fields, connection))
        return sql, list(chain.from_iterable(values))


def _insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    returning: bool,
) -> list[int]:
    """The primary keys in the order of the rows, when asked for."""
    connection = connections[router.db_for_write(model)]
    fields = _fields(model, names)
    table, columns = _quoted(connection, model, fields)
    end = f" RETURNING {_quoted(connection, model, [model._meta.pk])[1]}" if returning else ""
    ready = _written(rows, _writers(fields, connection))
    numbers: list[int] = []
    with connection.cursor() as cursor:
        while some := list(islice(ready, AT_ONCE)):
            marks = _marks(len(fields), len(some))
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES {marks}{end}",  # noqa: S608 -- names of ours
                list(chain.from_iterable(some)),
            )
            if returning:
                numbers += [number for (number,) in cursor.fetchall()]
    return numbers


def _quoted(
    connection: BaseDatabaseWrapper, model: type[models.Model], fields: Sequence[Field]
) -> tuple[str, str]:
    """The table and the columns as SQL names them."""
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Field]:
    return [cast("Field", model._meta.get_field(name)) for name in names]


def _marks(columns: int, rows: int) -> str:
    """Places for values: ``(%s, %s), (%s, %s)``."""
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _written(
    rows: Iterable[Sequence[Any]], writers: Sequence[tuple[int, Write]]
) -> Iterator[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for place, write in writers:
            values[place] = write(values[place])
        yield values


def _writers(fields: Sequence[Field], connection: BaseDatabaseWrapper) -> list[tuple[int, Write]]:
    """By place, how values become what the driver takes; none where they are already."""
    return [
        (place, _writer(field, connection))
        for place, field in enumerate(fields)
        if not isinstance(field, PLAIN)
    ]


def _writer(field: Field, connection: BaseDatabaseWrapper) -> Write:
    def write(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    # DateTimeField is a DateField. Many rows share their day, and all of an act its moment.
    return cache(write) if isinstance(field, models.DateField) else write
