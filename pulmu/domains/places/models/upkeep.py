"""What keeps a machine from being used: maintenance, and calendars of others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.places.choices import MaintenanceSort

from .resources import Resource


class Maintenance(Record):
    """A line of the maintenance log (유지보수일지). While ``is_down`` nobody can use the resource;
    ``ends_at`` is when it is expected back until ``finished_at`` says when it was.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="maintenance")
    sort = models.CharField(_("sort"), max_length=2, choices=MaintenanceSort)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    is_down = models.BooleanField(_("cannot be used meanwhile"), default=True)
    what = models.CharField(_("what was done"), max_length=300, blank=True, default="")
    repairer = models.CharField(_("repaired by"), max_length=100, blank=True, default="")
    won = models.PositiveIntegerField(_("cost, won"), default=0)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"repairer"})

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="maintenance_sort_known", condition=Q(sort__in=MaintenanceSort.values)
            ),
            models.CheckConstraint(
                name="maintenance_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="maintenance_of_a_resource", fields=["resource", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"maintenance {self.key}"


class ExternalCalendar(Record):
    """A calendar kept elsewhere (iCal): what stands in it blocks the resource. Its address is
    sealed, for whoever has it reads the calendar.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(_("name"), max_length=100)
    address_sealed = models.CharField(max_length=1200, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    fault = models.CharField(_("what went wrong"), max_length=200, blank=True, default="")
    clashes = models.PositiveIntegerField(_("clashes"), default=0)
    # Its times that were taken here already: blocked as soon as what took them is gone.
    clashing = models.JSONField(default=list, blank=True, editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="externalcalendar_once", fields=["resource", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
