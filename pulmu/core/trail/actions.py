"""Lines of the trail, written in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record

from . import bulk, sealing
from .models import AccessRecord, Change, Event

CHANGE_COLUMNS = bulk.columns_of(Change)


def record(
    actor: Actor,
    name: str,
    *,
    at: dt.datetime,
    subject: Record | None = None,
    changes: Sequence[Change] = (),
    **data: object,
) -> Event:
    """Append one act, and what it did to each record it touched."""
    about = f"{subject._meta.label}:{subject.key}" if subject is not None else ""
    event = _event(actor, name, about, data, at=at)
    event.save(force_insert=True)
    for change in changes:
        change.event = event
    written = sealing.sealed(actor.organisation_id, changes)
    bulk.insert_rows(Change, CHANGE_COLUMNS, map(attrgetter(*CHANGE_COLUMNS), written))
    return event


def record_each(
    actor: Actor, name: str, *, at: dt.datetime, data: Mapping[str, dict[str, object]]
) -> None:
    """Append one line for each subject, with what there is to say of it."""
    events = [_event(actor, name, subject, said, at=at) for subject, said in data.items()]
    Event.objects.bulk_create(events, batch_size=500)


def _event(
    actor: Actor, name: str, subject: str, data: dict[str, object], *, at: dt.datetime
) -> Event:
    said = {**data, "token": actor.token} if actor.token else data
    return Event(
        organisation_id=actor.organisation_id,
        at=at,
        name=name,
        actor=actor.label,
        actor_key=actor.key,
        channel=actor.channel,
        batch=actor.batch,
        subject=subject,
        data=said,
    )


def note_access(
    actor: Actor, *, what: str, subjects: Iterable[str], at: dt.datetime, reason: str = ""
) -> AccessRecord:
    """Record a reading of personal data. ``subjects`` are the keys of the persons read."""
    keys = sorted(set(subjects))
    return AccessRecord.objects.create(
        organisation_id=actor.organisation_id,
        at=at,
        actor=actor.label,
        actor_key=actor.key,
        channel=actor.channel,
        address=actor.address,
        what=what,
        subjects=keys,
        count=len(keys),
        reason=reason,
    )
