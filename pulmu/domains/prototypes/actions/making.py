"""The work itself: begun, tried again and again, done or given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places import actions as places
from pulmu.domains.places.actions import MachineTime
from pulmu.domains.places.models import UseLog
from pulmu.domains.places.queries import require_resources
from pulmu.domains.prototypes import mails, rules
from pulmu.domains.prototypes.choices import Outcome, PrototypeState
from pulmu.domains.prototypes.models import Attempt, Prototype
from pulmu.ledger import actions as ledger

from .receipts import source_of
from .refusals import (
    Closed,
    NotAQuantity,
    UnknownWord,
    WrongDay,
    locked_prototype,
    put_prototype,
    refuse_future,
    refuse_long,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One attempt as somebody writes it down. ``photos`` are digests of files in the store."""

    on: dt.date
    outcome: str
    what: str = ""
    resource_id: int | None = None
    minutes: int = 0
    material: str = ""
    cost: int = 0
    photos: Sequence[str] = ()


@transaction.atomic
def start(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Prototype:
    """Somebody begins to make it. Starting twice is harmless."""
    found = locked_prototype(actor, key)
    if not rules.is_open(found.state):
        raise Closed(_("This prototype is done or abandoned."))
    return put_prototype(actor, found, "started", at=at, why=why, state=PrototypeState.MAKING)


@transaction.atomic
def complete(actor: Actor, *, key: str, on: dt.date, at: dt.datetime, why: str = "") -> Prototype:
    """It is done: this is what the yearly figure counts, by the day ``on``.

    Completing again on another day corrects the day.
    """
    found = locked_prototype(actor, key)
    if not (rules.is_open(found.state) or rules.is_done(found.state)):
        raise Closed(_("This prototype was abandoned."))
    if not rules.may_be_dated(on, not_before=found.received_on):
        raise WrongDay(_("It cannot be completed before the day it was received."))
    if found.handed_over_on is not None and on > found.handed_over_on:
        raise WrongDay(_("It cannot be handed over before it was completed."))
    refuse_future(on, at=at)
    was_open = rules.is_open(found.state)
    done = put_prototype(
        actor, found, "completed", at=at, why=why, state=PrototypeState.DONE, completed_on=on
    )
    if was_open:
        mails.ready(actor, done, at=at)
    return done


@transaction.atomic
def abandon(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Prototype:
    """It will not be finished. Abandoning twice is harmless; a finished one is refused."""
    found = locked_prototype(actor, key)
    if rules.is_done(found.state):
        raise Closed(_("This prototype is done."))
    return put_prototype(actor, found, "abandoned", at=at, why=why, state=PrototypeState.ABANDONED)


@transaction.atomic
def log_attempt(actor: Actor, *, key: str, said: Trial, at: dt.datetime, once: str = "") -> Attempt:
    """One more line of the log; the first one begins the work. ``once`` names the press."""
    found = locked_prototype(actor, key)
    row = _checked(actor, said, at=at)
    if is_key(once) and (standing := _logged(actor, found, once)):
        return standing
    if found.state == PrototypeState.ABANDONED:
        raise Closed(_("This prototype was abandoned."))
    if said.photos:
        ledger.attach(actor, links=[(source_of(found), one) for one in said.photos], at=at)
    last = _attempts(actor, found).aggregate(last=Max("number"))["last"] or 0
    key_of_line = once if is_key(once) else new_key()
    use = _machine_time(actor, found, said, at=at)
    whole = {
        **row,
        "key": key_of_line,
        "prototype_id": found.pk,
        "number": last + 1,
        "use_id": use.pk if use else None,
    }
    done = records.add(actor, Attempt, rows=[whole], at=at)
    record(actor, "prototypes.attempt.logged", at=at, subject=found, changes=done.changes)
    if found.state == PrototypeState.RECEIVED:
        put_prototype(actor, found, "started", at=at, state=PrototypeState.MAKING)
    return done.created[0]


@transaction.atomic
def correct_attempt(
    actor: Actor, *, key: str, attempt: str, said: Trial, at: dt.datetime
) -> Attempt:
    """Say anew what a line of the log says, and the machine time with it; photos stay. Harmless
    twice.
    """
    found = locked_prototype(actor, key)
    line = _attempt(actor, found, attempt)
    row = _checked(actor, said, at=at)
    row |= {"key": line.key, "photos": line.photos, "by": line.by}
    is_timed = bool(said.resource_id and said.minutes)
    if line.use is not None and not is_timed:
        places.take_back_machine_time(actor, line.use, at=at)
    use = _machine_time(actor, found, said, at=at, key=line.use.key if line.use else "")
    row["use_id"] = use.pk if use and is_timed else None
    done = records.put(actor, Attempt, match=("key",), rows=[row], at=at)
    if done.changes:
        record(actor, "prototypes.attempt.corrected", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_attempt(actor: Actor, *, key: str, attempt: str, at: dt.datetime) -> None:
    """Take a line off the log that was written by mistake, and the machine time with it. Its photos
    stay as evidence.
    """
    found = locked_prototype(actor, key)
    line = _attempt(actor, found, attempt)
    changes = records.remove(actor, [line])
    record(actor, "prototypes.attempt.removed", at=at, subject=found, changes=changes)
    if line.use is not None:
        places.take_back_machine_time(actor, line.use, at=at)


def _checked(actor: Actor, said: Trial, *, at: dt.datetime) -> dict[str, Any]:
    what, material = clean(said.what), clean(said.material)
    if said.outcome not in Outcome.values:
        raise UnknownWord(_("Say what came of the attempt."))
    refuse_long(what=what, material=material)
    if not (0 <= said.minutes <= rules.MOST_MINUTES and 0 <= said.cost <= rules.MOST_WON):
        raise NotAQuantity(_("Time and cost must be 0 or more, and believable."))
    refuse_future(said.on, at=at)
    if said.resource_id is not None:
        require_resources(actor, [said.resource_id])
    return {
        "on": said.on,
        "outcome": said.outcome,
        "what": what,
        "resource_id": said.resource_id,
        "minutes": said.minutes,
        "material": material,
        "cost": said.cost,
        "photos": list(dict.fromkeys(said.photos)),
        "by": actor.label,
    }


def _machine_time(
    actor: Actor, found: Prototype, said: Trial, *, at: dt.datetime, key: str = ""
) -> UseLog | None:
    """The same time in the log of the machine; none without a machine or a time."""
    if said.resource_id is None:
        return None
    time = MachineTime(
        resource_id=said.resource_id,
        on=said.on,
        minutes=said.minutes,
        purpose=_("Prototype %(code)s") % {"code": found.code},
        company=found.company.name if found.company else "",
    )
    return places.log_machine_time(actor, said=time, at=at, key=key)


def _attempt(actor: Actor, found: Prototype, key: str) -> Attempt:
    mine = _attempts(actor, found).select_related("use")
    line: Attempt | None = mine.filter(key=key).first()
    if line is None:
        raise NotFound
    return line


def _attempts(actor: Actor, found: Prototype) -> Any:
    return Attempt.objects.within(actor).filter(prototype=found)


def _logged(actor: Actor, found: Prototype, once: str) -> Attempt | None:
    standing: Attempt | None = _attempts(actor, found).filter(key=once).first()
    return standing
