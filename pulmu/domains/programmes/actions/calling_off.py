"""One date of a course called off, and a course with few people held all the same."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.programmes import mails, queries
from pulmu.domains.programmes.choices import Ending, EnrolmentState, OfferingState, SessionState
from pulmu.domains.programmes.models import Offering, Session

from .refusals import NotTaking, WrongState, locked
from .seats import ended, locked_offering, put
from .sessions import call_off, cancel_session


@transaction.atomic
def cancel_date(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Session:
    """Call one planned date of a course off. Where each date is booked by itself its enrolments
    end, which their people are told; where the course is booked as a whole they stay, and a change
    of a date is told by `cancel_session`. Harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = _offering_of(actor, queries.session(actor, key))
    session = locked(actor, key)
    if session.state == SessionState.CANCELLED:
        return session
    if session.state == SessionState.HELD:
        raise WrongState(_("This date has taken place already."))
    if offering.is_whole:
        return cancel_session(actor, key=key, at=at, why=clean(why))
    off = call_off(actor, session, at=at, why=clean(why))
    theirs = ("offering__organisation", "session", "person", "party")
    changes: list[Change] = []
    for one in queries.expected(actor, off).select_related(*theirs):
        is_seated = one.state == EnrolmentState.CONFIRMED
        files = [mails.calendar_file([off], offering, is_off=True)] if is_seated else []
        over = ended(Ending.OFFERING, at=at)
        changes += put(actor, one, at=at, attachments=files, why=clean(why), **over)
    if changes:
        record(actor, "programmes.enrolment.ended", at=at, subject=offering, changes=changes)
    return off


@transaction.atomic
def decide_to_hold(actor: Actor, *, key: str, at: dt.datetime) -> Offering:
    """Say that a course takes place although fewer signed up than it needs. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    if offering.state == OfferingState.CANCELLED:
        raise NotTaking(_("This course was cancelled."))
    rows = [{"key": key, "decide_on": None}]
    done = records.put(actor, Offering, match=("key",), rows=rows, at=at)
    if done.changes:
        record(actor, "programmes.offering.decided", at=at, subject=offering, changes=done.changes)
    return done.objects[0]


def _offering_of(actor: Actor, session: Session) -> Offering:
    if session.offering is None:
        raise WrongState(_("Nobody can sign up for this session."))
    return locked_offering(actor, session.offering.key)
