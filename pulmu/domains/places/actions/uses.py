"""Writes about the use log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import KST
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, Row
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import UserType, UseType
from pulmu.domains.places.models import UseLog
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .refusals import EndsBeforeStart, NegativeParts, NotYetBegun, UnknownRole, UnknownWord

_ROLES = frozenset(PersonRole.values)
USE_KEY = ("resource_id", "starts_at", "person_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """What the national equipment log asks besides who, what and when."""

    staff_minutes: int = 0
    fee: int = 0
    use_type: str = ""
    user_type: str = ""
    is_ventilated: bool | None = None

    def columns(self) -> dict[str, Any]:
        if min(self.staff_minutes, self.fee) < 0:
            raise NegativeParts(_("A number of the log cannot be negative."))
        known_uses, known_users = ["", *UseType.values], ["", *UserType.values]
        if self.use_type not in known_uses or self.user_type not in known_users:
            raise UnknownWord(_("One of the words is not of the list."))
        return {one.name: getattr(self, one.name) for one in fields(National)}


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLogRow:
    """One use as typed, known by resource, start and person. A row that does not say what the
    ``national`` log asks leaves it as it stands: the workbook has no such columns.
    """

    resource_id: int
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    role: str = PersonRole.PARTICIPANT
    purpose: str = ""
    parts: int = 0
    affiliation: str = ""
    national: National | None = None


@transaction.atomic
def record_use_logs(actor: Actor, *, rows: Sequence[UseLogRow], at: dt.datetime) -> Put[UseLog]:
    """Create or correct one use for each resource, start and person."""
    actor.require(Permission.PLACES_WRITE)
    for row in rows:
        _check(row)
    queries.require_resources(actor, (row.resource_id for row in rows))
    people.require_people(actor, (row.person_id for row in rows))
    done = records.put(
        actor,
        UseLog,
        match=USE_KEY,
        rows=[_columns(row) for row in rows],
        at=at,
    )
    if done.changes:
        record(actor, "places.use.recorded", at=at, changes=done.changes, count=len(rows))
    if done.touched:
        post(actor, at=at, changed={"use": done.touched})
    return done


@transaction.atomic
def log_use(actor: Actor, *, row: UseLogRow, at: dt.datetime) -> UseLog:
    """Write one use into the log at the desk. Logging it twice leaves one line."""
    columns = _checked(actor, row)
    if not rules.has_begun(starts_at=row.starts_at, at=at):
        raise NotYetBegun(_("This use has not begun yet."))
    done = single.add(actor, UseLog, match=USE_KEY, row=columns, at=at)
    return _single(actor, done, "logged", at=at)


@transaction.atomic
def correct_use(
    actor: Actor, *, key: str, row: UseLogRow, at: dt.datetime, why: str = ""
) -> UseLog:
    """Say anew what one line of the log says. Harmless twice."""
    columns = _checked(actor, row)
    standing = queries.use(actor, key)
    if standing.person_id != row.person_id:
        # The age that was kept is that of somebody else.
        columns["kept_age"] = ""
    if not rules.has_begun(starts_at=row.starts_at, at=at):
        raise NotYetBegun(_("This use has not begun yet."))
    done = single.correct(actor, UseLog, key=key, match=USE_KEY, row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_use_logs(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    actor.require(Permission.PLACES_WRITE)
    found = records.own(actor, UseLog, keys)
    changes = records.remove(actor, found)
    if changes:
        record(actor, "places.use.removed", at=at, changes=changes, why=why)
        post(actor, at=at, changed={"use": [use.key for use in found]}, why=why)
    return len(found)


def put_use(actor: Actor, row: Row, *, at: dt.datetime, match: tuple[str, ...] = USE_KEY) -> UseLog:
    """A line that came of a booking, for actions of this domain that have asked for their own
    permission.
    """
    done = records.put(actor, UseLog, match=match, rows=[row], at=at)
    if done.changes:
        record(actor, "places.use.logged", at=at, subject=done.objects[0], changes=done.changes)
        post(actor, at=at, changed={"use": done.touched})
    return done.objects[0]


def _check(row: UseLogRow) -> None:
    if not rules.ends_in_time(starts_at=row.starts_at, ends_at=row.ends_at):
        raise EndsBeforeStart(_("The use of %(start)s ends before it starts.") % _said(row))
    if row.parts < 0:
        raise NegativeParts(_("The use of %(start)s has a negative number of parts.") % _said(row))
    if row.role not in _ROLES:
        raise UnknownRole(
            _("The role is one of %(words)s.") % {"words": ", ".join(PersonRole.values)}
        )


def _said(row: UseLogRow) -> dict[str, str]:
    """How a refusal names the row: by its start on the Korean clock."""
    return {"start": f"{row.starts_at.astimezone(KST):%Y-%m-%d %H:%M}"}


def _checked(actor: Actor, row: UseLogRow) -> dict[str, Any]:
    actor.require(Permission.PLACES_WRITE)
    _check(row)
    queries.require_resources(actor, [row.resource_id])
    people.require_people(actor, [row.person_id])
    return _columns(row)


def _single(
    actor: Actor, done: Put[UseLog], event: str, *, at: dt.datetime, why: str = ""
) -> UseLog:
    name = f"places.use.{event}"
    return entered(actor, done, kind="use", event=name, at=at, why=why)


def _columns(row: UseLogRow) -> dict[str, Any]:
    return {
        "resource_id": row.resource_id,
        "person_id": row.person_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "role": row.role,
        "purpose": clean(row.purpose),
        "parts": row.parts,
        "affiliation": clean(row.affiliation),
        **(row.national.columns() if row.national else {}),
    }
