"""What people can sign up for: one course with its dates, seats and terms."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies.choices import Field
from pulmu.domains.programmes.choices import Booking, OfferingState, SessionType, Stage


class OfferingQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(state=OfferingState.PUBLISHED)

    def taking(self, at: dt.datetime) -> Self:
        """Those that take sign-ups at this moment, seats or not."""
        return self.published().filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=at),
            Q(closes_at__isnull=True) | Q(closes_at__gt=at),
        )


class Offering(Record):
    """One course of a programme as it is offered once (강좌), with one or more sessions.

    Seats are counted over the offering when it is booked as a whole, and in each session when
    each is booked by itself; a session's own capacity goes before the offering's. No capacity
    means no limit. With ``needs_approval`` a sign-up waits for the desk and holds no seat.
    Of all texts the line breaks stay; they hold no markup.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="offerings"
    )
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(
        _("state"), max_length=2, choices=OfferingState, default=OfferingState.DRAFT
    )
    field = models.CharField(_("field"), max_length=10, choices=Field)
    type = models.CharField(_("type"), max_length=10, choices=SessionType)
    stage = models.CharField(_("stage"), max_length=3, choices=Stage, default=Stage.LEARN)

    summary = models.CharField(_("in one line"), max_length=300, blank=True, default="")
    about = models.TextField(_("description"), blank=True, default="")
    audience = models.CharField(_("for whom"), max_length=200, blank=True, default="")
    to_bring = models.CharField(_("to bring along"), max_length=300, blank=True, default="")
    cost = models.PositiveIntegerField(_("cost, won"), default=0)
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    resource = models.ForeignKey(
        "places.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    trains_class = models.ForeignKey(
        "places.EquipmentClass",
        verbose_name=_("trains for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    materials = models.TextField(_("materials"), blank=True, default="")
    after_links = models.TextField(_("links for afterwards"), blank=True, default="")
    theory_minutes = models.PositiveIntegerField(_("theory, minutes"), default=0)
    practice_minutes = models.PositiveIntegerField(_("practice, minutes"), default=0)

    booking = models.CharField(_("booked as"), max_length=3, choices=Booking, default=Booking.WHOLE)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    asks_birth = models.BooleanField(
        _("asks for the date of birth, so that children may come"), default=False
    )
    needs_approval = models.BooleanField(_("the desk chooses"), default=False)
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sign-up closes"), null=True, blank=True)
    cancel_hours = models.PositiveSmallIntegerField(
        _("can be cancelled until so many hours before"), default=24
    )
    offer_hours = models.PositiveSmallIntegerField(_("hours to take an offered seat"), default=24)
    least = models.PositiveIntegerField(_("least number"), null=True, blank=True)
    decide_on = models.DateField(_("decided on"), null=True, blank=True)

    asks = models.ForeignKey(
        "surveys.Questionnaire", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    survey = models.ForeignKey(
        "surveys.Questionnaire", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certificate_percent = models.PositiveSmallIntegerField(
        _("certificate from so many per cent attended"), null=True, blank=True
    )

    wish = models.ForeignKey(
        "surveys.Wish", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies"
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_why = models.CharField(max_length=300, blank=True, default="", editable=False)

    framework = FrameworkManager.from_queryset(OfferingQuerySet)()
    objects = models.Manager.from_queryset(OfferingQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="offering_state_known", condition=Q(state__in=OfferingState.values)
            ),
            models.CheckConstraint(
                name="offering_field_known", condition=Q(field__in=Field.values)
            ),
            models.CheckConstraint(
                name="offering_type_known", condition=Q(type__in=SessionType.values)
            ),
            models.CheckConstraint(
                name="offering_stage_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="offering_booking_known", condition=Q(booking__in=Booking.values)
            ),
            models.CheckConstraint(name="offering_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="offering_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="offering_percent_is_one",
                condition=Q(certificate_percent__isnull=True)
                | Q(certificate_percent__gte=1, certificate_percent__lte=100),
            ),
            models.CheckConstraint(
                name="offering_cancelled_at_a_time",
                condition=Q(state=OfferingState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=OfferingState.CANCELLED) & Q(cancelled_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="offering_by_state", fields=["organisation", "state", "closes_at"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.booking == Booking.WHOLE


class Instructor(Record):
    """Somebody who teaches an offering."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="instructors")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="instructor_once", fields=["offering", "person"]),
        ]

    def __str__(self) -> str:
        return f"instructor {self.key}"
