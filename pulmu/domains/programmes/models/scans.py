"""Everything that was held before a reader at a door. Only grows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet
from pulmu.domains.programmes.choices import AttendanceWay, ScanOutcome

from .enrolments import Enrolment
from .sessions import Session

NONCE_LENGTH, DEVICE_LENGTH = 40, 40


class Scan(ScopedModel):
    """One reading of one code on one device. ``scanned_at`` is the device's word, ``received_at``
    ours; ``nonce`` makes a reading that is sent again the same one. An unknown code is kept as its
    digest.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="scans")
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="scans"
    )
    device = models.CharField(max_length=DEVICE_LENGTH)
    nonce = models.CharField(max_length=NONCE_LENGTH)
    on = models.DateField(_("day"))
    scanned_at = models.DateTimeField(_("scanned at"))
    received_at = models.DateTimeField(_("received at"))
    is_offline = models.BooleanField(_("sent later"), default=False)
    way = models.CharField(max_length=2, choices=AttendanceWay)
    outcome = models.CharField(_("outcome"), max_length=5, choices=ScanOutcome)
    code_digest = models.CharField(max_length=43, blank=True, default="")
    by = models.CharField(max_length=150)
    by_key = models.CharField(max_length=KEY_LENGTH)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="scan_once", fields=["organisation", "device", "nonce"]),
            models.CheckConstraint(
                name="scan_outcome_known", condition=Q(outcome__in=ScanOutcome.values)
            ),
            models.CheckConstraint(
                name="scan_way_known", condition=Q(way__in=AttendanceWay.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="scan_by_session", fields=["session", "-received_at"]),
        ]

    def __str__(self) -> str:
        return f"scan #{self.pk} {self.outcome}"
