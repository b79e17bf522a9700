"""Telling those who have a seat about a session: reminders, and what became different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import NoticeSort, SessionState
from pulmu.domains.programmes.models import Enrolment, Notice, Offering, Session

from .refusals import locked


@dataclass(frozen=True, slots=True)
class Shown:
    """What people know of a session that they come to."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    resource_id: int | None
    state: str

    @property
    def slot(self) -> rules.Slot:
        return rules.Slot(self.starts_at, self.ends_at)

    @classmethod
    def of(cls, session: Session) -> Shown:
        return cls(
            session.starts_at,
            session.ends_at,
            session.place,
            session.resource_id,
            session.state,
        )


@transaction.atomic
def remind(actor: Actor, *, session_key: str, at: dt.datetime) -> int:
    """Remind those who have a seat of a session, if it is the time to; how many were. Run by the
    clock, harmless twice: each reminder goes to each of them once.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    session = locked(actor, session_key)
    sort = rules.reminder_due(starts_at=session.starts_at, at=at)
    if sort is None or session.state != SessionState.PLANNED or session.offering_id is None:
        return 0
    # Who came after it was due has just read the same in the letter about their seat.
    since = rules.remind_from(sort, starts_at=session.starts_at)
    waiting = queries.not_told(actor, session, sort).filter(signed_up_at__lt=since)
    letter = mails.SOON if sort == NoticeSort.HOURS else mails.REMINDER
    told = mails.tell_of_sessions(
        actor,
        letter,
        [session],
        list(waiting.filter(person__is_suspended=False)),
        at=at,
        useful_until=session.starts_at,
    )
    note(actor, session, told, [sort], at=at)
    return len(told)


def tell_of_change(actor: Actor, session: Session, before: Shown, *, at: dt.datetime) -> None:
    """Tell those who have a seat that a session to come is elsewhere, at another time, cancelled,
    or on again. In the transaction of the change, so that each is told once.
    """
    now = Shown.of(session)
    was_off, is_off = (one.state == SessionState.CANCELLED for one in (before, now))
    if session.offering_id is None or now == before or (was_off and is_off):
        return
    if now.state == SessionState.HELD or (before if is_off else now).ends_at <= at:
        return
    found = list(queries.confirmed(actor, session))
    if is_off:
        mails.tell_of_sessions(actor, mails.OFF, [session], found, at=at)
        return
    is_later = before.slot != now.slot
    told = mails.tell_of_sessions(
        actor, mails.MOVED, [session], found, at=at, before=before.slot if is_later else None
    )
    if is_later:
        _remind_anew(actor, session, told, at=at)


def tell_of_new_dates(
    actor: Actor, offering: Offering, sessions: Sequence[Session], *, at: dt.datetime
) -> None:
    """Tell those who have a seat in a whole course that it has more dates, of all in one letter."""
    coming = [one for one in sessions if one.ends_at > at]
    if not (offering.is_whole and coming):
        return
    found = list(queries.confirmed(actor, coming[0]))
    told = mails.tell_of_sessions(actor, mails.ADDED, coming, found, at=at)
    for session in coming:
        note(actor, session, told, _due(session, at=at), at=at)


def tell_of_place(
    actor: Actor, offering: Offering, sessions: Sequence[Session], *, at: dt.datetime
) -> None:
    """Tell those who have a seat that dates of a course are elsewhere: each in one letter."""
    together = [list(sessions)] if offering.is_whole else [[one] for one in sessions]
    for dates in filter(None, together):
        found = list(queries.confirmed(actor, dates[0]))
        mails.tell_of_sessions(actor, mails.PLACED, dates, found, at=at)


def tell_of_removal(actor: Actor, session: Session, *, at: dt.datetime) -> None:
    """Tell those who have a seat that a date which was still to come is none any more."""
    is_coming = session.state == SessionState.PLANNED and session.ends_at > at
    if session.offering_id is None or not is_coming:
        return
    session.changed_at = at
    found = list(queries.confirmed(actor, session))
    mails.tell_of_sessions(actor, mails.OFF, [session], found, at=at)


def _remind_anew(
    actor: Actor, session: Session, told: Iterable[Enrolment], *, at: dt.datetime
) -> None:
    """Reminders of the former date do not count for the new one; of those that would be due by now
    the letter about the change is one.
    """
    notices = Notice.objects.within(actor).filter(session=session, sort__in=rules.REMINDERS)
    notices.delete()
    note(actor, session, told, _due(session, at=at), at=at)


def _due(session: Session, *, at: dt.datetime) -> list[NoticeSort]:
    start = session.starts_at
    return [sort for sort in rules.REMINDERS if rules.remind_from(sort, starts_at=start) <= at]


def note(
    actor: Actor,
    session: Session,
    told: Iterable[Enrolment],
    sorts: Iterable[NoticeSort],
    *,
    at: dt.datetime,
) -> None:
    wanted = list(sorts)
    Notice.objects.bulk_create(
        Notice(
            organisation_id=actor.organisation_id,
            enrolment=one,
            session=session,
            sort=sort,
            sent_at=at,
        )
        for one in told
        for sort in wanted
    )
