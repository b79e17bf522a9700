"""What was done on a list, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change, Event
from pulmu.domains.programmes import mails, queries
from pulmu.domains.programmes.choices import EnrolmentState, OfferingState
from pulmu.domains.programmes.models import Enrolment, Offering

from .announcing import announce_state
from .seats import is_off, locked_offering, offer_waiting

TAKEN_BACK = "programmes.enrolment.taken_back"
_SEATED = {EnrolmentState.CONFIRMED, EnrolmentState.OFFERED}


@transaction.atomic
def take_back_seating(
    actor: Actor, *, offering_key: str, batch: str, at: dt.datetime
) -> tuple[int, int]:
    """Undo what was done on a list under this batch: how many stand as before, and how many do not.

    Somebody whose seat went to another meanwhile, or to whom something was done since, stays as
    they are. Whose state is another now is told; a seat that comes free by it is offered on.
    Harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    subject = f"{offering._meta.label}:{offering.key}"
    acts = Event.objects.within(actor).exclude(batch="").filter(batch=batch, subject=subject)
    mine = Change.objects.within(actor).filter(model=Enrolment._meta.label)
    made: dict[str, list[Change]] = {}
    for change in mine.filter(event__in=acts.exclude(name=TAKEN_BACK)).order_by("-pk"):
        made.setdefault(change.key, []).append(change)
    if not made:
        raise NotFound
    newest = {
        one.key: one.event
        for one in mine.filter(key__in=made).select_related("event").order_by("pk")
    }
    back = left = 0
    # Seats that come free by it first, then those who get theirs again.
    for key, done in sorted(made.items(), key=lambda item: _before(item[1], "state") in _SEATED):
        if newest[key].name == TAKEN_BACK:
            continue
        if newest[key].batch == batch and _restored(actor, offering, done, at=at):
            back += 1
        else:
            left += 1
    if back and (changes := offer_waiting(actor, offering, at=at)):
        record(actor, "programmes.enrolment.offered", at=at, subject=offering, changes=changes)
    return back, left


def _restored(
    actor: Actor, offering: Offering, changes: Sequence[Change], *, at: dt.datetime
) -> bool:
    """Whether one of them stands as before; not in what was called off since, nor without a free
    seat, where they had one.
    """
    now = queries.enrolment(actor, changes[0].key)
    state, session = _before(changes, "state") or now.state, _before(changes, "session_id")
    comes_back = now.state not in _SEATED or session is not None
    there = queries.sessions_of(actor, offering).filter(pk=session or now.session_id).first()
    if offering.state == OfferingState.CANCELLED or is_off(there):
        return False
    left = queries.seats(actor, offering, there, at=at).left
    if state in _SEATED and comes_back and left == 0:
        return False
    try:
        with transaction.atomic():
            made = records.take_back(actor, changes, at=at)
            record(actor, TAKEN_BACK, at=at, subject=offering, changes=made)
    except IntegrityError:
        return False
    then = queries.enrolment(actor, now.key)
    if then.state != now.state:
        mails.tell(actor, then, at=at)
        announce_state(actor, then, at=at)
    return True


def _before(changes: Sequence[Change], column: str) -> object:
    """What stood in a column before the first of these changes, given newest first."""
    said = [change.before for change in changes if change.before and column in change.before]
    return said[-1][column] if said else None
