"""Certificates, as they were handed out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet

from .choices import CertificateSort


class Certificate(Record):
    """What an organisation certified of somebody: paper, page and credential say what stands here.

    ``serial`` counts without a gap in each year of an organisation. ``code`` opens the page where
    anybody can look whether it holds. ``about`` is the thing it was earned with, a kind and a key.
    A wrong one is revoked, and another takes its place (``replaces``); nothing is changed.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name_sealed", "revoked_why"})
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(_("sort"), max_length=2, choices=CertificateSort)
    about = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    code = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    course = models.CharField(_("course"), max_length=200)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    issued_on = models.DateField(_("issued on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_why = models.CharField(_("why"), max_length=300, blank=True, default="")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="certificate_number_once", fields=["organisation", "year", "serial"]
            ),
            models.UniqueConstraint(
                name="certificate_one_that_holds",
                fields=["person", "about", "sort"],
                condition=Q(revoked_on__isnull=True),
            ),
            models.CheckConstraint(
                name="certificate_numbered_from_one", condition=Q(serial__gte=1)
            ),
            models.CheckConstraint(
                name="certificate_sort_known", condition=Q(sort__in=CertificateSort.values)
            ),
            models.CheckConstraint(
                name="certificate_ends_after_it_began", condition=Q(ended_on__gte=F("began_on"))
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_a_reason",
                condition=Q(revoked_on__isnull=True, revoked_why="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_why="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="certificate_about", fields=["organisation", "about"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is printed: `2026-0001`."""
        return f"{self.year}-{self.serial:04d}"


class Issuer(Record):
    """What an organisation adds to the certificates it prints: who signs, and the picture of its
    seal (the digest of a file in the store), each if it wants.
    """

    signer = models.CharField(_("who signs"), max_length=100, blank=True, default="")
    seal = models.CharField(_("seal"), max_length=64, blank=True, default="", editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="issuer_one_of_an_organisation", fields=["organisation"]),
        ]

    def __str__(self) -> str:
        return f"issuer {self.key}"
