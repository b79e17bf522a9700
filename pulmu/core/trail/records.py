"""Lists of records in, by natural key: the one way domain actions create and correct rows.

Hundred thousand rows are one act. What changed comes back as trail changes, so that every
record has a history and a whole import can be taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet

from . import bulk, sealing
from .chunking import CHUNK, chunks
from .models import Change, ChangeKind

__all__ = [
    "CHUNK",
    "Put",
    "Row",
    "TooLong",
    "ValuesErased",
    "add",
    "chunks",
    "keyed",
    "own",
    "own_or_gone",
    "put",
    "remove",
    "take_back",
]

Row = Mapping[str, Any]

R = TypeVar("R", bound=Record)

_CHANGE_COLUMNS = [column.attname for column in Change._meta.concrete_fields]


class TooLong(Refused):
    code = "records.too_long"


class ValuesErased(Refused):
    code = "records.values_erased"


@dataclass(slots=True)
class Put(Generic[R]):
    """What became of the rows: ``objects`` stands in row order."""

    objects: list[R] = field(default_factory=list)
    created: list[R] = field(default_factory=list)
    changed: list[R] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def touched(self) -> list[str]:
        """Keys of the records that are new or different."""
        return [record.key for record in (*self.created, *self.changed)]

    @property
    def unchanged(self) -> int:
        return len(self.objects) - len(self.created) - len(self.changed)


def put(
    actor: Actor,
    model: type[R],
    *,
    match: tuple[str, ...],
    rows: Sequence[Row],
    at: dt.datetime,
) -> Put[R]:
    """Create or correct one record per row, found by the columns in ``match``.

    Rows name columns by attribute (``session_id``). Two rows with one natural key: the later one
    wins.
    """
    _refuse_too_long(model, rows)
    done: Put[R] = Put()
    known = _existing(actor, model, match=match, rows=rows)
    make = _maker(actor, model, at=at)
    for row in rows:
        natural = tuple(row[name] for name in match)
        record = known.get(natural)
        if record is None:
            record = known[natural] = make(row)
            done.created.append(record)
            done.changes.append(_change(actor, ChangeKind.CREATED, record))
        elif before := _correct(record, row):
            record.changed_at = at
            if record.pk is not None:
                done.changed.append(record)
                done.changes.append(
                    _change(actor, ChangeKind.CHANGED, record, before, _values(record, before))
                )
        done.objects.append(record)
    _write(model, done, rows)
    return done


def add(actor: Actor, model: type[R], *, rows: Sequence[Row], at: dt.datetime) -> Put[R]:
    """Create a record per row, where the caller has just made each one's key: nothing is looked
    for.
    """
    _refuse_too_long(model, rows)
    make = _maker(actor, model, at=at)
    made = [make(row) for row in rows]
    bulk.insert(made)
    changes = [_change(actor, ChangeKind.CREATED, one) for one in made]
    return Put(objects=made, created=list(made), changes=changes)


def remove(actor: Actor, records: Iterable[Record]) -> list[Change]:
    """Delete records, keeping in the returned changes what is needed to restore them."""
    changes = []
    by_model: dict[type[Record], list[Record]] = {}
    for record in records:
        # The primary key too: what is restored must be found by those that point to it.
        everything = [f.attname for f in record._meta.concrete_fields]
        changes.append(_change(actor, ChangeKind.REMOVED, record, _values(record, everything)))
        by_model.setdefault(type(record), []).append(record)
    for model, some in by_model.items():
        these = model.objects.everywhere(because="these very rows, found within the actor")
        for part in chunks(some):
            these.filter(pk__in=[record.pk for record in part]).delete()
    return changes


def take_back(actor: Actor, changes: Iterable[Change], *, at: dt.datetime) -> list[Change]:
    """Undo changes, given newest first. Returns the changes this makes.

    A record that somebody touched later, or that others refer to, raises what the caller must
    turn into a refusal: nothing newer is ever overwritten silently. What was erased is gone.
    """
    made = []
    for change in sealing.opened(changes):
        if sealing.ERASED in (change.before or {}).values():
            raise _erased()
        model: type[Record] = apps.get_model(change.model)
        if change.kind == ChangeKind.REMOVED:
            made.append(_restored(actor, model, change))
            continue
        record = model.objects.within(actor).get(key=change.key)
        if change.kind == ChangeKind.CREATED:
            made.extend(remove(actor, [record]))
            continue
        wanted = change.before or {}
        before = _values(record, wanted)
        for name, value in wanted.items():
            setattr(record, name, _python(model, name, value))
        if f"{model.SUBJECT}_id" in wanted:
            _refuse_erased(record)
        record.changed_at = at
        record.save(update_fields=[*wanted, "changed_at"])
        made.append(_change(actor, ChangeKind.CHANGED, record, before, wanted))
    return made


def own(actor: Actor, model: type[R], keys: Iterable[str]) -> list[R]:
    """The records of these keys, all of them in the organisation written for, else NotFound."""
    wanted = sorted(set(keys))
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = [row for some in chunks(wanted) for row in keyed(mine, some).order_by("pk")]
    if len(found) != len(wanted):
        raise NotFound(_("There is no such record in this organisation."))
    return found


def own_or_gone(actor: Actor, model: type[R], key: str) -> list[R]:
    """The record of this key, or none where it was removed before: to press twice is harmless.
    NotFound for a key that was never the organisation's.
    """
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id, key=key)
    if found := list(mine):
        return found
    removed = Change.objects.within(actor).filter(
        organisation_id=actor.organisation_id,
        model=model._meta.label,
        key=key,
        kind=ChangeKind.REMOVED,
    )
    if not removed.exists():
        raise NotFound(_("There is no such record in this organisation."))
    return []


def keyed(mine: ScopedQuerySet, keys: Sequence[str]) -> ScopedQuerySet:
    """Those of ``mine`` that have these keys, in no order.

    Asked for organisation and many keys in one breath, SQLite takes the organisation for the
    smaller set and reads all of it; so the keys are looked up first.
    """
    everybody = mine.model.objects.everywhere(because="the query around it says whose")
    return mine.filter(pk__in=everybody.filter(key__in=keys).values("pk")).order_by()


def _refuse_too_long(model: type[R], rows: Sequence[Row]) -> None:
    """Text longer than its column: PostgreSQL would say so in English, SQLite not at all."""
    for name in rows[0] if rows else ():
        column: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # a column
        most = column.max_length
        if most is None or not isinstance(column, models.CharField):
            continue
        for row in rows:
            if len(row[name]) > most:
                message = _("%(column)s is longer than %(most)d characters: %(start)s…")
                said = {"column": column.verbose_name, "most": most, "start": row[name][:40]}
                raise TooLong(message % said)


def _existing(
    actor: Actor, model: type[R], *, match: tuple[str, ...], rows: Sequence[Row]
) -> dict[tuple[Any, ...], R]:
    wanted = dict.fromkeys(tuple(row[name] for name in match) for row in rows)
    mine = model.objects.within(actor)
    known = {}
    for some in chunks(wanted):
        for record in mine.filter(_one_of(actor, model, match, some)):
            natural = tuple(getattr(record, name) for name in match)
            if natural in wanted:
                known[natural] = record
    return known


def _one_of(
    actor: Actor, model: type[R], match: tuple[str, ...], wanted: Sequence[tuple[Any, ...]]
) -> Any:
    """A filter that finds at least the records of the organisation with these natural keys."""
    ours = actor.organisation_id
    if any(None in natural for natural in wanted):
        first = {natural[0] for natural in wanted}
        return models.Q((f"{match[0]}__in", first), organisation_id=ours)
    natural_keys = [(ours, *natural) for natural in wanted]
    return bulk.Among(model, ("organisation_id", *match), natural_keys)


def _maker(actor: Actor, model: type[R], *, at: dt.datetime) -> Callable[[Row], R]:
    """Makes records of rows. Values in the order of the columns are twice as fast as names."""
    columns = model._meta.concrete_fields
    names = [column.attname for column in columns]
    empty = {column.attname: column.get_default() for column in columns}
    given = {
        "organisation_id": actor.organisation_id,
        "imported": bool(actor.batch),
        "created_at": at,
        "changed_at": at,
    }
    every = {**empty, **given}
    # What is made by a function is made for each record.
    anew = {
        column.attname: column.get_default
        for column in columns
        if callable(column.default) and column.attname not in (*given, "key")
    }

    def make(row: Row) -> R:
        fresh = {name: made() for name, made in anew.items()}
        values = {**every, **fresh, "key": new_key(), **row}
        return model(*[values[name] for name in names])

    return make


def _correct(record: Record, row: Row) -> dict[str, Any]:
    """Set what differs; the values that stood there before."""
    before = {name: old for name, new in row.items() if (old := getattr(record, name)) != new}
    for name in before:
        setattr(record, name, row[name])
    return before


def _write(model: type[R], done: Put[R], rows: Sequence[Row]) -> None:
    bulk.insert(done.created)
    if done.changed:
        names = [model._meta.get_field(name).name for name in rows[0]]
        everywhere = model.objects.everywhere(because="these rows were found within the actor")
        everywhere.bulk_update(done.changed, [*names, "changed_at"], batch_size=CHUNK)


def _change(
    actor: Actor,
    kind: ChangeKind,
    record: Record,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Change:
    values: dict[str, Any] = {
        "id": None,
        "event_id": None,
        "organisation_id": actor.organisation_id,
        "kind": kind,
        "model": record._meta.label,
        "key": record.key,
        "before": before,
        "after": after,
    }
    change = Change(*[values[name] for name in _CHANGE_COLUMNS])  # type: ignore[misc]  # a value a column
    if kind != ChangeKind.CREATED:
        change.subject = sealing.subject_of(record)
    return change


def _values(record: Record, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _python(model: type[Record], name: str, value: Any) -> Any:
    column: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # a column
    return column.to_python(value)


def _refuse_erased(record: Record) -> None:
    """Nothing comes back to somebody who is destroyed: their age on that day is not known any
    more, and figures would move.
    """
    whose = getattr(record, record.SUBJECT) if record.SUBJECT else None
    if whose is not None and whose.is_erased:
        raise _erased()


def _erased() -> ValuesErased:
    return ValuesErased(_("What stood there was erased and cannot be brought back."))


def _restored(actor: Actor, model: type[Record], change: Change) -> Change:
    before = change.before or {}
    record = model(**{name: _python(model, name, value) for name, value in before.items()})
    _refuse_erased(record)
    record.save(force_insert=True)
    return _change(actor, ChangeKind.CREATED, record)
