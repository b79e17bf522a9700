"""Prototypes as records: lists of them in, and a single one as a form has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, own, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.people.queries import require_people
from pulmu.domains.prototypes import queries, rules
from pulmu.domains.prototypes.choices import LIMITS, PrototypeKind, PrototypeState
from pulmu.domains.prototypes.models import Prototype
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .receipts import (
    NOT_HANDED_OVER,
    forget_drawn,
    locked_handed_over,
    put_list,
    take_back_drawn,
)
from .refusals import (
    HasHistory,
    NotAQuantity,
    NotOneOwner,
    TextMissing,
    TextTooLong,
    UnknownWord,
    WrongDay,
    locked_prototype,
    refuse_future,
)


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
    """Create or correct prototypes by their code. A list that changes nothing leaves no trace.

    What a list says is not finished was not handed over either.
    """
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    _require_owners(actor, rows)
    states = {row["code"]: row["state"] for row in columns}
    unfinished = [code for code, state in states.items() if not rules.is_done(state)]
    back = locked_handed_over(actor, unfinished)
    take_back_drawn(actor, back, at=at)
    done = put_list(actor, columns, back, at=at)
    if done.touched:
        record(
            actor,
            "prototypes.prototype.recorded",
            at=at,
            changes=done.changes,
            count=len(columns),
        )
        post(actor, at=at, changed={"prototype": done.touched})
    forget_drawn(back, at=at)
    return done


@transaction.atomic
def receive(actor: Actor, *, row: PrototypeRow, at: dt.datetime) -> Prototype:
    """Somebody wants something made: it gets a code of its own."""
    _checked(actor, row, at=at)
    return receive_row(actor, row=row, at=at)


def receive_row(actor: Actor, *, row: PrototypeRow, at: dt.datetime) -> Prototype:
    """The same inside an act of another right: whoever asked agrees by themselves."""
    columns = _of_state(row)
    done = single.add(actor, Prototype, match=("code",), row=columns, at=at)
    return _single(actor, done, "received", at=at)


@transaction.atomic
def correct(
    actor: Actor, *, key: str, row: PrototypeRow, at: dt.datetime, why: str = ""
) -> Prototype:
    """Say anew what one prototype is. Harmless twice.

    The day it was handed over stays, unless it is not finished after all: then nobody has signed
    for it either: what was drawn is destroyed and proves nothing any more.
    """
    columns = _checked(actor, row, at=at)
    found = locked_prototype(actor, key)
    handed_over_on, is_done = found.handed_over_on, rules.is_done(row.state)
    if not is_done:
        columns |= NOT_HANDED_OVER
    elif handed_over_on and not rules.may_be_dated(handed_over_on, not_before=row.completed_on):
        raise WrongDay(_("It cannot be handed over before it was completed."))
    done = single.correct(actor, Prototype, key=key, match=("code",), row=columns, at=at)
    corrected = _single(actor, done, "corrected", at=at, why=why)
    if not is_done:
        forget_drawn([found], at=at)
    return corrected


@transaction.atomic
def remove_prototypes(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove prototypes and retract their facts. Unknown keys raise NotFound."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    found = own(actor, Prototype, keys)
    if queries.with_history(actor, found):
        raise HasHistory(_("Its request, log or files hang on it: set it to abandoned instead."))
    changes = remove(actor, found)
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


def _checked(actor: Actor, row: PrototypeRow, *, at: dt.datetime) -> dict[str, Any]:
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    columns = _of_state(row)
    if rules.is_done(row.state) and row.completed_on is not None:
        if not rules.may_be_dated(row.completed_on, not_before=row.received_on):
            raise WrongDay(_("It cannot be completed before the day it was received."))
        refuse_future(row.completed_on, at=at)
    _require_owners(actor, [row])
    return columns


def _of_state(row: PrototypeRow) -> dict[str, Any]:
    """The columns; what is not done has no day on which it was."""
    columns = _columns(row)
    _refuse_wrong(columns)
    if not rules.is_done(row.state):
        columns["completed_on"] = None
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
    code = {"code": row["code"][: LIMITS["code"]]}
    if not (row["code"] and row["name"]):
        raise TextMissing(_("“%(code)s”: a prototype needs a code and a name.") % code)
    if any(len(row[name]) > limit for name, limit in LIMITS.items()):
        raise TextTooLong(_("“%(code)s”: the code or the name is too long.") % code)
    if not rules.has_one_owner(company_id=row["company_id"], person_id=row["person_id"]):
        message = _("“%(code)s”: name a company or a person, exactly one of the two.")
        raise NotOneOwner(message % code)
    if not rules.is_quantity(row["parts"]):
        raise NotAQuantity(_("“%(code)s”: the quantity must be 0 or more.") % code)
    if row["kind"] not in PrototypeKind.values or row["state"] not in PrototypeState.values:
        raise UnknownWord(_("“%(code)s”: unknown kind or state.") % code)
