"""What a founder says of a quarter themselves: three numbers, and the papers that show them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.rules import (
    APART,
    MOST_EMPLOYED,
    MOST_WON,
    REPORT_LIMITS,
    SHOWN_AFTER,
)

HASH_LENGTH, SHA256_LENGTH = 43, 64


class QuarterReport(Record):
    """One company of one quarter. It is no fact and moves no figure. ``contact`` is who is written
    to, which may be another founder the next time; ``person`` is whose words stand in it: who wrote
    the note, at first who was asked.

    Whoever has the link whose mark is ``token_hash`` may answer until ``open_until``; late is who
    has not by ``due_on``. ``answer`` is why it was asked for again.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note", "answer", "token_hash"})
    SUBJECT: ClassVar[str] = "person"

    company = models.ForeignKey(
        "companies.Company", verbose_name=_("company"), on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        "people.Person", verbose_name=_("contact"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    token_hash = models.CharField(max_length=HASH_LENGTH, blank=True, default="", editable=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)
    state = models.CharField(
        _("state"), max_length=2, choices=ReportState, default=ReportState.ASKED
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("due on"))
    open_until = models.DateField(_("can be answered until"))
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    employed = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    revenue = models.BigIntegerField(_("revenue in won"), null=True, blank=True)
    invested = models.BigIntegerField(_("investment in won"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=REPORT_LIMITS["note"], blank=True, default="")
    sent_on = models.DateField(_("sent in on"), null=True, blank=True)
    answer = models.TextField(
        _("why it was asked for again"),
        max_length=REPORT_LIMITS["answer"],
        blank=True,
        default="",
    )
    answered_on = models.DateField(_("looked at on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="quarterreport_once", fields=["company", "year", "quarter"]
            ),
            models.UniqueConstraint(
                name="quarterreport_link_once", fields=["token_hash"], condition=~Q(token_hash="")
            ),
            models.CheckConstraint(
                name="quarterreport_quarter_known", condition=Q(quarter__gte=1, quarter__lte=4)
            ),
            models.CheckConstraint(
                name="quarterreport_state_known", condition=Q(state__in=ReportState.values)
            ),
            models.CheckConstraint(
                name="quarterreport_sent_says_all",
                condition=Q(state__in=ReportState.waiting())
                | Q(
                    employed__isnull=False,
                    revenue__isnull=False,
                    invested__isnull=False,
                    sent_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="quarterreport_numbers_can_be",
                condition=(Q(employed__isnull=True) | Q(employed__lte=MOST_EMPLOYED))
                & (Q(revenue__isnull=True) | Q(revenue__gte=0, revenue__lte=MOST_WON))
                & (Q(invested__isnull=True) | Q(invested__gte=0, invested__lte=MOST_WON)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="quarterreport_of_quarter", fields=["organisation", "year", "quarter"]
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.key}"

    @property
    def about(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def shown_until(self) -> dt.date:
        return self.open_until + SHOWN_AFTER

    def is_overdue(self, *, on: dt.date) -> bool:
        return self.state in ReportState.waiting() and on > self.due_on

    def was_reminded_lately(self, *, on: dt.date) -> bool:
        return self.reminded_on is not None and on < self.reminded_on + APART

    def may_be_written(self, *, on: dt.date) -> bool:
        return self.state != ReportState.ACCEPTED and on <= self.open_until


class ReportPaper(Record):
    """A file that shows one of the numbers, or all of them. The bytes lie in the store; evidence
    it is once staff took it over.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name"})
    SUBJECT: ClassVar[str] = "person"

    report = models.ForeignKey(QuarterReport, on_delete=models.PROTECT, related_name="papers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(_("about"), max_length=2, choices=Topic)
    name = models.CharField(_("file name"), max_length=REPORT_LIMITS["name"])
    sha256 = models.CharField(max_length=SHA256_LENGTH, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    notes = models.JSONField(default=list, editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="reportpaper_once", fields=["report", "topic", "sha256"]),
            models.CheckConstraint(
                name="reportpaper_topic_known", condition=Q(topic__in=Topic.values)
            ),
        ]
        indexes: ClassVar = [models.Index(name="reportpaper_by_content", fields=["sha256"])]

    def __str__(self) -> str:
        return f"paper of a report {self.key}"
