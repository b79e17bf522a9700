"""The lock that seats are counted in, and who gets one that came free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pulmu.core.kernel.errors import NotFound
from pulmu.core.mail.models import Attachment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail import records
from pulmu.core.trail.models import Change
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import Ending, EnrolmentState, SessionState
from pulmu.domains.programmes.models import Enrolment, Offering, Session

from .announcing import announce_state


def locked_offering(actor: Actor, key: str) -> Offering:
    """An offering of the actor's organisation. Until the transaction ends nobody else counts its
    seats: one lock for all of its sessions, so that two can never wait for each other.
    """
    mine = Offering.objects.within(actor).filter(organisation_id=actor.organisation_id)
    # With the organisation: letters name it.
    known = mine.select_related("organisation").select_for_update(of=("self",))
    found: Offering | None = known.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def put(
    actor: Actor,
    enrolment: Enrolment,
    *,
    at: dt.datetime,
    attachments: Sequence[Attachment] = (),
    why: str = "",
    **said: Any,
) -> list[Change]:
    """Say anew what an enrolment is; when its state is another, tell the person, and why, and
    whoever listens.
    """
    before = enrolment.state
    row = {"key": enrolment.key, **said}
    done = records.put(actor, Enrolment, match=("key",), rows=[row], at=at)
    for name, value in said.items():
        setattr(enrolment, name, value)
    if enrolment.state != before:
        mails.tell(actor, enrolment, at=at, attachments=attachments, why=why)
        announce_state(actor, enrolment, at=at)
    return done.changes


CONFIRMED: Mapping[str, Any] = {
    "state": EnrolmentState.CONFIRMED,
    "queued_at": None,
    "is_put_back": False,
    "offered_until": None,
    "guardian_ticket": "",
}


def ended(ending: Ending, *, at: dt.datetime) -> dict[str, Any]:
    return {
        "state": EnrolmentState.ENDED,
        "ended_at": at,
        "ending": ending,
        "queued_at": None,
        "is_put_back": False,
        "offered_until": None,
        "guardian_ticket": "",
    }


def is_off(session: Session | None) -> bool:
    return session is not None and session.state == SessionState.CANCELLED


def offer_waiting(
    actor: Actor, offering: Offering, *, at: dt.datetime, freed: bool = False
) -> list[Change]:
    """The same wherever somebody stands in line for this offering; ``freed`` as by more seats."""
    line = Enrolment.objects.within(actor).filter(offering=offering).in_line()
    give = offer_freed if freed else offer
    return give(actor, offering, [one.session for one in line.select_related("session")], at=at)


def offer_freed(
    actor: Actor,
    offering: Offering,
    sessions: Iterable[Session | None],
    *,
    at: dt.datetime,
    put_back: Collection[str] = (),
) -> list[Change]:
    """Where a seat came free: whom the desk put back earlier is in line for it like everybody
    else, but for those who are put back now (``put_back``, by their keys).
    """
    freed = list(dict.fromkeys(sessions))
    changes: list[Change] = []
    for session in freed:
        line = Enrolment.objects.within(actor).filter(offering=offering, session=session)
        for one in line.filter(is_put_back=True).exclude(key__in=put_back):
            changes += put(actor, one, at=at, is_put_back=False)
    return changes + offer(actor, offering, freed, at=at)


def offer(
    actor: Actor, offering: Offering, sessions: Iterable[Session | None], *, at: dt.datetime
) -> list[Change]:
    """Offer every seat that nobody holds to whoever stands first in line for it; none in a date
    that is off. The caller holds the offering's lock.
    """
    changes: list[Change] = []
    for session in dict.fromkeys(sessions):
        if is_off(session):
            continue
        seats = queries.seats(actor, offering, session, at=at)
        if not seats.to_offer:
            continue
        start = session.starts_at if session else queries.first_start(actor, offering)
        until = rules.offer_until(at=at, offer_hours=offering.offer_hours, starts_at=start)
        if until is None:
            continue
        line = Enrolment.objects.within(actor).filter(offering=offering, session=session)
        next_in_line = (
            line.in_line()
            .filter(is_put_back=False)
            .select_related("person", "offering__organisation")
        )
        for one in next_in_line[: seats.to_offer]:
            said: dict[str, Any] = {"state": EnrolmentState.OFFERED, "offered_until": until}
            changes += put(actor, one, at=at, **said)
    return changes
