"""The log of what equipment and rooms were used for (이용일지)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.places.choices import UserType, UseType

from .resources import Resource


class UseLog(Record):
    """One person's use of one resource. ``parts`` are the things printed or cut (시료 수). With the
    columns of the national equipment log (국가연구시설·장비 표준지침).
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"affiliation", "purpose"})
    SUBJECT: ClassVar[str] = "person"

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="uses")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(
        _("role"), max_length=3, choices=PersonRole, default=PersonRole.PARTICIPANT
    )
    purpose = models.CharField(_("purpose"), max_length=100, blank=True, default="")
    parts = models.PositiveIntegerField(_("parts made"), default=0)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True, default="")
    staff_minutes = models.PositiveIntegerField(_("staff time, minutes"), default=0)
    fee = models.PositiveIntegerField(_("fee, won"), default=0)
    use_type = models.CharField(
        _("type of use"), max_length=4, choices=UseType, blank=True, default=""
    )
    user_type = models.CharField(
        _("type of user's organisation"), max_length=4, choices=UserType, blank=True, default=""
    )
    is_ventilated = models.BooleanField(_("ventilated"), null=True, blank=True)
    # The age band of that day, once the person's birth date was destroyed.
    kept_age = models.CharField(max_length=12, blank=True, default="", editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            # The start comes first: it is what existing rows are looked up by.
            models.UniqueConstraint(
                name="uselog_once", fields=["organisation", "starts_at", "resource", "person"]
            ),
            models.CheckConstraint(
                name="uselog_ends_after_start", condition=Q(ends_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(name="uselog_parts_not_negative", condition=Q(parts__gte=0)),
            models.CheckConstraint(
                name="uselog_role_known", condition=Q(role__in=PersonRole.values)
            ),
            models.CheckConstraint(
                name="uselog_use_type_known", condition=Q(use_type__in=["", *UseType.values])
            ),
            models.CheckConstraint(
                name="uselog_user_type_known", condition=Q(user_type__in=["", *UserType.values])
            ),
        ]

    def __str__(self) -> str:
        return f"use {self.key}"
