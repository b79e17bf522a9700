"""Bookings: for the desk, for whoever holds one, and what the clock has to do with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Q

from pulmu.core.kernel.calendars import CANCEL, PUBLISH, Event, calendar, sequence_of
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.places import rules
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import SENT, Booking, BookingQuerySet, Quota, Resource
from pulmu.domains.places.rules import Span

from .tree import contents_of

_UNSURE = {BookingState.REQUESTED, BookingState.OFFERED, BookingState.WAITING}


def bookings(actor: Actor) -> BookingQuerySet:
    """All, in the order of their time. Mask the persons' names on a page."""
    mine: BookingQuerySet = Booking.objects.within(actor)
    known = mine.select_related("resource", "person", "use")
    return known.order_by("starts_at", "pk")


def booking(actor: Actor, key: str) -> Booking:
    """For the desk. On the portal somebody shows what they hold: `held_booking`."""
    return _one(bookings(actor).filter(key=key))


def sent_by(actor: Actor, once: str) -> BookingQuerySet:
    """What came of a form that was sent before, but for what was called off since."""
    return bookings(actor).filter(organisation_id=actor.organisation_id, once=once, state__in=SENT)


def held_bookings(actor: Actor) -> BookingQuerySet:
    """What belongs to the address or the ticket that somebody holds."""
    mine = Q(email_index__in=actor.holds) & ~Q(email_index="")
    return bookings(actor).filter(mine | Q(ticket__in=actor.holds)).select_related("organisation")


def held_booking(actor: Actor, ticket: str) -> Booking:
    return _one(held_bookings(actor).filter(ticket=ticket))


def to_approve(actor: Actor) -> BookingQuerySet:
    """Asked for and not answered, the next to come first."""
    return bookings(actor).filter(state=BookingState.REQUESTED)


def on_day(actor: Actor, day: dt.date) -> BookingQuerySet:
    """What was to happen on a Korean day, without what was called off before."""
    begins, ends = moment(day), moment(day + dt.timedelta(days=1))
    states = (
        BookingState.CONFIRMED,
        BookingState.IN_USE,
        BookingState.DONE,
        BookingState.NO_SHOW,
    )
    return bookings(actor).between(begins, ends).filter(state__in=states)


def may_begin(one: Booking, *, at: dt.datetime) -> bool:
    """Whether somebody may check in for it now."""
    span = Span(one.starts_at, one.ends_at)
    return one.state == BookingState.CONFIRMED and rules.may_check_in(span, at=at)


def is_use_unsaid(one: Booking) -> bool:
    """Whether it was closed after its time and nobody has said since how it was used."""
    if one.use is None or one.ended_at is None or one.checked_out_at is None:
        return False
    closed = {"left_at": one.checked_out_at, "closed_at": one.ended_at}
    return rules.is_use_unsaid(one.ends_at, **closed, written_at=one.use.changed_at)


def no_shows(actor: Actor, *, since: dt.datetime) -> BookingQuerySet:
    """The latest first."""
    found = bookings(actor).filter(state=BookingState.NO_SHOW, starts_at__gte=since)
    return found.order_by("-starts_at", "-pk")


def at_machine(actor: Actor, resource: Resource, *, at: dt.datetime) -> BookingQuerySet:
    """What may be begun or ended at a machine now."""
    soon = Q(state=BookingState.CONFIRMED, starts_at__lte=at + dt.timedelta(minutes=15))
    return bookings(actor).filter(
        Q(state=BookingState.IN_USE) | soon & Q(ends_at__gt=at), resource=resource
    )


def ahead_in(actor: Actor, resource: Resource | None, days: Span) -> BookingQuerySet:
    """What is still to come of a time, of the lab or of a resource and what stands in it."""
    mine = bookings(actor).filter(organisation=actor.organisation_id)
    if resource is not None:
        mine = mine.filter(resource__in=contents_of(actor, resource.pk))
    return mine.open().between(*days).exclude(state=BookingState.IN_USE)


def in_use(actor: Actor, numbers: Iterable[int]) -> BookingQuerySet:
    """Who is at any of these resources."""
    return bookings(actor).filter(resource__in=list(numbers), state=BookingState.IN_USE)


def in_line(actor: Actor, resource_id: int, *, at: dt.datetime) -> BookingQuerySet:
    """Who waits for a time that is not over, first come first."""
    mine: BookingQuerySet = Booking.objects.within(actor).select_related(
        "resource__organisation", "person"
    )
    waiting = mine.filter(resource=resource_id, state=BookingState.WAITING, ends_at__gt=at)
    return waiting.order_by("queued_at", "pk")


def place_in_line(actor: Actor, one: Booking, *, at: dt.datetime) -> int:
    """1 for who is next among those who want some of the same time; 0 for who does not wait."""
    if one.state != BookingState.WAITING:
        return 0
    line = in_line(actor, one.resource_id, at=at).between(one.starts_at, one.ends_at)
    numbers = list(line.values_list("pk", flat=True))
    return numbers.index(one.pk) + 1 if one.pk in numbers else 0


def same_people(actor: Actor, person_id: int, email_index: str) -> set[int]:
    """Numbers of everybody this is, under whatever name beside that address, and of whoever one of
    them was merged with.
    """
    beside = Person.objects.within(actor).filter(email_index=email_index).exclude(email_index="")
    return people.together(actor, {person_id, *beside.values_list("pk", flat=True)})


