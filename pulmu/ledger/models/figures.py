"""The statement cache: figures kept per cut and rule set, and what moves them on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .ledger import RuleSet


class FigureCache(ScopedModel):
    """Projection: the figures of a period under a rule set, at the cut that stands in the row.

    ``sums`` holds the totals of every rule, ``people`` the merges that stand, ``targets`` those
    in force: JSON of `pulmu.ledger.cache`, in the version ``shape``. One that is still being
    filled is not ``ready`` and nobody reads it.
    """

    start = models.DateField()
    end = models.DateField()
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    shape = models.PositiveSmallIntegerField()
    ready = models.BooleanField()
    cut = models.BigIntegerField()
    sums = models.TextField()
    people = models.TextField()
    targets = models.TextField()
    gaps = models.BigIntegerField(default=0)
    gap_sources = models.BigIntegerField(default=0)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="figurecache_once",
                fields=["organisation", "start", "end", "ruleset"],
                condition=models.Q(ready=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}..{self.end} @{self.cut}"


class FigureGroup(models.Model):
    """Part of a cache: one group of a `distinct` rule, found by the hash of rule and key."""

    cache = models.ForeignKey(
        FigureCache, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.BinaryField(max_length=16)
    count = models.IntegerField()
    proven = models.IntegerField()
    members = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="figuregroup_once", fields=["cache", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.cache_id}: {self.count}"


class FigureGap(models.Model):
    """Part of a cache: a fact that counts and has no evidence. ``source`` is where to put it."""

    cache = models.ForeignKey(
        FigureCache, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    on = models.CharField(max_length=10)
    source = models.CharField(max_length=60)
    lines = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="figuregap_once", fields=["cache", "seq"]),
        ]
        indexes: ClassVar = [
            models.Index(name="figuregap_by_day", fields=["cache", "on", "seq"]),
            models.Index(name="figuregap_by_source", fields=["cache", "source"]),
        ]

    def __str__(self) -> str:
        return f"{self.cache_id}: #{self.seq}"


class FigureGapSource(models.Model):
    """Part of a cache: the gaps that one piece of evidence would close."""

    cache = models.ForeignKey(
        FigureCache, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source = models.CharField(max_length=60)
    on = models.CharField(max_length=10)
    facts = models.IntegerField()
    lines = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="figuregapsource_once", fields=["cache", "source"]),
        ]
        indexes: ClassVar = [
            models.Index(name="figuregapsource_most", fields=["cache", "-facts", "source"]),
        ]

    def __str__(self) -> str:
        return f"{self.cache_id}: {self.source}"
