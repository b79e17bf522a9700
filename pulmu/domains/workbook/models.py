from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .choices import AT_WORK, ImportState
from .rules import sheets


class Import(ScopedModel):
    """One yearly workbook brought in. Its ``key`` marks every act that belongs to it.

    Written in short transactions so that nobody waits; ``process`` says who is writing, and
    ``seen_at`` when it last did, so that an import whose process has died is taken back by the
    next command or start. ``stop_asked``: somebody wants it taken back while it is written.
    ``folder`` is where the files of one from the desk lie; ``strange`` are the sheets and columns
    of other names that its rehearsal found. ``company_key``: it is a list of that one company;
    ``instead``, by field, is what its rows mean of something new where they say nothing.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    replace_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState)
    actor = models.CharField(max_length=150)
    actor_key = models.CharField(max_length=KEY_LENGTH)
    process = models.CharField(max_length=100, blank=True, default="")
    seen_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    folder = models.CharField(max_length=200, blank=True, default="")
    stop_asked = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    strange = models.JSONField(default=list)
    company_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    instead = models.JSONField(default=dict)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="import_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.UniqueConstraint(
                name="import_one_at_a_time",
                fields=["organisation"],
                condition=Q(state__in=AT_WORK),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class RememberedName(ScopedModel):
    """What a lab calls something in its own workbooks; ``folded`` is the name as it is compared."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name in the file"), max_length=100)
    folded = models.CharField(max_length=100, editable=False)
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SheetName(RememberedName):
    """A sheet of another name, and which one it is; without a code it is left out on purpose."""

    code = models.CharField(max_length=20, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="sheet_name_means_one_sheet", fields=["organisation", "folded"]
            ),
            models.CheckConstraint(
                name="sheet_name_of_known_sheet", condition=Q(code__in=["", *sheets.BY_CODE])
            ),
        ]


class ColumnName(RememberedName):
    """A column of another name on sheets of one sort; without a field it is left out."""

    sheet = models.CharField(max_length=20)
    field = models.CharField(max_length=30, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="column_name_means_one_column", fields=["organisation", "sheet", "folded"]
            ),
            models.CheckConstraint(
                name="column_name_of_known_sheet", condition=Q(sheet__in=list(sheets.BY_CODE))
            ),
        ]
