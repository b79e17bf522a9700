"""When a lab, a room or a machine is open, and how much of it anybody may have."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.places.choices import ClosureSort

from .resources import EquipmentClass, Resource

LAST_WEEKDAY = 6


class OpeningHour(Record):
    """A stretch of a weekday (Monday is 0) of a resource and what stands in it, or of the lab."""

    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="openinghour_on_a_weekday", condition=Q(weekday__lte=LAST_WEEKDAY)
            ),
            models.CheckConstraint(
                name="openinghour_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
            models.UniqueConstraint(
                F("organisation"),
                Coalesce("resource", 0),
                F("weekday"),
                F("opens"),
                F("closes"),
                name="openinghour_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(Record):
    """Days, both included, on which a resource, or the lab, is closed, or open although there is
    a public holiday.
    """

    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="closures"
    )
    sort = models.CharField(
        _("sort"), max_length=2, choices=ClosureSort, default=ClosureSort.CLOSED
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    why = models.CharField(_("why"), max_length=100, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="closure_sort_known", condition=Q(sort__in=ClosureSort.values)
            ),
            models.CheckConstraint(
                name="closure_ends_after_it_begins", condition=Q(last__gte=F("first"))
            ),
            models.UniqueConstraint(
                F("organisation"),
                Coalesce("resource", 0),
                F("sort"),
                F("first"),
                F("last"),
                name="closure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


class Team(Record):
    """People who share a quota: a club, a company in residence."""

    name = models.CharField(_("name"), max_length=100)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="team_once", fields=["organisation", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(Record):
    """That somebody belongs to a team."""

    SUBJECT: ClassVar[str] = "person"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="teammember_once", fields=["team", "person"]),
        ]

    def __str__(self) -> str:
        return f"member {self.key}"


class Quota(Record):
    """How much each person may have, or, with a ``team``, its members together: of one class of
    equipment, or of everything.
    """

    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="quotas"
    )
    equipment_class = models.ForeignKey(
        EquipmentClass, null=True, blank=True, on_delete=models.CASCADE, related_name="quotas"
    )
    week_minutes = models.PositiveIntegerField(_("minutes a week"), null=True, blank=True)
    ahead = models.PositiveSmallIntegerField(_("bookings ahead"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("organisation"),
                Coalesce("team", 0),
                Coalesce("equipment_class", 0),
                name="quota_once",
            ),
            models.CheckConstraint(
                name="quota_limits_something",
                condition=Q(week_minutes__isnull=False) | Q(ahead__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"quota {self.key}"
