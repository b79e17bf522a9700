"""One record in, as a form has it: added under its natural key, or corrected whatever that becomes.

Lists create or correct by natural key (`records.put`). On a form these are two different acts: to
add what is there already is a slip, and to correct a code must not make a second record.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record

from . import records
from .records import Put, Row

R = TypeVar("R", bound=Record)


class Taken(Refused):
    """Another record has this natural key."""

    code = "records.taken"


class Stale(Refused):
    """Somebody changed the record since it was looked at."""

    code = "records.stale"


def changed_at(actor: Actor, model: type[R], *, key: str) -> dt.datetime:
    """When a record was last changed; locked, so that this holds until the transaction ends."""
    return _locked(actor, model, key).changed_at


def refuse_stale(record: Record, *, seen: dt.datetime, before: dt.datetime) -> None:
    """After a correction: `Stale` when it moved what somebody else had corrected since it was seen.

    To say what stands there already is no news, so a form sent twice is harmless.
    """
    if before not in (seen, record.changed_at):
        message = _(
            "Somebody corrected this record while you had it open. What you typed is still here: "
            "compare, and send it again."
        )
        raise Stale(message)


def add(
    actor: Actor, model: type[R], *, match: tuple[str, ...], row: Row, at: dt.datetime
) -> Put[R]:
    """A new record. Added twice with the same words it is there once; with other words `Taken`."""
    standing = _with(actor, model, match, row)
    if standing is not None:
        if any(getattr(standing, name) != value for name, value in row.items()):
            raise Taken(_taken(model, match))
        return Put(objects=[standing])
    return records.put(actor, model, match=match, rows=[row], at=at)


def correct(
    actor: Actor,
    model: type[R],
    *,
    key: str,
    match: tuple[str, ...],
    row: Row,
    at: dt.datetime,
) -> Put[R]:
    """The record with this key says from now on what ``row`` says, its natural key included."""
    _locked(actor, model, key)
    other = _with(actor, model, match, row)
    if other is not None and other.key != key:
        raise Taken(_taken(model, match))
    return records.put(actor, model, match=("key",), rows=[{"key": key, **row}], at=at)


def _locked(actor: Actor, model: type[R], key: str) -> R:
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = mine.select_for_update(of=("self",)).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such record in this organisation."))
    return found


def _with(actor: Actor, model: type[R], match: tuple[str, ...], row: Row) -> R | None:
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    wanted: dict[str, Any] = {name: row[name] for name in match}
    return mine.filter(**wanted).first()


def _taken(model: type[Record], match: tuple[str, ...]) -> str:
    columns = [model._meta.get_field(name.removesuffix("_id")) for name in match]
    names = ", ".join(str(getattr(column, "verbose_name", column.name)) for column in columns)
    return _("Another record has the same: %(columns)s.") % {"columns": names}
