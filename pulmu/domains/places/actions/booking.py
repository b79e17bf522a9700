"""Booking: by oneself, by the desk for somebody, for one time or for the same hours every week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotAllowed, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce_proven, require_email
from pulmu.domains.people.models import Person
from pulmu.domains.places import mails, queries, rules
from pulmu.domains.places.choices import BookingChannel, BookingState
from pulmu.domains.places.models import Booking, Quota, Resource
from pulmu.domains.places.rules import Span

from .occupying import Held, lock_tree, occupy, standing_in_the_way, taken
from .refusals import FAULTS, InLine, NotBookable, QuotaUsedUp, TimeUnfit, untrained


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants: ``waits`` when another has the time. ``once`` names the form, so that
    one sent twice is one booking.
    """

    span: Span
    purpose: str = ""
    waits: bool = False
    once: str = ""
    language: str = Language.KO


@dataclass(frozen=True, slots=True)
class Series:
    """What came of the same hours in several weeks; ``left_out`` says why not."""

    made: list[Booking]
    left_out: list[tuple[Span, str]]


@transaction.atomic
def book(
    actor: Actor, *, resource_key: str, person: PersonRow, wish: Wish, at: dt.datetime
) -> Booking:
    """Take a resource for oneself, under an address that was proven. Where the desk approves, it is
    kept until the desk has answered.
    """
    somebody, address = introduced(actor, person, at=at)
    held = lock_tree(actor, resource_key)
    return _book(actor, held, somebody, wish, address, at=at)


@transaction.atomic
def book_for(
    actor: Actor,
    *,
    resource_key: str,
    person_key: str,
    wish: Wish,
    at: dt.datetime,
    email: str = "",
) -> Booking:
    """Take a resource for somebody at the desk, also at hours at which nobody else may. The safety
    training is asked for all the same.
    """
    actor.require(Permission.PLACES_WRITE)
    somebody, address = somebody_of(actor, person_key, email)
    held = lock_tree(actor, resource_key)
    return _book(actor, held, somebody, wish, address, at=at)


@transaction.atomic
def book_weekly(
    actor: Actor,
    *,
    resource_key: str,
    person_key: str,
    wish: Wish,
    weeks: int,
    at: dt.datetime,
    email: str = "",
) -> Series:
    """The same hours every week. A week in which it is taken or closed is left out, and told."""
    actor.require(Permission.PLACES_WRITE)
    somebody, address = somebody_of(actor, person_key, email)
    held = lock_tree(actor, resource_key)
    return _weekly(actor, held, somebody, wish, address, weeks=weeks, at=at)


@transaction.atomic
def book_own_weekly(
    actor: Actor,
    *,
    resource_key: str,
    person: PersonRow,
    wish: Wish,
    weeks: int,
    at: dt.datetime,
    all_or_none: bool = False,
) -> Series:
    """The same for oneself, within the horizon and the quotas; with ``all_or_none`` nothing is
    booked unless every week can be.
    """
    somebody, address = introduced(actor, person, at=at)
    held = lock_tree(actor, resource_key)
    series = _weekly(actor, held, somebody, wish, address, weeks=weeks, at=at)
    if series.left_out and (all_or_none or not series.made):
        raise TimeUnfit(_("Not every one of these weeks can be booked."))
    return series


@transaction.atomic
def foresee_own_weekly(
    actor: Actor,
    *,
    resource_key: str,
    person: PersonRow,
    wish: Wish,
    weeks: int,
    at: dt.datetime,
) -> Series:
    """What would come of it. It is done, and nothing of it stays: so nothing is foreseen wrongly,
    and nobody is written to.
    """
    with transaction.atomic():
        somebody, address = introduced(actor, person, at=at)
        held = lock_tree(actor, resource_key)
        series = _weekly(actor, held, somebody, wish, address, weeks=weeks, at=at)
        transaction.set_rollback(True)
    return series


def _weekly(
    actor: Actor,
    held: Held,
    person: Person,
    wish: Wish,
    address: dict[str, str],
    *,
    weeks: int,
    at: dt.datetime,
) -> Series:
    series = Series([], [])
    more = {**address, "series": new_key()}
    for span in rules.weekly(wish.span, times=min(max(weeks, 1), rules.MOST_WEEKS)):
        try:
            one = Wish(span=span, purpose=wish.purpose, once=wish.once, language=wish.language)
            if not queries.open_spans(actor, held.resource, [span]):
                raise TimeUnfit(_("Closed on that day."))
            made = _book(actor, held, person, one, more, at=at, tells=False)
        except Refused as error:
            series.left_out.append((span, str(error)))
        else:
            series.made.append(made)
    new = [one for one in series.made if one.told_at is None]
    mails.tell_of_series(actor, new, at=at)
    return series


