"""Reads about programmes, sessions and attendance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.search.grams import squeeze, words_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import bulk
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.places import queries as places
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import (
    Attendance,
    Offering,
    Programme,
    Session,
    SessionQuerySet,
)
from pulmu.domains.programmes.rules import Slot


def programmes(actor: Actor) -> ScopedQuerySet:
    """By name: there are few, and people look for one."""
    return Programme.objects.within(actor).order_by("name", "pk")


def programme(actor: Actor, key: str) -> Programme:
    found = Programme.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def sessions(actor: Actor) -> SessionQuerySet:
    """Newest first, with programme and ``present_count``."""
    return (
        Session.objects.within(actor)
        .select_related("programme", "offering")
        .with_present_count()
        .order_by("-starts_at", "-pk")
    )


def session(actor: Actor, key: str) -> Session:
    found = sessions(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def sessions_held(actor: Actor) -> SessionQuerySet:
    """Those that took place, in no order."""
    found: SessionQuerySet = Session.objects.within(actor).filter(state=SessionState.HELD)
    return found.order_by()


def sessions_on(actor: Actor, on: dt.date) -> SessionQuerySet:
    """One's own sessions of a day that were not cancelled, the first of them first."""
    begins, ends = moment(on), moment(on + dt.timedelta(days=1))
    mine = _own(actor).filter(starts_at__lt=ends, ends_at__gte=begins)
    return mine.order_by("starts_at", "pk")


def ended_lately(actor: Actor, *, at: dt.datetime, days: int) -> SessionQuerySet:
    """One's own sessions that are over since a few days, the last of them first."""
    since = at - dt.timedelta(days=days)
    return _own(actor).filter(ends_at__lt=at, ends_at__gte=since).order_by("-ends_at", "-pk")


def _own(actor: Actor) -> SessionQuerySet:
    return sessions(actor).filter(organisation_id=actor.home).exclude(state=SessionState.CANCELLED)


def session_codes(actor: Actor) -> list[str]:
    """Every code that is taken in the actor's organisation."""
    mine = Session.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return list(mine.values_list("code", flat=True))


def slots_in(actor: Actor, resource_id: int, *, but: Session | None = None) -> list[Slot]:
    """When a room has sessions that were not cancelled, or is taken otherwise, in order."""
    mine = Session.objects.within(actor).filter(resource=resource_id)
    if but is not None:
        mine = mine.exclude(pk=but.pk)
    happening = mine.exclude(state=SessionState.CANCELLED).order_by("starts_at", "pk")
    taught = [Slot(*row) for row in happening.values_list("starts_at", "ends_at")]
    others = places.taken_by_others(actor, resource_id, but=holder(but) if but else "")
    return sorted({*taught, *(Slot(*one) for one in others)})


def training_sessions(actor: Actor, numbers: Iterable[int]) -> dict[int, Session]:
    """Those of these that train for a class of equipment, by number, with their offering."""
    mine = Session.objects.within(actor).select_related("offering")
    train = mine.filter(offering__trains_class__isnull=False)
    return {one.pk: one for some in chunks(numbers) for one in train.filter(pk__in=some)}


def parts_missed(actor: Actor, offering: Offering, person_id: int) -> SessionQuerySet:
    """Sessions of an offering that were not cancelled, and that somebody did not attend."""
    came = Attendance.objects.within(actor).filter(person=person_id, is_present=True)
    mine: SessionQuerySet = Session.objects.within(actor).filter(offering=offering)
    happening = mine.exclude(state=SessionState.CANCELLED)
    return happening.exclude(pk__in=came.filter(session__offering=offering).values("session"))


def holder(session: Session) -> str:
    """What a session is called where its room is held for it."""
    return f"session:{session.key}"


def roster(actor: Actor, session_key: str, text: str = "") -> ScopedQuerySet:
    """Everybody with an attendance in a session, by day and as typed, with the person; or those
    whose name, initials (ㄱㅎㄴ) or affiliation every word fits.

    Mask the persons' names on a page.
    """
    found = Attendance.objects.within(actor).filter(session__key=session_key)
    for word in words_of(text):
        by_name = Q(person__search__contains=squeeze(word))
        found = found.filter(by_name | Q(affiliation__icontains=word))
    return found.select_related("person").order_by("on", "pk")


def years_of(actor: Actor, session_key: str) -> set[int]:
    """The years in whose figures a session has a part: that of its start, those of who came."""
    mine = Session.objects.within(actor).filter(key=session_key)
    starts_at = mine.values_list("starts_at", flat=True).first()
    if starts_at is None:
        raise NotFound
    return {day_of(starts_at).year, *(day.year for day in days_of(actor, session_key))}


def days_of(actor: Actor, session_key: str) -> set[dt.date]:
    """The days on which somebody came to a session, or should have."""
    theirs = Attendance.objects.within(actor).filter(session__key=session_key)
    return set(theirs.values_list("on", flat=True).distinct())


def attendance(actor: Actor, key: str) -> Attendance:
    mine = Attendance.objects.within(actor).select_related("session__programme", "person")
    found = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def marks(
    actor: Actor, sessions: Iterable[int]
) -> dict[tuple[int, int, dt.date, str], tuple[str, str]]:
    """(mark, way) of the attendances that have one, by session, person, day and role."""
    found: dict[tuple[int, int, dt.date, str], tuple[str, str]] = {}
    mine = Attendance.objects.within(actor).exclude(mark="", way="")
    for some in chunks(sorted(sessions)):
        rows = mine.filter(session__in=some)
        columns = ("session_id", "person_id", "on", "role", "mark", "way")
        for session, person, on, role, mark, way in rows.values_list(*columns):
            found[session, person, on, role] = mark, way
    return found


def sessions_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Session]:
    """Sessions by key; unknown keys are left out."""
    mine = sessions(actor)
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def attendances_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Attendance]:
    """Attendances by key, with session and person; unknown keys are left out."""
    mine = Attendance.objects.within(actor).select_related("session__programme", "person")
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def programmes_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Programme]:
    """Programmes by key; unknown keys are left out."""
    mine = Programme.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def session_ids_by_code(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """Row numbers, as list actions want them; unknown codes are left out."""
    mine = Session.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: dict[str, int] = {}
    for some in chunks(codes):
        found.update(mine.filter(code__in=some).values_list("code", "pk"))
    return found


def require_programmes(actor: Actor, ids: Iterable[int]) -> None:
    """NotFound unless every id is a programme of the organisation that is written for."""
    mine = Programme.objects.within(actor).filter(organisation_id=actor.organisation_id)
    wanted = set(ids)
    if sum(mine.filter(pk__in=some).count() for some in chunks(wanted)) != len(wanted):
        raise NotFound(_("There is no such programme in this organisation."))


def require_sessions(actor: Actor, ids: Iterable[int]) -> None:
    """NotFound unless every id is a session of the organisation that is written for. Until the
    transaction ends nobody locks one of them: whoever did would wait for the ledger's head, while
    the database asks at the very end whether the sessions are there.
    """
    mine = Session.objects.within(actor).filter(organisation_id=actor.organisation_id)
    wanted = sorted(set(ids))
    found = 0
    for some in chunks(wanted):
        these = mine.filter(pk__in=some)
        bulk.hold(these)
        found += these.count()
    if found != len(wanted):
        raise NotFound(_("There is no such session in this organisation."))
