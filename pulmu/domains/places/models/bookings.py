"""Who has what when: bookings, and the one table that says that a thing is taken."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedModel, ScopedQuerySet
from pulmu.domains.places.choices import BookingChannel, BookingState

from .resources import Resource
from .upkeep import ExternalCalendar, Maintenance
from .uses import UseLog

# The states in which a booking keeps its time from others.
HOLDING = (
    BookingState.REQUESTED,
    BookingState.CONFIRMED,
    BookingState.OFFERED,
    BookingState.IN_USE,
)
OPEN = (*HOLDING, BookingState.WAITING)
# Those that a form sent twice finds again; what was called off may be wanted anew.
SENT = (*OPEN, BookingState.DONE)


class BookingQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Those of which something is still to come."""
        return self.filter(state__in=OPEN)

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def between(self, starts_at: dt.datetime, ends_at: dt.datetime) -> Self:
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Booking(Record):
    """One person has one resource from when to when. ``ticket`` is what their QR code says:
    whoever holds it may look at the booking and cancel it. ``series`` is shared by those that
    were booked in one go.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"email_sealed", "email_index", "purpose", "why"}
    )
    SUBJECT: ClassVar[str] = "person"

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=3, choices=BookingState)
    channel = models.CharField(_("came by"), max_length=3, choices=BookingChannel)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    purpose = models.CharField(_("purpose"), max_length=100, blank=True, default="")
    asked_at = models.DateTimeField(_("booked at"))
    queued_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("checked out at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # When they were last written to about it: a reminder says nothing that they have just read.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    why = models.CharField(_("why"), max_length=200, blank=True, default="")
    series = models.CharField(max_length=26, blank=True, default="", editable=False)
    use = models.OneToOneField(
        UseLog, null=True, blank=True, on_delete=models.SET_NULL, related_name="booking"
    )
    ticket = models.CharField(max_length=26, unique=True, editable=False)
    once = models.CharField(max_length=26, blank=True, default="", editable=False)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    language = models.CharField(
        _("written to in"), max_length=2, choices=Language, default=Language.KO
    )

    framework = FrameworkManager.from_queryset(BookingQuerySet)()
    objects = models.Manager.from_queryset(BookingQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="booking_state_known", condition=Q(state__in=BookingState.values)
            ),
            models.CheckConstraint(
                name="booking_channel_known", condition=Q(channel__in=BookingChannel.values)
            ),
            models.CheckConstraint(
                name="booking_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="booking_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="booking_in_line_since_a_time",
                condition=~Q(state=BookingState.WAITING) | Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_offered_until_a_time",
                condition=~Q(state=BookingState.OFFERED) | Q(offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_in_use_since_a_time",
                condition=~Q(state__in=[BookingState.IN_USE, BookingState.DONE])
                | Q(checked_in_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="booking_sent_once",
                fields=["organisation", "once", "resource", "person", "starts_at"],
                condition=~Q(once="") & Q(state__in=SENT),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="booking_of_a_resource", fields=["resource", "starts_at"]),
            models.Index(name="booking_by_start", fields=["organisation", "starts_at"]),
            models.Index(
                name="booking_by_email", fields=["email_index"], condition=~Q(email_index="")
            ),
            models.Index(
                name="booking_still_open",
                fields=["organisation", "state", "starts_at"],
                condition=Q(state__in=OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.key}"


class Occupation(ScopedModel):
    """A resource is taken from when to when (what is kept free afterwards included) by a booking,
    a maintenance, a calendar of others, or by another domain (``held_by``). Never two at one time:
    on PostgreSQL an exclusion constraint sees to it too.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="occupations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="occupations"
    )
    maintenance = models.ForeignKey(
        Maintenance, null=True, blank=True, on_delete=models.CASCADE, related_name="occupations"
    )
    calendar = models.ForeignKey(
        ExternalCalendar, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    held_by = models.CharField(max_length=60, blank=True, default="")
    what = models.CharField(_("what for"), max_length=200, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="occupation_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="occupation_of_one_thing",
                condition=(
                    Q(booking__isnull=False, maintenance=None, calendar=None, held_by="")
                    | Q(booking=None, maintenance__isnull=False, calendar=None, held_by="")
                    | Q(booking=None, maintenance=None, calendar__isnull=False, held_by="")
                    | Q(booking=None, maintenance=None, calendar=None) & ~Q(held_by="")
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="occupation_by_start", fields=["resource", "starts_at"]),
            models.Index(name="occupation_held", fields=["held_by"], condition=~Q(held_by="")),
        ]

    def __str__(self) -> str:
        return f"occupation #{self.pk}"
