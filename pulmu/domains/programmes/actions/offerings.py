"""What people can sign up for: written, published, cancelled, and offered again next year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean, clean_lines
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.core.trail.records import Put
from pulmu.core.webhooks.choices import Happening
from pulmu.domains.companies.choices import Field
from pulmu.domains.people import queries as people
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import (
    Booking,
    Ending,
    EnrolmentState,
    OfferingState,
    SessionState,
    SessionType,
    Stage,
)
from pulmu.domains.programmes.models import Enrolment, Instructor, Offering
from pulmu.domains.surveys import actions as surveys
from pulmu.domains.surveys.models import Questionnaire

from .announcing import announce_offering
from .planning import Planned, follow_place, plan
from .refusals import (
    DeadlineWrong,
    FormBroken,
    NameMissing,
    NotReady,
    NotTaking,
    NumberWrong,
    StillInUse,
    UnknownWord,
)
from .seats import ended, locked_offering, offer_waiting, put
from .sessions import ProgrammeRow, call_off, record_programmes

FULL = 100
_TEXTS = ("about", "materials", "after_links")
_MANY, _A_YEAR = 1_000_000, 24 * 365
# An offer that is over as soon as it is made would use up the whole line.
_LIMITS = {
    "offer_hours": (1, _A_YEAR),
    "cancel_hours": (0, _A_YEAR),
    "capacity": (0, _MANY),
    "least": (0, _MANY),
    "cost": (0, 100 * _MANY),
    "theory_minutes": (0, _MANY),
    "practice_minutes": (0, _MANY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingRow:
    """An offering as typed; the columns of `Offering` by their names."""

    programme_id: int
    name: str
    field: str = Field.OTHER
    type: str = SessionType.COURSE
    stage: str = Stage.LEARN
    summary: str = ""
    about: str = ""
    audience: str = ""
    to_bring: str = ""
    cost: int = 0
    place: str = ""
    resource_id: int | None = None
    trains_class_id: int | None = None
    materials: str = ""
    after_links: str = ""
    theory_minutes: int = 0
    practice_minutes: int = 0
    booking: str = Booking.WHOLE
    capacity: int | None = None
    asks_birth: bool = False
    needs_approval: bool = False
    has_waiting_list: bool = True
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    cancel_hours: int = 24
    offer_hours: int = 24
    least: int | None = None
    decide_on: dt.date | None = None
    asks_id: int | None = None
    survey_id: int | None = None
    certificate_percent: int | None = None


COLUMNS = tuple(one.name for one in fields(OfferingRow))


@transaction.atomic
def draft_offering(actor: Actor, *, row: OfferingRow, once: str, at: dt.datetime) -> Offering:
    """Begin an offering; nobody sees it yet. ``once`` is the random key that the form carried, so
    that a form sent twice makes one.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    columns = _columns(actor, row)
    try:
        with transaction.atomic():
            standing = _made_of(actor, once)
            if standing is None:
                return _put(actor, {"key": once, **columns}, "drafted", at=at)
    except IntegrityError:
        # The other of two clicks was there first.
        standing = _made_of(actor, once)
    if standing is None or any(getattr(standing, name) != value for name, value in columns.items()):
        raise _broken()
    return standing


@transaction.atomic
def draft_of_wish(actor: Actor, *, wish_key: str, at: dt.datetime) -> Offering:
    """Begin a course of what people wish for; the wish is taken up by it. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    wish = surveys.take_up(actor, key=wish_key, at=at)
    made = Offering.objects.within(actor).exclude(state=OfferingState.CANCELLED)
    standing: Offering | None = made.filter(wish=wish).first()
    if standing is not None:
        return standing
    rows = [ProgrammeRow(name=wish.topic)]
    programme = record_programmes(actor, rows=rows, at=at).objects[0]
    row = OfferingRow(programme_id=programme.pk, name=wish.topic, field=wish.field)
    columns = {"key": new_key(), **_columns(actor, row), "wish_id": wish.pk}
    return _put(actor, columns, "drafted", at=at)


@transaction.atomic
def correct_offering(actor: Actor, *, key: str, row: OfferingRow, at: dt.datetime) -> Offering:
    """Say anew what an offering is. Seats that come free by it are offered to those in line; dates
    that were where it was go with it, and people are told.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    found = locked_offering(actor, key)
    if found.booking != row.booking and found.enrolments.exists():
        message = _("People have signed up: how it is booked cannot change any more.")
        raise StillInUse(message)
    before = found.capacity
    corrected = _put(actor, {"key": key, **_columns(actor, row)}, "corrected", at=at)
    follow_place(actor, corrected, place=found.place, resource_id=found.resource_id, at=at)
    has_more = rules.has_more(before, corrected.capacity)
    if changes := offer_waiting(actor, corrected, at=at, freed=has_more):
        record(actor, "programmes.enrolment.offered", at=at, subject=corrected, changes=changes)
    return corrected


