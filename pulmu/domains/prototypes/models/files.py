"""Drawings and models that came along, what is known of them, and the beds they should fit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.prototypes.choices import FileFormat, Slicing, Unit

from .prototypes import Prototype
from .requests import PrototypeRequest

SHA256_LENGTH = 64


class Bed(Record):
    """The room inside a printer, in millimetres."""

    name = models.CharField(_("printer"), max_length=100)
    width = models.PositiveIntegerField(_("width in mm"))
    depth = models.PositiveIntegerField(_("depth in mm"))
    height = models.PositiveIntegerField(_("height in mm"))

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="bed_name_once", fields=["organisation", "name"]),
            models.CheckConstraint(
                name="bed_has_room", condition=Q(width__gt=0, depth__gt=0, height__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DesignFile(Record):
    """A file that came with a request, or during the making. The bytes lie in the store.

    ``x``, ``y``, ``z``, ``volume`` and ``area`` are in the file's own ``unit``, which is empty as
    long as an STL was not told. Of a STEP file and of papers nothing is measured.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name"})
    SUBJECT: ClassVar[str] = "person"

    request = models.ForeignKey(
        PrototypeRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    prototype = models.ForeignKey(
        Prototype, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=SHA256_LENGTH, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    format = models.CharField(max_length=5, choices=FileFormat, editable=False)
    is_ours = models.BooleanField(default=False, editable=False)
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, blank=True, default="")
    x = models.FloatField(null=True, editable=False)
    y = models.FloatField(null=True, editable=False)
    z = models.FloatField(null=True, editable=False)
    volume = models.FloatField(default=0, editable=False)
    area = models.FloatField(default=0, editable=False)
    triangles = models.PositiveIntegerField(default=0, editable=False)
    is_closed = models.BooleanField(default=False, editable=False)
    slicing = models.CharField(
        max_length=7, choices=Slicing, blank=True, default=Slicing.NONE, editable=False
    )
    sliced_seconds = models.PositiveIntegerField(null=True, editable=False)
    sliced_grams = models.FloatField(null=True, editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="designfile_belongs_somewhere",
                condition=Q(request__isnull=False) | Q(prototype__isnull=False),
            ),
            models.UniqueConstraint(
                name="designfile_once_in_a_request",
                fields=["request", "sha256"],
                condition=Q(request__isnull=False),
            ),
            models.UniqueConstraint(
                name="designfile_once_in_a_prototype",
                fields=["prototype", "sha256"],
                condition=Q(prototype__isnull=False),
            ),
            models.CheckConstraint(
                name="designfile_format_known", condition=Q(format__in=FileFormat.values)
            ),
            models.CheckConstraint(
                name="designfile_unit_known", condition=Q(unit__in=["", *Unit.values])
            ),
            models.CheckConstraint(
                name="designfile_slicing_known", condition=Q(slicing__in=Slicing.values)
            ),
        ]
        indexes: ClassVar = [models.Index(name="designfile_by_content", fields=["sha256"])]

    def __str__(self) -> str:
        return f"design file {self.key}"

    @property
    def extents(self) -> tuple[float, float, float] | None:
        if self.x is None or self.y is None or self.z is None:
            return None
        return self.x, self.y, self.z
