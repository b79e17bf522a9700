"""A sign-up that is being written, before its address is proven."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .offerings import Offering


class Draft(ScopedModel):
    """What somebody typed, sealed, until ``kept_until``: nobody has signed up by it.

    ``key`` is known to one browser. ``done`` are the keys of the enrolments that came of it; then
    nothing typed stays, and the same form sent again leads there.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="+")
    email_index = models.CharField(max_length=43)
    sealed = models.TextField(blank=True, default="")
    kept_until = models.DateTimeField()
    done = models.JSONField(default=list, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        indexes: ClassVar = [models.Index(name="draft_by_end", fields=["kept_until"])]

    def __str__(self) -> str:
        return f"draft {self.key}"