@transaction.atomic
def set_instructors(
    actor: Actor, *, key: str, persons: Sequence[str], at: dt.datetime
) -> list[Instructor]:
    """Say who teaches an offering, by the keys of the persons. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    ids = people.ids_by_key(actor, persons)
    if len(ids) != len(set(persons)):
        raise NotFound
    people.require_people(actor, ids.values())
    standing = list(Instructor.objects.within(actor).filter(offering=offering))
    changes = records.remove(actor, [one for one in standing if one.person_id not in ids.values()])
    rows = [{"offering_id": offering.pk, "person_id": number} for number in ids.values()]
    done = records.put(actor, Instructor, match=("offering_id", "person_id"), rows=rows, at=at)
    if changes := changes + done.changes:
        record(actor, "programmes.offering.taught", at=at, subject=offering, changes=changes)
    return done.objects


@transaction.atomic
def publish(actor: Actor, *, key: str, at: dt.datetime) -> Offering:
    """Show an offering to everybody. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    if offering.state == OfferingState.PUBLISHED:
        return offering
    if offering.state == OfferingState.CANCELLED:
        raise NotTaking(_("This course was cancelled."))
    start = queries.first_start(actor, offering)
    if start is None:
        raise NotReady(_("It has no dates yet."))
    if start <= at:
        raise NotReady(_("Its first date has passed already."))
    if offering.closes_at is not None and offering.closes_at <= at:
        raise NotReady(_("The time to sign up is over before it is published."))
    said = {"state": OfferingState.PUBLISHED, "published_at": offering.published_at or at}
    published = _put(actor, {"key": key, **said}, "published", at=at)
    announce_offering(actor, Happening.OFFERING_PUBLISHED, published, at=at)
    if published.wish is not None:
        waiting = surveys.let_go_of_waiting(actor, published.wish)
        mails.tell_wishers(actor, published, waiting, at=at)
    return published


@transaction.atomic
def unpublish(actor: Actor, *, key: str, at: dt.datetime) -> Offering:
    """Hide an offering again; refused while somebody stands on its list. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    if offering.state != OfferingState.PUBLISHED:
        return offering
    if Enrolment.objects.within(actor).standing().filter(offering=offering).exists():
        raise StillInUse(_("People have signed up: cancel it, and they are told."))
    return _put(actor, {"key": key, "state": OfferingState.DRAFT}, "unpublished", at=at)


@transaction.atomic
def cancel_offering(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Offering:
    """Call an offering off: its dates that are still planned, and every enrolment, whose people
    are told. Harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    if offering.state == OfferingState.CANCELLED:
        return offering
    said = {
        "state": OfferingState.CANCELLED,
        "cancelled_at": at,
        "cancelled_why": clean(why),
    }
    cancelled = _put(actor, {"key": key, **said}, "cancelled", at=at)
    announce_offering(actor, Happening.OFFERING_CANCELLED, cancelled, at=at)
    planned = queries.sessions_of(actor, offering).filter(state=SessionState.PLANNED)
    off = [call_off(actor, session, at=at, why=clean(why)) for session in planned]
    standing = Enrolment.objects.within(actor).standing().filter(offering=offering)
    changes: list[Change] = []
    for one in standing.select_related("offering__organisation", "session", "person"):
        theirs = [session for session in off if one.session_id in {None, session.pk}]
        has_dates = theirs and one.state == EnrolmentState.CONFIRMED
        files = [mails.calendar_file(theirs, cancelled, is_off=True)] if has_dates else []
        changes += put(actor, one, at=at, attachments=files, **ended(Ending.OFFERING, at=at))
    if changes:
        record(actor, "programmes.enrolment.ended", at=at, subject=offering, changes=changes)
    return cancelled


