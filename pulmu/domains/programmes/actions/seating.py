"""What becomes of an enrolment: confirmed, moved, offered a seat, given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import agree
from pulmu.domains.people.choices import ConsentKind, Relation
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import Ending, EnrolmentState, SessionState
from pulmu.domains.programmes.models import Enrolment, Offering, Session

from .refusals import Full, TooLate, WrongState
from .seats import CONFIRMED, ended, locked_offering, offer, offer_freed, offer_waiting, put

_UNSEATED = {EnrolmentState.REQUESTED, EnrolmentState.WAITING}


@transaction.atomic
def confirm(
    actor: Actor, *, offering_key: str, keys: Sequence[str], at: dt.datetime, over: bool = False
) -> int:
    """Give a seat to those who asked or wait, all or none; how many were given one now.

    Past the last seat only with ``over``. Of a child whose guardian has not agreed yet the seat is
    kept until they do. Confirmed twice is confirmed once.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    found = _own(actor, offering, keys)
    _refuse(found, EnrolmentState.ENDED)
    changes: list[Change] = []
    for one in found:
        holds = rules.holds_seat(one.state, offered_until=one.offered_until, at=at)
        said = _seat_of(actor, offering, one, at=at)
        if holds and said["state"] == one.state:
            continue
        if not holds and not over:
            _require_seat(actor, offering, one.session, at=at)
        changes += put(actor, one, at=at, **said)
    if changes:
        record(actor, "programmes.enrolment.confirmed", at=at, subject=offering, changes=changes)
    return len(changes)


@transaction.atomic
def wait_list(actor: Actor, *, offering_key: str, keys: Sequence[str], at: dt.datetime) -> int:
    """Put people at the end of the line, where they stay: a seat they had goes to whoever else is
    next or comes, and they are offered one that comes free later. How many did not stand there
    already.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    found = _own(actor, offering, keys)
    _refuse(found, EnrolmentState.ENDED)
    queued = [one for one in found if one.state != EnrolmentState.WAITING]
    freed = _freed(queued)
    changes: list[Change] = []
    for one in queued:
        changes += put(
            actor,
            one,
            at=at,
            state=EnrolmentState.WAITING,
            queued_at=at,
            is_put_back=True,
            offered_until=None,
        )
    if changes:
        now = [one.key for one in queued]
        changes += offer_freed(actor, offering, freed, at=at, put_back=now)
        record(actor, "programmes.enrolment.queued", at=at, subject=offering, changes=changes)
    return len(queued)


@transaction.atomic
def refuse(actor: Actor, *, offering_key: str, keys: Sequence[str], at: dt.datetime) -> int:
    """Say to those who asked that they were not chosen. Harmless twice."""
    return _end(actor, offering_key, keys, Ending.REFUSED, at=at)


@transaction.atomic
def remove_from_list(
    actor: Actor, *, offering_key: str, keys: Sequence[str], at: dt.datetime
) -> int:
    """Take people off the list, at any time; their seats go to whoever is next. Harmless twice."""
    return _end(actor, offering_key, keys, Ending.DESK, at=at)


@transaction.atomic
def move(
    actor: Actor,
    *,
    offering_key: str,
    keys: Sequence[str],
    session_key: str,
    at: dt.datetime,
    over: bool = False,
) -> int:
    """Move people to another session of the same offering, all or none, and tell them. Harmless
    twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    if offering.is_whole:
        raise WrongState(_("This course is booked as a whole: there is nowhere to move to."))
    there: Session | None = queries.sessions_of(actor, offering).filter(key=session_key).first()
    if there is None:
        raise NotFound
    if there.state == SessionState.CANCELLED:
        raise WrongState(_("This date was cancelled."))
    found = [one for one in _own(actor, offering, keys) if one.session_id != there.pk]
    _refuse(found, EnrolmentState.ENDED)
    _refuse_twice(actor, found, there)
    changes: list[Change] = []
    left = _freed(found)
    came_from: dict[Session, list[Enrolment]] = {}
    for one in found:
        if one.session is not None:
            came_from.setdefault(one.session, []).append(one)
    for one in found:
        if one.state not in _UNSEATED and not over:
            _require_seat(actor, offering, there, at=at)
        changes += put(actor, one, at=at, session_id=there.pk, is_put_back=False)
    for before, moved in came_from.items():
        mails.tell_of_move(actor, moved, before, there, at=at)
    if changes:
        changes += offer_freed(actor, offering, left, at=at)
        changes += offer(actor, offering, [there], at=at)
        record(actor, "programmes.enrolment.moved", at=at, subject=offering, changes=changes)
    return len(found)


@transaction.atomic
def cancel_enrolment(actor: Actor, *, key: str, at: dt.datetime) -> Enrolment:
    """Give one's own seat, offer or place in line back, until the deadline; by what one holds.

    The seat goes to whoever is next. Harmless twice.
    """
    actor.require(Permission.ENROLMENT_OWN)
    one, offering = _held(actor, key)
    if one.state == EnrolmentState.ENDED:
        return one
    start = one.session.starts_at if one.session else queries.first_start(actor, offering)
    if not rules.may_cancel(one.state, starts_at=start, cancel_hours=offering.cancel_hours, at=at):
        raise TooLate(_("It is too late to cancel here. Please call us."))
    freed = _freed([one])
    changes = put(actor, one, at=at, **ended(Ending.SELF, at=at))
    changes += offer_freed(actor, offering, freed, at=at)
    record(actor, "programmes.enrolment.cancelled", at=at, subject=one, changes=changes)
    return one


