"""Writes: lists of prototypes in, and the steps of a single one as people say them.

Every act checks, writes, leaves a trail and posts to the ledger, all or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, own, put, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.people.queries import require_people
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from . import rules
from .choices import PrototypeKind, PrototypeState
from .models import Prototype


class NotOneOwner(Refused):
    code = "prototypes.not_one_owner"


class NotAQuantity(Refused):
    code = "prototypes.not_a_quantity"


class UnknownWord(Refused):
    code = "prototypes.unknown_word"


class TextMissing(Refused):
    code = "prototypes.text_missing"


class TextTooLong(Refused):
    code = "prototypes.text_too_long"


class WrongDay(Refused):
    code = "prototypes.wrong_day"


class Closed(Refused):
    code = "prototypes.closed"


class NotDone(Refused):
    code = "prototypes.not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrototypeRow:
    """One prototype of a list; made for ``company_id`` or ``person_id``, never both."""

    code: str
    name: str
    received_on: dt.date
    company_id: int | None = None
    person_id: int | None = None
    kind: str = PrototypeKind.OTHER
    completed_on: dt.date | None = None
    state: str = PrototypeState.RECEIVED
    parts: int = 1


@transaction.atomic
def record_prototypes(
    actor: Actor, *, rows: Sequence[PrototypeRow], at: dt.datetime
) -> Put[Prototype]:
    """Create or correct prototypes by their code. A list that changes nothing leaves no trace."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    _require_owners(actor, rows)
    done = put(actor, Prototype, match=("code",), rows=columns, at=at)
    if done.touched:
        record(
            actor,
            "prototypes.prototype.recorded",
            at=at,
            changes=done.changes,
            count=len(columns),
        )
        post(actor, at=at, changed={"prototype": done.touched})
    return done


@transaction.atomic
def receive(actor: Actor, *, row: PrototypeRow, at: dt.datetime) -> Prototype:
    """Somebody wants something made: it gets a code of its own."""
    columns = _checked(actor, row, at=at)
    done = single.add(actor, Prototype, match=("code",), row=columns, at=at)
    return _single(actor, done, "received", at=at)


