"""What is said and cannot be unsaid, and the projections of what stands now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

DIGEST_LENGTH = len("sha256:") + 64


class Verb(models.TextChoices):
    ASSERT = "assert"
    RETRACT = "retract"
    ATTACH = "attach"
    ATTEST = "attest"
    ALIAS = "alias"
    TARGET = "target"
    SEAL = "seal"


class Entry(ScopedModel):
    """One line of an organisation's ledger, append-only.

    ``seq`` counts 1, 2, 3 ... without a gap. ``body`` is canonical JSON. ``leaf`` is
    SHA-256(0x00 || canonical {"body", "seq", "verb"}), RFC 9162 section 2.1.1.
    """

    seq = models.BigIntegerField()
    verb = models.CharField(max_length=7, choices=Verb)
    body = models.TextField()
    leaf = models.BinaryField(max_length=32)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_seq_once", fields=["organisation", "seq"]),
            models.CheckConstraint(
                name="entry_verb_known", condition=models.Q(verb__in=Verb.values)
            ),
            models.CheckConstraint(name="entry_seq_from_one", condition=models.Q(seq__gte=1)),
        ]
        indexes: ClassVar = [
            models.Index(
                name="entry_other_than_assert",
                fields=["organisation", "seq"],
                condition=~models.Q(verb="assert"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.seq} {self.verb}"


class Head(models.Model):
    """The tree of one organisation: how far it has grown, and the signed word for it.

    Locked by every append, so that ``seq`` has no gap. ``frontier`` holds the roots of the
    perfect subtrees, left to right, in hex; ``note`` is the signed checkpoint of this size.
    ``batch`` is the key of a large act that is half-written (an import, or its undo); until it is
    through, no year is sealed.
    """

    organisation = models.OneToOneField(
        "tenancy.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    size = models.BigIntegerField(default=0)
    frontier = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    batch = models.CharField(max_length=KEY_LENGTH, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.size}"


class Checkpoint(ScopedModel):
    """A signed tree head that was published, kept for ever: one for each seal."""

    size = models.BigIntegerField()
    note = models.TextField()
    at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="checkpoint_size_once", fields=["organisation", "size"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}@{self.size}"


class Blob(ScopedModel):
    """An evidence file by its content. A destroyed one keeps its row and an entry says why."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=KEY_LENGTH)
    retain_until = models.DateField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    notes = models.JSONField(default=list)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="blob_once", fields=["organisation", "sha256"]),
            models.CheckConstraint(name="blob_not_empty", condition=models.Q(size__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.name}"


class RuleSet(models.Model):
    """Counting rules as data, one row a version, never changed."""

    code = models.CharField(max_length=50)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    body = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="ruleset_version_once", fields=["code", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Rule(models.Model):
    """One rule of a rule set, so that versions can be compared rule by rule."""

    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules")
    code = models.CharField(max_length=50)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="rule_once_in_a_set", fields=["ruleset", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.ruleset_id} {self.code}"


class Period(ScopedModel):
    """A reporting period and the rules pinned to it when it was opened.

    ``submitted_*`` is the standing request to seal; empty while nobody has asked.
    """

    start = models.DateField()
    end = models.DateField()
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    submitted_name = models.CharField(max_length=150, blank=True, default="")
    submitted_at = models.DateTimeField(null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="period_once", fields=["organisation", "start", "end"]),
            models.CheckConstraint(
                name="period_ends_after_start", condition=models.Q(end__gt=models.F("start"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


class Statement(ScopedModel):
    """A sealed statement, never changed: revision n of a period, at a cut, under a rule set.

    The entry that seals it vouches for the figures by ``digest``, and for the words around them
    (names, reason, context) by a hash that ``salt`` goes into, so that it tells no name.
    """

    start = models.DateField()
    end = models.DateField()
    revision = models.PositiveIntegerField()
    cut = models.BigIntegerField()
    root = models.CharField(max_length=64)
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    body = models.TextField()
    sealed_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=150)
    submitted_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500, blank=True, default="")
    salt = models.CharField(max_length=KEY_LENGTH, default=new_key, editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statement_revision_once", fields=["organisation", "start", "end", "revision"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y} r{self.revision}"


class LiveFact(ScopedModel):
    """Projection: the facts that stand now, one row a source. Rebuildable from the entries."""

    seq = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=60)
    on = models.CharField(max_length=10, blank=True)
    under = models.CharField(max_length=60, blank=True)
    person = models.CharField(max_length=KEY_LENGTH, blank=True)
    company = models.CharField(max_length=KEY_LENGTH, blank=True)
    by = models.CharField(max_length=KEY_LENGTH)
    content = models.BinaryField(max_length=16)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="livefact_source_once", fields=["organisation", "source"]),
            models.UniqueConstraint(name="livefact_seq_once", fields=["organisation", "seq"]),
        ]
        indexes: ClassVar = [
            models.Index(name="livefact_by_kind", fields=["organisation", "kind", "on"]),
            models.Index(name="livefact_under", fields=["organisation", "under"]),
            models.Index(
                # With the day: the retention clock asks for everybody's last one.
                name="livefact_person",
                fields=["organisation", "person", "on"],
                condition=~models.Q(person=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} #{self.seq}"


class LiveLink(ScopedModel):
    """Projection: an attach, attest or alias entry that stands.

    ``left`` is what it is about (a source, a fact's seq, a dropped person), ``right`` what it
    brings (a file, who attests, the kept person).
    """

    seq = models.BigIntegerField()
    verb = models.CharField(max_length=7, choices=Verb)
    left = models.CharField(max_length=60)
    right = models.CharField(max_length=64)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="livelink_seq_once", fields=["organisation", "seq"]),
        ]
        indexes: ClassVar = [
            models.Index(name="livelink_left", fields=["organisation", "verb", "left"]),
            models.Index(name="livelink_right", fields=["organisation", "verb", "right"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.left} {self.right}"


class NameKey(ScopedModel):
    """Random keys for names that may not enter the ledger. Erasable: the counts stand."""

    sort = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=KEY_LENGTH, unique=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="namekey_text_once", fields=["organisation", "sort", "text"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort}:{self.key}"
