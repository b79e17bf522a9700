"""What somebody wants made, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedModel, ScopedQuerySet
from pulmu.domains.prototypes.choices import (
    Agreeing,
    Channel,
    PrototypeKind,
    RequestState,
    Verdict,
)

from .prototypes import Prototype


class PrototypeRequest(Record):
    """An idea that somebody wants made. From the agreement on ``prototype`` says how far it is.

    ``ticket`` is their link: whoever holds it may look, answer and sign. ``person`` asked, and
    ``company`` is whom it is for when that is one. ``asked_by`` is the key of who wrote it down.
    ``once`` names the press that made it, and is told to nobody.
    ``terms``, ``due_on`` and ``own_share`` are what is agreed to.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"title", "idea", "email_sealed", "email_index", "terms"}
    )
    SUBJECT: ClassVar[str] = "person"

    ticket = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    company = models.ForeignKey(
        "companies.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prototype = models.OneToOneField(
        Prototype, null=True, blank=True, on_delete=models.PROTECT, related_name="request"
    )
    channel = models.CharField(max_length=2, choices=Channel)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(_("asked at"))
    once = models.CharField(max_length=KEY_LENGTH, blank=True, default="", editable=False)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)
    title = models.CharField(_("what it is called"), max_length=200)
    idea = models.TextField(_("idea"))
    kind = models.CharField(_("kind"), max_length=10, choices=PrototypeKind)
    parts = models.PositiveIntegerField(_("quantity"), default=1)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=2, choices=RequestState, default=RequestState.ASKED
    )
    terms = models.TextField(_("terms"), blank=True, default="")
    due_on = models.DateField(_("made by"), null=True, blank=True)
    own_share = models.PositiveBigIntegerField(_("own share in won"), default=0)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.CharField(
        _("how it was agreed"), max_length=2, choices=Agreeing, blank=True, default=""
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prototype_request_by_somebody",
                condition=Q(person__isnull=False) | Q(company__isnull=False),
            ),
            models.CheckConstraint(
                name="prototype_request_kind_known", condition=Q(kind__in=PrototypeKind.values)
            ),
            models.CheckConstraint(
                name="prototype_request_state_known", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="prototype_request_agreed_is_made",
                condition=Q(state=RequestState.AGREED, prototype__isnull=False)
                | (~Q(state=RequestState.AGREED) & Q(prototype__isnull=True)),
            ),
            models.UniqueConstraint(
                name="prototype_request_sent_once",
                fields=["organisation", "once", "email_index"],
                condition=~Q(once=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="prototype_request_by_state", fields=["organisation", "state"]),
            models.Index(
                name="prototype_request_by_email",
                fields=["email_index"],
                condition=~Q(email_index=""),
            ),
        ]

    def __str__(self) -> str:
        return f"prototype request {self.key}"


class Review(ScopedModel):
    """One look at a request: what was decided, why, and which criteria were found to hold."""

    request = models.ForeignKey(PrototypeRequest, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("decision"), max_length=2, choices=Verdict)
    reasons = models.TextField(_("reasons"), blank=True, default="")
    criteria = models.JSONField(default=list, blank=True)
    by = models.CharField(max_length=150)
    by_key = models.CharField(max_length=60)
    at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="review_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="review_no_without_reasons",
                condition=Q(verdict=Verdict.APPROVE) | ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"review #{self.pk}"