@transaction.atomic
def copy_offering(
    actor: Actor, *, key: str, first_on: dt.date, once: str, at: dt.datetime
) -> Offering:
    """Offer the same again, its first session on ``first_on``: every date, deadline and day of
    decision moves by as many days, at the same time on the wall. Nobody sees it yet.

    Dates that fall on a holiday are copied as well: the desk shows them. Harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, key)
    standing = _made_of(actor, once)
    if standing is not None and standing.copied_from_id != offering.pk:
        raise _broken()
    if standing is not None:
        return standing
    sessions = list(queries.sessions_of(actor, offering).exclude(state=SessionState.CANCELLED))
    if not sessions:
        raise NotReady(_("It has no dates to copy."))
    days = (first_on - day_of(sessions[0].starts_at)).days
    row = {name: getattr(offering, name) for name in COLUMNS}
    for name in ("opens_at", "closes_at"):
        row[name] = rules.moved(row[name], days=days) if row[name] else None
    if row["decide_on"]:
        row["decide_on"] += dt.timedelta(days=days)
    copied = {"key": once, "copied_from_id": offering.pk, **row}
    made = _put(actor, copied, "copied", at=at)
    teachers = offering.instructors.values_list("person__key", flat=True)
    set_instructors(actor, key=made.key, persons=list(teachers), at=at)
    plan(
        actor,
        offering=made,
        sessions=[
            Planned(
                slot=rules.Slot(
                    rules.moved(one.starts_at, days=days), rules.moved(one.ends_at, days=days)
                ),
                title=one.title,
                place=one.place,
                resource_id=one.resource_id,
                capacity=one.capacity,
            )
            for one in sessions
        ],
        at=at,
    )
    return made


def _made_of(actor: Actor, once: str) -> Offering | None:
    """What the form that carried this key has made already; refused when it is no key of a form."""
    if not is_key(once):
        raise _broken()
    known = Offering.objects.everywhere(because="a key names one record, whoever's it is")
    standing: Offering | None = known.filter(key=once).first()
    if standing is not None and standing.organisation_id != actor.organisation_id:
        raise _broken()
    return standing


def _broken() -> FormBroken:
    return FormBroken(_("The form is out of date. Please open it again."))


def _put(actor: Actor, row: dict[str, Any], event: str, *, at: dt.datetime) -> Offering:
    done: Put[Offering] = records.put(actor, Offering, match=("key",), rows=[row], at=at)
    [offering] = done.objects
    if done.changes:
        name = f"programmes.offering.{event}"
        record(actor, name, at=at, subject=offering, changes=done.changes)
    return offering


def _columns(actor: Actor, row: OfferingRow) -> dict[str, Any]:
    _check(row)
    queries.require_programmes(actor, [row.programme_id])
    if row.resource_id is not None:
        places.require_resources(actor, [row.resource_id])
    if row.trains_class_id is not None:
        places.require_class(actor, row.trains_class_id)
    asked = {number for number in (row.asks_id, row.survey_id) if number is not None}
    mine = Questionnaire.objects.within(actor).filter(organisation_id=actor.organisation_id)
    if mine.filter(pk__in=asked).count() != len(asked):
        raise NotFound
    said = {name: getattr(row, name) for name in COLUMNS}
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = clean_lines(value) if name in _TEXTS else clean(value)
    return said


def _check(row: OfferingRow) -> None:
    if not clean(row.name):
        raise NameMissing(_("A course needs a name."))
    for word, choices in (
        (row.field, Field),
        (row.type, SessionType),
        (row.stage, Stage),
        (row.booking, Booking),
    ):
        if word not in choices.values:
            message = _("“%(word)s” is none of %(words)s.")
            raise UnknownWord(message % {"word": word, "words": ", ".join(choices.values)})
    if row.opens_at and row.closes_at and row.closes_at <= row.opens_at:
        raise DeadlineWrong(_("Sign-up closes before it opens."))
    if row.certificate_percent is not None and not 1 <= row.certificate_percent <= FULL:
        raise NumberWrong(_("The share that earns a certificate is between 1 and 100 per cent."))
    for name, (least, most) in _LIMITS.items():
        if (number := getattr(row, name)) is not None and not least <= number <= most:
            said = {"what": getattr(Offering, name).field.verbose_name}
            said |= {"least": least, "most": most}
            raise NumberWrong(_("%(what)s: from %(least)d to %(most)d.") % said)
