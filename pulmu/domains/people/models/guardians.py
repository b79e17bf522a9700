"""Who answers for a child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.people.choices import Relation, Verification


class Guardian(Record):
    """The legal guardian of somebody under 14, and how it was made sure that they consent.

    Name, phone and e-mail are encrypted. ``verified_on`` is empty until the consent was verified.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"name_sealed", "phone_sealed", "email_sealed", "relation"}
    )
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="guardians")
    name_sealed = models.CharField(_("name"), max_length=600, blank=True, default="")
    phone_sealed = models.CharField(_("phone"), max_length=200, blank=True, default="")
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    relation = models.CharField(_("relation"), max_length=3, choices=Relation)
    way = models.CharField(
        _("how it was verified"), max_length=4, choices=Verification, blank=True, default=""
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=150, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="guardian_one_for_a_person", fields=["person"]),
            models.CheckConstraint(
                name="guardian_relation_known", condition=Q(relation__in=Relation.values)
            ),
            models.CheckConstraint(
                name="guardian_verified_in_a_known_way",
                condition=Q(way="", verified_on__isnull=True)
                | Q(way__in=Verification.values, verified_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"guardian {self.key}"