@transaction.atomic
def take_offer(actor: Actor, *, key: str, at: dt.datetime) -> Enrolment:
    """Take the seat that is kept for oneself; for a child their guardian does. Harmless twice."""
    actor.require(Permission.ENROLMENT_OWN)
    one, offering = _held(actor, key)
    if one.state == EnrolmentState.CONFIRMED:
        return one
    if one.guardian_ticket and one.guardian_ticket not in actor.holds:
        raise NotAllowed
    if one.state != EnrolmentState.OFFERED:
        raise WrongState(_("There is no seat kept for you any more."))
    if one.offered_until is None or one.offered_until <= at:
        raise TooLate(_("The time to take this seat is over."))
    changes = put(actor, one, at=at, **CONFIRMED)
    record(actor, "programmes.enrolment.taken", at=at, subject=offering, changes=changes)
    return one


@transaction.atomic
def agree_as_guardian(
    actor: Actor,
    *,
    key: str,
    relation: Relation,
    said: Mapping[ConsentKind, bool],
    at: dt.datetime,
) -> Enrolment:
    """A guardian says yes to what a child signed up for, and what else they allow: the seat that
    was kept is the child's. By the ticket that was mailed to them. Sent twice it is said once.
    """
    actor.require(Permission.ENROLMENT_OWN)
    one, offering = _held(actor, key)
    if not one.guardian_ticket:
        return one
    if one.guardian_ticket not in actor.holds:
        raise NotAllowed
    if one.state == EnrolmentState.OFFERED and one.offered_until and one.offered_until <= at:
        raise TooLate(_("The time to take this seat is over."))
    agree(actor, person=one.person, relation=relation, said=said, at=at)
    is_seat = one.state == EnrolmentState.OFFERED
    changes = put(actor, one, at=at, **(CONFIRMED if is_seat else {"guardian_ticket": ""}))
    record(actor, "programmes.enrolment.agreed", at=at, subject=offering, changes=changes)
    return one


@transaction.atomic
def lapse_offers(actor: Actor, *, offering_key: str, at: dt.datetime) -> int:
    """End the offers whose time is over, and offer each seat that is free to whoever is next; how
    many lapsed. Run by the clock; harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    theirs = ("session", "person", "offering__organisation")
    mine = Enrolment.objects.within(actor).select_related(*theirs)
    over = list(mine.filter(offering=offering, state=EnrolmentState.OFFERED, offered_until__lte=at))
    freed = _freed(over)
    changes: list[Change] = []
    for one in over:
        changes += put(actor, one, at=at, **ended(Ending.LAPSED, at=at))
    changes += offer_freed(actor, offering, freed, at=at)
    changes += offer_waiting(actor, offering, at=at)
    if changes:
        record(actor, "programmes.enrolment.lapsed", at=at, subject=offering, changes=changes)
    return len(over)


def _end(
    actor: Actor, offering_key: str, keys: Iterable[str], ending: Ending, *, at: dt.datetime
) -> int:
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    found = [one for one in _own(actor, offering, keys) if one.state != EnrolmentState.ENDED]
    freed = _freed(found)
    changes: list[Change] = []
    for one in found:
        changes += put(actor, one, at=at, **ended(ending, at=at))
    if changes:
        changes += offer_freed(actor, offering, freed, at=at)
        record(actor, "programmes.enrolment.ended", at=at, subject=offering, changes=changes)
    return len(found)


def _freed(giving: Iterable[Enrolment]) -> list[Session | None]:
    """Where seats come free when all of these give back what they have."""
    return [one.session for one in giving if one.state not in _UNSEATED]


def _own(actor: Actor, offering: Offering, keys: Iterable[str]) -> list[Enrolment]:
    wanted = set(keys)
    mine = Enrolment.objects.within(actor).filter(offering=offering, key__in=wanted)
    found = list(
        mine.select_related("session", "person", "offering__organisation").order_by(
            "queued_at", "pk"
        )
    )
    if len(found) != len(wanted):
        raise NotFound
    return found


def _held(actor: Actor, key: str) -> tuple[Enrolment, Offering]:
    """Read again once the lock is held: what stood before may have moved."""
    offering = locked_offering(actor, queries.held_enrolment(actor, key).offering.key)
    return queries.held_enrolment(actor, key), offering


def _seat_of(
    actor: Actor, offering: Offering, one: Enrolment, *, at: dt.datetime
) -> Mapping[str, Any]:
    """What somebody is who is given a seat. A guardian may have agreed at the desk as well."""
    if not one.guardian_ticket or people.has_verified_guardian(actor, one.person, on=day_of(at)):
        return CONFIRMED
    start = one.session.starts_at if one.session else queries.first_start(actor, offering)
    until = rules.guardian_until(at=at, offer_hours=offering.offer_hours, starts_at=start)
    offered = {"state": EnrolmentState.OFFERED, "offered_until": until}
    return {**offered, "queued_at": None, "is_put_back": False}


def _require_seat(
    actor: Actor, offering: Offering, session: Session | None, *, at: dt.datetime
) -> None:
    if queries.seats(actor, offering, session, at=at).left == 0:
        raise Full(_("There are not that many seats left."))


def _refuse(found: Iterable[Enrolment], state: EnrolmentState) -> None:
    if any(one.state == state for one in found):
        raise WrongState(_("Somebody on the list was cancelled; they have to be signed up anew."))


def _refuse_twice(actor: Actor, found: Sequence[Enrolment], there: Session) -> None:
    standing = Enrolment.objects.within(actor).standing().filter(session=there)
    if standing.filter(person__in=[one.person_id for one in found]).exists():
        raise WrongState(_("Somebody stands on the list of that date already."))
