"""Who may use what: safety trainings that somebody has had."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.places.choices import AuthorisationSource

from .resources import EquipmentClass


class Authorisation(Record):
    """Somebody may use machines of a class from a day on, to ``valid_until`` (that day included)
    or for ever. ``source_key`` is what granted it: the session of a course.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note"})
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    equipment_class = models.ForeignKey(
        EquipmentClass, on_delete=models.PROTECT, related_name="authorisations"
    )
    granted_on = models.DateField(_("granted on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("how"), max_length=2, choices=AuthorisationSource)
    source_key = models.CharField(max_length=26, blank=True, default="", editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="authorisation_once", fields=["person", "equipment_class", "granted_on"]
            ),
            models.CheckConstraint(
                name="authorisation_source_known",
                condition=Q(source__in=AuthorisationSource.values),
            ),
            models.CheckConstraint(
                name="authorisation_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="authorisation_ending", fields=["organisation", "valid_until"]),
        ]

    def __str__(self) -> str:
        return f"authorisation {self.key}"