def require_fit(
    actor: Actor,
    resource: Resource,
    person: Person,
    span: Span,
    *,
    at: dt.datetime,
    is_known: bool = False,
) -> None:
    """Everything but who else has it: the hours, and whether this person may."""
    by_desk = actor.can(Permission.PLACES_WRITE)
    require_may(actor, resource, person, on=day_of(span.starts_at), at=at, is_known=is_known)
    if span.ends_at <= span.starts_at:
        raise TimeUnfit(str(FAULTS[rules.Fault.BACKWARDS]))
    terms = rules.Terms(
        slot_minutes=resource.slot_minutes,
        longest_minutes=resource.longest_minutes,
        notice_minutes=resource.notice_minutes,
        horizon_days=resource.horizon_days,
    )
    opened = [] if by_desk else queries.open_spans(actor, resource, [span])
    found = rules.fault(span, terms, opened=opened, at=at, by_desk=by_desk)
    if found is not None:
        raise TimeUnfit(str(FAULTS[found]))


def require_may(
    actor: Actor,
    resource: Resource,
    person: Person,
    *,
    on: dt.date,
    at: dt.datetime,
    is_known: bool = False,
    by_desk: bool | None = None,
) -> None:
    """Whether this person may have it on a day, at whatever hour. ``by_desk`` says on whose terms;
    unsaid, on those of whoever acts.
    """
    if by_desk is None:
        by_desk = actor.can(Permission.PLACES_WRITE)
    if not (resource.is_bookable or by_desk):
        raise NotBookable(_("This cannot be booked here. Ask at the desk."))
    require_trained(actor, resource, person, on=on, is_known=is_known, by_desk=by_desk)
    today = day_of(at)
    if people.is_child(person, on=today) and not people.has_verified_guardian(
        actor, person, on=today
    ):
        raise NotBookable(_("For somebody under 14 the guardian asks at the desk."))


def require_trained(
    actor: Actor,
    resource: Resource,
    person: Person,
    *,
    on: dt.date,
    is_known: bool = False,
    with_contents: bool = True,
    by_desk: bool | None = None,
) -> None:
    """Whoever books for themselves shows that they are the person who was trained: a name and a
    number prove nothing. ``is_known`` says that this was seen before. Who takes a room takes the
    machines in it, and needs their trainings too; for the desk, which may know better, those of
    the machines in it are no hindrance (`queries.missing_trainings` tells them).
    """
    if by_desk is None:
        by_desk = actor.can(Permission.PLACES_WRITE)
    is_seen = is_known or by_desk
    is_proven = is_seen or person.pk in people.held_ids(actor)
    whole = not by_desk and with_contents
    for wanted in queries.trainings_of(actor, resource, with_contents=whole):
        if is_proven and queries.is_authorised(actor, person, wanted, on=on):
            continue
        raise untrained(resource, wanted, is_seen=is_seen)


def require_quota(
    actor: Actor,
    resource: Resource,
    person: Person,
    span: Span,
    *,
    at: dt.datetime,
    email_index: str = "",
    but: int | None = None,
) -> None:
    """The quotas' rows are locked, in the order of their numbers: two bookings at one moment,
    also those of two of a team, are counted one after the other.
    """
    if actor.can(Permission.PLACES_WRITE):
        return
    same = queries.same_people(actor, person.pk, email_index)
    quotas = queries.quotas_for(actor, same, resource)
    numbers = [one.pk for one in quotas]
    mine = Quota.objects.within(actor).filter(pk__in=numbers).order_by("pk")
    list(mine.select_for_update(no_key=True))
    whose = queries.whose(same, email_index)
    for quota in quotas:
        week = rules.week_of(span.starts_at)
        minutes, ahead = queries.used_of(actor, quota, whose, week, at=at, but=but)
        if rules.exceeds(
            week_minutes=quota.week_minutes,
            ahead=quota.ahead,
            minutes=minutes + span.minutes,
            bookings=ahead + 1 if span.starts_at > at else 0,
        ):
            name = quota.team.name if quota.team else _("You")
            raise QuotaUsedUp(
                _("%(whose)s: no more may be booked at the moment.") % {"whose": name}
            )


