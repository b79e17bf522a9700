"""The dates of an offering: planned, moved to another day, told of clashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import queries, rules
from pulmu.domains.programmes.choices import OfferingState, SessionState
from pulmu.domains.programmes.models import Offering, Session
from pulmu.domains.programmes.rules import Slot
from pulmu.ledger.posting import post

from .announcing import announce_moved
from .refusals import EndsBeforeStart, NotTaking, PlaceTaken, SessionCancelled, locked
from .rooms import keep_rooms
from .seats import locked_offering
from .telling import Shown, tell_of_change, tell_of_new_dates, tell_of_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session to come; what is empty it takes from its offering."""

    slot: Slot
    title: str = ""
    place: str = ""
    resource_id: int | None = None
    capacity: int | None = None


@transaction.atomic
def plan_sessions(
    actor: Actor, *, offering_key: str, sessions: Sequence[Planned], at: dt.datetime
) -> list[Session]:
    """Add dates to an offering, each under a code of its own. One that starts when another of the
    offering does is that one, so that a form sent twice is harmless. Those who have a seat in the
    whole are told.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    if offering.state == OfferingState.CANCELLED:
        raise NotTaking(_("This course was cancelled."))
    standing = set(queries.sessions_of(actor, offering).values_list("pk", flat=True))
    planned = plan(actor, offering=offering, sessions=sessions, at=at)
    new = {one.pk: one for one in planned if one.pk not in standing}
    tell_of_new_dates(actor, offering, list(new.values()), at=at)
    return planned


@transaction.atomic
def reschedule(
    actor: Actor,
    *,
    key: str,
    slot: Slot,
    at: dt.datetime,
    place: str = "",
    resource_id: int | None = None,
) -> Session:
    """Move a planned session to another time or place, and tell those who have a seat in it.
    Harmless twice.
    """
    session = locked(actor, key)
    before = Shown.of(session)
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled. Plan it again first."))
    _require_order(slot)
    if resource_id is not None:
        require_free(actor, resource_id, [slot], but=session)
    row = {
        "key": key,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "place": clean(place),
        "resource_id": resource_id,
    }
    done = records.put(actor, Session, match=("key",), rows=[row], at=at)
    if done.changes:
        event = "programmes.session.rescheduled"
        record(actor, event, at=at, subject=session, changes=done.changes)
        post(actor, at=at, changed={"session": [key]})
        if before.resource_id is not None or resource_id is not None:
            keep_rooms(actor, done.objects, at=at)
        tell_of_change(actor, done.objects[0], before, at=at)
        announce_moved(actor, done.objects[0], at=at)
    return done.objects[0]


def plan(
    actor: Actor, *, offering: Offering, sessions: Sequence[Planned], at: dt.datetime
) -> list[Session]:
    """The same for whoever holds the offering's lock already."""
    for one in sessions:
        _require_order(one.slot)
    standing = {one.starts_at: one for one in queries.sessions_of(actor, offering)}
    new = [one for one in sessions if one.slot.starts_at not in standing]
    rooms: dict[int, list[Slot]] = {}
    for one in new:
        if room := one.resource_id or offering.resource_id:
            rooms.setdefault(room, []).append(one.slot)
    # Numbers before rooms, as for whoever books for the first time; of two courses that are planned
    # at the same moment one waits for the other, or both would count the same numbers.
    hold_numbers(actor)
    places.lock_rooms(actor, rooms)
    for room, slots in sorted(rooms.items()):
        require_free(actor, room, slots)
    codes = iter(_codes(actor, new))
    rows = [
        {
            "code": next(codes),
            "offering_id": offering.pk,
            "programme_id": offering.programme_id,
            "title": clean(one.title) or offering.name,
            "field": offering.field,
            "type": offering.type,
            "starts_at": one.slot.starts_at,
            "ends_at": one.slot.ends_at,
            "place": clean(one.place) or offering.place,
            "resource_id": one.resource_id or offering.resource_id,
            "capacity": one.capacity,
            "state": SessionState.PLANNED,
        }
        for one in new
    ]
    done = records.put(actor, Session, match=("code",), rows=rows, at=at)
    if done.changes:
        event = "programmes.session.planned"
        record(actor, event, at=at, subject=offering, changes=done.changes)
        post(actor, at=at, changed={"session": done.touched})
        keep_rooms(actor, [one for one in done.objects if one.resource_id is not None], at=at)
    made = {one.starts_at: one for one in done.objects}
    return [made.get(one.slot.starts_at) or standing[one.slot.starts_at] for one in sessions]


def follow_place(
    actor: Actor, offering: Offering, *, place: str, resource_id: int | None, at: dt.datetime
) -> None:
    """Dates to come that were where the whole offering was go with it, and those who have a seat
    are told. A date with a place of its own stays there.
    """
    if (offering.place, offering.resource_id) == (place, resource_id):
        return
    theirs = [
        one
        for one in queries.sessions_of(actor, offering).filter(
            state=SessionState.PLANNED, ends_at__gt=at, place__in={"", place}
        )
        if one.resource_id in {None, resource_id}
    ]
    moving = [one for one in theirs if one.resource_id == resource_id != offering.resource_id]
    if moving and offering.resource_id is not None:
        slots = [Slot(one.starts_at, one.ends_at) for one in moving]
        require_free(actor, offering.resource_id, slots)
    rows = [
        {
            "key": one.key,
            "place": offering.place,
            "resource_id": offering.resource_id if one in moving else one.resource_id,
        }
        for one in theirs
    ]
    done = records.put(actor, Session, match=("key",), rows=rows, at=at)
    if done.changes:
        event = "programmes.session.rescheduled"
        record(actor, event, at=at, subject=offering, changes=done.changes)
        post(actor, at=at, changed={"session": done.touched})
        elsewhere = {one.key for one in moving}
        keep_rooms(actor, [one for one in done.objects if one.key in elsewhere], at=at)
        tell_of_place(actor, offering, done.changed, at=at)
        for one in done.changed:
            announce_moved(actor, one, at=at)


def _codes(actor: Actor, planned: Sequence[Planned]) -> list[str]:
    """In the order of the sessions; years are counted apart. The caller holds the numbers."""
    years = [one.slot.starts_at.astimezone(KST).year for one in planned]
    known = queries.session_codes(actor)
    codes = {
        year: iter(rules.session_codes(year, known, count=years.count(year))) for year in set(years)
    }
    return [next(codes[year]) for year in years]


def _require_order(slot: Slot) -> None:
    if slot.ends_at <= slot.starts_at:
        said = {"day": day_of(slot.starts_at).isoformat()}
        raise EndsBeforeStart(_("The session of %(day)s ends before it starts.") % said)


def require_free(
    actor: Actor, resource_id: int, wanted: Sequence[Slot], *, but: Session | None = None
) -> None:
    """Nobody else uses the room then, nor two of these; asked inside the room's lock."""
    room = places.lock_rooms(actor, [resource_id])[resource_id]
    taken = queries.slots_in(actor, resource_id, but=but)
    found = rules.clashes(wanted, taken) or rules.clashes_within(wanted)
    if found:
        slot, _other = found[0]
        when = f"{slot.starts_at.astimezone(KST):%Y-%m-%d %H:%M}"
        raise PlaceTaken(
            _("%(room)s is taken already: %(when)s.") % {"room": room.name, "when": when}
        )
