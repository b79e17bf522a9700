"""Programmes, their sessions, and who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies.choices import Field
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes.choices import (
    AttendanceMark,
    AttendanceWay,
    Roll,
    SessionState,
    SessionType,
)
from pulmu.domains.programmes.rules.presence import roll_of


class Programme(Record):
    """A course or series (과정), known by its name."""

    name = models.CharField(_("programme"), max_length=200)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_name_once", fields=["organisation", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(ScopedQuerySet):
    def with_present_count(self) -> Self:
        """Adds ``present_count``: participants who were there, each day of each person once."""
        present = Q(attendances__role=PersonRole.PARTICIPANT, attendances__is_present=True)
        return self.annotate(present_count=Count("attendances", filter=present))


class Session(Record):
    """One run of a programme (회차), the unit that reports count.

    ``group_headcount`` are people present who are not named in any attendance. ``host`` is
    empty or this organisation, else the name of the one that hosts and counts the session.
    ``offering`` is what people signed up for, where they could.
    """

    code = models.CharField(_("session code"), max_length=50)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    offering = models.ForeignKey(
        "programmes.Offering",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    field = models.CharField(_("field"), max_length=10, choices=Field)
    type = models.CharField(_("type"), max_length=10, choices=SessionType)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    resource = models.ForeignKey(
        "places.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=2, choices=SessionState)
    group_headcount = models.PositiveIntegerField(_("unnamed people present"), default=0)
    host = models.CharField(_("host"), max_length=200, blank=True, default="")

    framework = FrameworkManager.from_queryset(SessionQuerySet)()
    objects = models.Manager.from_queryset(SessionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="session_code_once", fields=["organisation", "code"]),
            models.CheckConstraint(
                name="session_ends_after_start", condition=Q(ends_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_headcount_not_negative", condition=Q(group_headcount__gte=0)
            ),
            models.CheckConstraint(name="session_field_known", condition=Q(field__in=Field.values)),
            models.CheckConstraint(
                name="session_type_known", condition=Q(type__in=SessionType.values)
            ),
            models.CheckConstraint(
                name="session_state_known", condition=Q(state__in=SessionState.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="session_by_start", fields=["organisation", "starts_at"]),
            models.Index(
                name="session_in_a_room",
                fields=["resource", "starts_at"],
                condition=Q(resource__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.code}"


class Attendance(Record):
    """One person at one session on one day, in one role; absent people have a row too.

    ``mark`` tells late, early and excused apart; ``way`` is how it was seen that somebody came.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"region", "affiliation"})
    SUBJECT: ClassVar[str] = "person"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    role = models.CharField(
        _("role"), max_length=3, choices=PersonRole, default=PersonRole.PARTICIPANT
    )
    is_present = models.BooleanField(_("present"))
    mark = models.CharField(
        _("remark"), max_length=2, choices=AttendanceMark, blank=True, default=""
    )
    way = models.CharField(
        _("how it was seen"), max_length=2, choices=AttendanceWay, blank=True, default=""
    )
    region = models.CharField(_("region"), max_length=100, blank=True, default="")
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True, default="")
    # The age band of that day, once the person's birth date was destroyed.
    kept_age = models.CharField(max_length=12, blank=True, default="", editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="attendance_once",
                fields=["organisation", "session", "person", "on", "role"],
            ),
            models.CheckConstraint(
                name="attendance_role_known", condition=Q(role__in=PersonRole.values)
            ),
            models.CheckConstraint(
                name="attendance_mark_fits",
                condition=Q(mark="")
                | Q(mark__in=[AttendanceMark.LATE, AttendanceMark.EARLY], is_present=True)
                | Q(mark=AttendanceMark.EXCUSED, is_present=False),
            ),
            models.CheckConstraint(
                name="attendance_way_known", condition=Q(way__in=["", *AttendanceWay.values])
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="attendance_by_day", fields=["organisation", "on"]),
        ]

    def __str__(self) -> str:
        return f"attendance {self.key}"

    @property
    def roll(self) -> Roll:
        return roll_of(is_present=self.is_present, mark=self.mark)