def _book(
    actor: Actor,
    held: Held,
    person: Person,
    wish: Wish,
    more: dict[str, Any],
    *,
    at: dt.datetime,
    tells: bool = True,
) -> Booking:
    """The caller holds the lock of what is booked."""
    resource, span = held.resource, wish.span
    if (standing := _sent_before(actor, resource, person, wish)) is not None:
        return standing
    require_fit(actor, resource, person, span, at=at)
    index = more["email_index"]
    require_quota(actor, resource, person, span, at=at, email_index=index)
    by_desk = actor.can(Permission.PLACES_WRITE)
    wanted = span.longer(resource.buffer_minutes)
    other = standing_in_the_way(held, wanted)
    if other is not None and not wish.waits:
        raise taken(resource, other)
    state = BookingState.CONFIRMED
    if other is not None:
        state = BookingState.WAITING
        same = queries.same_people(actor, person.pk, index)
        _require_first_wait(actor, resource, queries.whose(same, index), span, at=at)
    elif resource.needs_approval and not by_desk:
        state = BookingState.REQUESTED
    said = {
        "state": state,
        "channel": BookingChannel.DESK if by_desk else BookingChannel.PORTAL,
        "queued_at": at if state == BookingState.WAITING else None,
    }
    return write(actor, held, person, wish, {**said, **more}, at=at, tells=tells)


def write(
    actor: Actor,
    held: Held,
    person: Person,
    wish: Wish,
    said: dict[str, Any],
    *,
    at: dt.datetime,
    tells: bool = True,
) -> Booking:
    """Write it down and take its time; who only stands in line takes nothing."""
    row = {
        "key": new_key(),
        "ticket": new_key(),
        "resource_id": held.resource.pk,
        "person_id": person.pk,
        "starts_at": wish.span.starts_at,
        "ends_at": wish.span.ends_at,
        "purpose": clean(wish.purpose),
        "asked_at": at,
        "queued_at": None,
        "checked_in_at": None,
        "once": wish.once,
        "language": wish.language if wish.language in Language.values else Language.KO,
        **said,
    }
    done = records.add(actor, Booking, rows=[row], at=at)
    [made] = done.objects
    made.resource, made.person = held.resource, person
    if made.state != BookingState.WAITING:
        occupy(held, wish.span.longer(held.resource.buffer_minutes), booking=made)
    record(actor, "places.booking.made", at=at, subject=made, changes=done.changes)
    if tells:
        mails.tell(actor, made, at=at)
    return made


def _sent_before(actor: Actor, resource: Resource, person: Person, wish: Wish) -> Booking | None:
    if not wish.once:
        return None
    mine = queries.sent_by(actor, wish.once)
    if not actor.can(Permission.PLACES_WRITE):
        mine = mine.filter(email_index__in=actor.holds)
    return mine.filter(resource=resource, person=person, starts_at=wish.span.starts_at).first()


def _require_first_wait(
    actor: Actor, resource: Resource, whose: Q, span: Span, *, at: dt.datetime
) -> None:
    """Nobody stands in one line twice."""
    line = queries.in_line(actor, resource.pk, at=at).between(*span)
    if line.filter(whose).exists():
        raise InLine(_("You are on the waiting list for some of this time already."))


def introduced(actor: Actor, row: PersonRow, *, at: dt.datetime) -> tuple[Person, dict[str, str]]:
    """Whoever books for themselves, under an address that they have proven to read."""
    actor.require(Permission.BOOKING_OWN)
    email = require_email(row.email or "")
    index = people.email_index(email)
    if index not in actor.holds:
        raise NotAllowed
    somebody = introduce_proven(actor, row=row, at=at)
    return somebody, {"email_sealed": secrets.seal(email), "email_index": index}


def somebody_of(actor: Actor, person_key: str, email: str) -> tuple[Person, dict[str, str]]:
    person = people.person(actor, person_key)
    people.require_people(actor, [person.pk])
    if email:
        address = require_email(email)
        sealed, index = secrets.seal(address), people.email_index(address)
        return person, {"email_sealed": sealed, "email_index": index}
    return person, {"email_sealed": person.email_sealed, "email_index": person.email_index}