def quotas_for(actor: Actor, same: Collection[int], resource: Resource) -> list[Quota]:
    """What limits somebody on this resource, as whichever of ``same`` (see `same_people`)."""
    mine = Quota.objects.within(actor).filter(organisation=resource.organisation_id)
    ours = mine.filter(Q(team=None) | Q(team__members__person__in=same))
    of_class = Q(equipment_class=None) | Q(equipment_class=resource.equipment_class_id)
    return list(ours.filter(of_class).select_related("team").order_by("pk").distinct())


def whose(same: Collection[int], email_index: str) -> Q:
    """Somebody's bookings, under whatever name they have said beside their address."""
    under = Q(email_index=email_index) if email_index else Q(pk__isnull=True)
    return Q(person__in=same) | under


def used_of(
    actor: Actor, quota: Quota, theirs: Q, week: Span, *, at: dt.datetime, but: int | None
) -> tuple[int, int]:
    """Minutes in the week, and bookings ahead, that count against a quota. What is only offered
    counts when it is taken.
    """
    mine: BookingQuerySet = Booking.objects.within(actor)
    if but is not None:
        mine = mine.exclude(pk=but)
    if quota.team is None:
        mine = mine.filter(theirs)
    else:
        members = people.together(actor, quota.team.members.values_list("person_id", flat=True))
        known = Person.objects.within(actor).filter(pk__in=members).exclude(email_index="")
        under = Q(email_index__in=known.values("email_index"))
        mine = mine.filter(theirs | under | Q(person__in=members))
    if quota.equipment_class_id is not None:
        mine = mine.filter(resource__equipment_class=quota.equipment_class_id)
    has = mine.holding().exclude(state=BookingState.OFFERED)
    counted = has | mine.filter(state__in=[BookingState.DONE, BookingState.NO_SHOW])
    rows = counted.between(*week).values_list("starts_at", "ends_at")
    minutes = sum(Span(*row).minutes for row in rows)
    ahead = has.filter(starts_at__gt=at).count()
    return minutes, ahead


def due(actor: Actor, *, at: dt.datetime) -> list[str]:
    """Keys of what the clock has to look at: nobody came, nobody left, an offer that lapsed, a
    request that nobody answered in time, a line whose time has come.
    """
    mine: BookingQuerySet = Booking.objects.within(actor)
    over = Q(state=BookingState.IN_USE, ends_at__lte=at - rules.FORGOT_AFTER)
    begun = Q(state__in=[BookingState.CONFIRMED, BookingState.REQUESTED], starts_at__lte=at)
    lapsed = Q(state=BookingState.OFFERED, offered_until__lte=at)
    waited = Q(state=BookingState.WAITING, ends_at__lte=at)
    found = mine.filter(over | begun | lapsed | waited)
    return list(found.order_by("starts_at", "pk").values_list("key", flat=True))


def lines(actor: Actor, *, at: dt.datetime) -> list[str]:
    """Keys of the resources that somebody waits for."""
    mine: BookingQuerySet = Booking.objects.within(actor)
    waiting = mine.filter(state=BookingState.WAITING, ends_at__gt=at)
    return list(waiting.order_by("resource").values_list("resource__key", flat=True).distinct())


def to_be_reminded_of(actor: Actor, *, at: dt.datetime) -> list[str]:
    """Keys of what is booked for the next days, by those who left an address and may have to be
    reminded now.
    """
    mine: BookingQuerySet = Booking.objects.within(actor)
    coming = mine.filter(state=BookingState.CONFIRMED, person__is_suspended=False)
    soon = coming.filter(starts_at__gt=at, starts_at__lte=at + rules.FURTHEST)
    soon = soon.exclude(email_sealed="")
    rows = soon.order_by("starts_at", "pk").values_list("key", "starts_at", "told_at", "asked_at")
    return [
        key
        for key, starts_at, told_at, asked_at in rows
        if rules.reminder_due(starts_at=starts_at, told_at=told_at or asked_at, at=at)
    ]


def newest_organisation_of(email_index: str) -> Organisation | None:
    """Where somebody booked last with an address."""
    everywhere = Booking.objects.everywhere(because="an address is known at whatever lab")
    known = everywhere.filter(email_index=email_index).select_related("organisation")
    newest = known.order_by("-asked_at").first()
    return newest.organisation if newest and email_index else None


def booking_at(one: Booking) -> str:
    return f"{settings.PULMU_SITE_URL}/b/{one.ticket}/"


def own_page() -> str:
    """Where somebody finds all that they have booked."""
    return f"{settings.PULMU_SITE_URL}/my/"


def is_off(one: Booking) -> bool:
    return one.state in {BookingState.CANCELLED, BookingState.REFUSED, BookingState.NO_SHOW}


def calendar_of(*bookings: Booking, at: dt.datetime) -> bytes:
    """A calendar file of them; of those that are off, one that takes them out again."""
    method = CANCEL if is_off(bookings[0]) else PUBLISH
    return calendar([_event(one, at=at) for one in bookings], method=method)


def _event(one: Booking, *, at: dt.datetime) -> Event:
    changed = one.changed_at or at
    return Event(
        uid=f"{one.key}@pulmu",
        sequence=sequence_of(created_at=one.created_at or at, changed_at=changed),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.resource.name,
        changed_at=changed,
        place=one.resource.organisation.name,
        link=booking_at(one),
        is_cancelled=is_off(one),
        is_tentative=one.state in _UNSURE,
    )


def _one(found: ScopedQuerySet) -> Booking:
    one: Booking | None = found.select_related(
        "organisation", "resource__equipment_class", "resource__parent"
    ).first()
    if one is None:
        raise NotFound
    return one