@transaction.atomic
def correct(
    actor: Actor, *, key: str, row: PrototypeRow, at: dt.datetime, why: str = ""
) -> Prototype:
    """Say anew what one prototype is. Harmless twice.

    The day it was handed over stays, unless it is not finished after all.
    """
    columns = _checked(actor, row, at=at)
    handed_over_on = _locked(actor, key).handed_over_on
    if not rules.is_done(row.state):
        columns["handed_over_on"] = None
    elif handed_over_on and not rules.may_be_dated(handed_over_on, not_before=row.completed_on):
        raise WrongDay(_("It cannot be handed over before it was completed."))
    done = single.correct(actor, Prototype, key=key, match=("code",), row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_prototypes(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove prototypes and retract their facts. Unknown keys raise NotFound."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    changes = remove(actor, own(actor, Prototype, keys))
    if changes:
        record(
            actor,
            "prototypes.prototype.removed",
            at=at,
            changes=changes,
            count=len(changes),
            why=why,
        )
        post(actor, at=at, changed={"prototype": [change.key for change in changes]}, why=why)
    return len(changes)


@transaction.atomic
def start(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Prototype:
    """Somebody begins to make it. Starting twice is harmless."""
    found = _locked(actor, key)
    if not rules.is_open(found.state):
        raise Closed(_("This prototype is done or abandoned."))
    return _step(actor, found, "started", at=at, why=why, state=PrototypeState.MAKING)


@transaction.atomic
def complete(actor: Actor, *, key: str, on: dt.date, at: dt.datetime, why: str = "") -> Prototype:
    """It is done: this is what the yearly figure counts, by the day ``on``.

    Completing again on another day corrects the day.
    """
    found = _locked(actor, key)
    if not (rules.is_open(found.state) or rules.is_done(found.state)):
        raise Closed(_("This prototype was abandoned."))
    if not rules.may_be_dated(on, not_before=found.received_on):
        raise WrongDay(_("It cannot be completed before the day it was received."))
    _refuse_future(on, at=at)
    return _step(
        actor, found, "completed", at=at, why=why, state=PrototypeState.DONE, completed_on=on
    )


@transaction.atomic
def abandon(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Prototype:
    """It will not be finished. Abandoning twice is harmless; a finished one is refused."""
    found = _locked(actor, key)
    if rules.is_done(found.state):
        raise Closed(_("This prototype is done."))
    return _step(actor, found, "abandoned", at=at, why=why, state=PrototypeState.ABANDONED)


@transaction.atomic
def hand_over(actor: Actor, *, key: str, on: dt.date, at: dt.datetime, why: str = "") -> Prototype:
    """The finished piece goes to whom it was made for. Again on another day corrects the day."""
    found = _locked(actor, key)
    if not rules.is_done(found.state):
        raise NotDone(_("Only a finished prototype can be handed over."))
    if not rules.may_be_dated(on, not_before=found.completed_on):
        raise WrongDay(_("It cannot be handed over before it was completed."))
    _refuse_future(on, at=at)
    return _step(actor, found, "handed_over", at=at, why=why, handed_over_on=on)


def _checked(actor: Actor, row: PrototypeRow, *, at: dt.datetime) -> dict[str, Any]:
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    if not rules.is_done(row.state):
        columns["completed_on"] = None
    elif row.completed_on is not None:
        if not rules.may_be_dated(row.completed_on, not_before=row.received_on):
            raise WrongDay(_("It cannot be completed before the day it was received."))
        _refuse_future(row.completed_on, at=at)
    _require_owners(actor, [row])
    return columns


def _require_owners(actor: Actor, rows: Sequence[PrototypeRow]) -> None:
    require_companies(actor, (r.company_id for r in rows if r.company_id is not None))
    require_people(actor, (r.person_id for r in rows if r.person_id is not None))


def _single(
    actor: Actor, done: Put[Prototype], event: str, *, at: dt.datetime, why: str = ""
) -> Prototype:
    name = f"prototypes.prototype.{event}"
    return entered(actor, done, kind="prototype", event=name, at=at, why=why)


def _columns(row: PrototypeRow) -> dict[str, Any]:
    return {
        "code": clean(row.code),
        "name": clean(row.name),
        "company_id": row.company_id,
        "person_id": row.person_id,
        "kind": row.kind,
        "received_on": row.received_on,
        "completed_on": row.completed_on,
        "state": row.state,
        "parts": row.parts,
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    code = {"code": row["code"][: rules.LIMITS["code"]]}
    if not (row["code"] and row["name"]):
        raise TextMissing(_("“%(code)s”: a prototype needs a code and a name.") % code)
    if any(len(row[name]) > limit for name, limit in rules.LIMITS.items()):
        raise TextTooLong(_("“%(code)s”: the code or the name is too long.") % code)
    if not rules.has_one_owner(company_id=row["company_id"], person_id=row["person_id"]):
        message = _("“%(code)s”: name a company or a person, exactly one of the two.")
        raise NotOneOwner(message % code)
    if not rules.is_quantity(row["parts"]):
        raise NotAQuantity(_("“%(code)s”: the quantity must be 0 or more.") % code)
    if row["kind"] not in PrototypeKind.values or row["state"] not in PrototypeState.values:
        raise UnknownWord(_("“%(code)s”: unknown kind or state.") % code)


def _refuse_future(on: dt.date, *, at: dt.datetime) -> None:
    if on > day_of(at):
        raise WrongDay(_("This day has not come yet."))


def _locked(actor: Actor, key: str) -> Prototype:
    found = Prototype.objects.within(actor).select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=found.organisation_id)
    return found


def _step(
    actor: Actor, found: Prototype, event: str, *, at: dt.datetime, why: str, **columns: Any
) -> Prototype:
    """One step of a locked prototype; a step already taken changes nothing."""
    done = put(actor, Prototype, match=("key",), rows=[{"key": found.key, **columns}], at=at)
    return _single(actor, done, event, at=at, why=why)
