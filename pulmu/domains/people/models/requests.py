"""What people ask for about their own data, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.people.choices import ConsentChannel, RequestSort, RequestState


class SubjectRequest(Record):
    """Somebody asks to see, correct, erase or stop the use of their data; answered in ten days."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"outcome"})
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(_("what is asked for"), max_length=4, choices=RequestSort)
    channel = models.CharField(_("how it was said"), max_length=3, choices=ConsentChannel)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(
        _("state"), max_length=2, choices=RequestState, default=RequestState.OPEN
    )
    outcome = models.CharField(_("outcome"), max_length=500, blank=True, default="")
    closed_on = models.DateField(_("answered on"), null=True, blank=True)
    closed_by = models.CharField(_("answered by"), max_length=150, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="subject_request_once", fields=["person", "sort", "received_on"]
            ),
            models.CheckConstraint(
                name="subject_request_sort_known", condition=Q(sort__in=RequestSort.values)
            ),
            models.CheckConstraint(
                name="subject_request_closed_when_answered",
                condition=Q(state=RequestState.OPEN, closed_on__isnull=True)
                | Q(state__in=["처리", "거절"], closed_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="subject_request_due", fields=["organisation", "state", "due_on"]),
        ]

    def __str__(self) -> str:
        return f"request {self.key}"
