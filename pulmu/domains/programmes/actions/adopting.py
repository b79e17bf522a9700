"""Sessions that were recorded before anybody could sign up, as the dates of a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes.choices import Channel, EnrolmentState
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Session
from pulmu.ledger.posting import post

from .refusals import WrongState
from .seats import locked_offering
from .telling import tell_of_new_dates


@transaction.atomic
def adopt_sessions(
    actor: Actor, *, offering_key: str, sessions: Sequence[str], at: dt.datetime
) -> int:
    """Make sessions of the same programme the dates of an offering that is booked as a whole;
    whoever stands in their attendance had a seat in it, and is not told anew; of dates to
    come whoever has a seat is told. No figure moves by it. How many sessions were adopted now;
    harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    found = records.own(actor, Session, sessions)
    if not offering.is_whole or any(one.programme_id != offering.programme_id for one in found):
        raise WrongState(_("These sessions are no dates of this course."))
    if any(one.offering_id not in {None, offering.pk} for one in found):
        raise WrongState(_("One of these sessions is a date of another course."))
    rows = [{"key": one.key, "offering_id": offering.pk} for one in found]
    done = records.put(actor, Session, match=("key",), rows=rows, at=at)
    changes = [*done.changes, *_seated(actor, offering, found, at=at)]
    if changes:
        record(actor, "programmes.session.adopted", at=at, subject=offering, changes=changes)
        post(actor, at=at, changed={"session": done.touched})
        tell_of_new_dates(actor, offering, done.changed, at=at)
    return len(done.touched)


def _seated(
    actor: Actor, offering: Offering, sessions: Sequence[Session], *, at: dt.datetime
) -> list[Change]:
    there = Attendance.objects.within(actor).filter(
        session__in=[one.pk for one in sessions], role=PersonRole.PARTICIPANT
    )
    standing = Enrolment.objects.within(actor).standing().filter(offering=offering)
    known = set(standing.values_list("person_id", flat=True))
    persons = sorted(set(there.order_by().values_list("person_id", flat=True)) - known)
    rows = [
        {
            "key": new_key(),
            "ticket": new_key(),
            "offering_id": offering.pk,
            "person_id": number,
            "state": EnrolmentState.CONFIRMED,
            "channel": Channel.DESK,
            "signed_up_at": at,
            "answers": {},
        }
        for number in persons
    ]
    return records.put(actor, Enrolment, match=("key",), rows=rows, at=at).changes
