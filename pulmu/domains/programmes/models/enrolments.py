"""Who signed up for what, and what they were told about it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedModel, ScopedQuerySet
from pulmu.domains.programmes.choices import Channel, Ending, EnrolmentState, NoticeSort

from .offerings import Offering
from .sessions import Session

STANDING = [s for s in EnrolmentState.values if s != EnrolmentState.ENDED]


class Party(Record):
    """A group that somebody signed up, a teacher their class, and how to reach that somebody."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "email_sealed", "email_index"})
    SUBJECT: ClassVar[str] = "leader"

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="parties")
    leader = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the group"), max_length=200)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="party_once", fields=["offering", "leader", "name"]),
        ]
        indexes: ClassVar = [
            models.Index(
                name="party_by_email", fields=["email_index"], condition=~Q(email_index="")
            ),
        ]

    def __str__(self) -> str:
        return f"party {self.key}"


class EnrolmentQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Without those that ended."""
        return self.exclude(state=EnrolmentState.ENDED)

    def seated(self, at: dt.datetime) -> Self:
        """Those that hold a seat at this moment: confirmed, or offered and not yet lapsed."""
        return self.filter(
            Q(state=EnrolmentState.CONFIRMED)
            | Q(state=EnrolmentState.OFFERED, offered_until__gt=at)
        )

    def in_line(self) -> Self:
        """The waiting list, first come first."""
        return self.filter(state=EnrolmentState.WAITING).order_by("queued_at", "pk")


class Enrolment(Record):
    """One person signed up for an offering, or for one session of it (``session``) where each is
    booked by itself.

    ``ticket`` is their link: whoever holds it may look at the enrolment and cancel it. Their QR
    code says another thing (`queries.door_code`), which only lets in. While ``guardian_ticket`` is
    filled a seat is kept for a child until the guardian, who was sent it, confirms.
    ``is_put_back`` is somebody in line whom the desk put there: the seat that was free then is not
    for them, the next one that comes free may be. ``email_*`` is the address that was proven when
    signing up, or that the desk typed. ``answers`` are by the key of the question.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"email_sealed", "email_index", "answers", "note"}
    )
    SUBJECT: ClassVar[str] = "person"

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="enrolments")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments"
    )
    state = models.CharField(_("state"), max_length=2, choices=EnrolmentState)
    channel = models.CharField(_("came by"), max_length=3, choices=Channel)
    signed_up_at = models.DateTimeField(_("signed up at"))
    queued_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    is_put_back = models.BooleanField(_("put back in line"), default=False)
    offered_until = models.DateTimeField(_("seat offered until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ending = models.CharField(
        _("why it ended"), max_length=3, choices=Ending, blank=True, default=""
    )
    ticket = models.CharField(max_length=26, unique=True, editable=False)
    guardian_ticket = models.CharField(max_length=26, blank=True, default="", editable=False)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    language = models.CharField(
        _("written to in"), max_length=2, choices=Language, default=Language.KO
    )
    answers = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("note of the desk"), max_length=300, blank=True, default="")

    framework = FrameworkManager.from_queryset(EnrolmentQuerySet)()
    objects = models.Manager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="enrolment_state_known", condition=Q(state__in=EnrolmentState.values)
            ),
            models.CheckConstraint(
                name="enrolment_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="enrolment_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.UniqueConstraint(
                name="enrolment_once_in_an_offering",
                fields=["offering", "person"],
                condition=Q(session__isnull=True) & Q(state__in=STANDING),
            ),
            models.UniqueConstraint(
                name="enrolment_once_in_a_session",
                fields=["session", "person"],
                condition=Q(session__isnull=False) & Q(state__in=STANDING),
            ),
            models.CheckConstraint(
                name="enrolment_in_line_since_a_time",
                condition=~Q(state=EnrolmentState.WAITING) | Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_put_back_in_line",
                condition=Q(is_put_back=False) | Q(state=EnrolmentState.WAITING),
            ),
            models.CheckConstraint(
                name="enrolment_offered_until_a_time",
                condition=Q(state=EnrolmentState.OFFERED, offered_until__isnull=False)
                | (~Q(state=EnrolmentState.OFFERED) & Q(offered_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="enrolment_ended_with_a_reason",
                condition=Q(state=EnrolmentState.ENDED, ended_at__isnull=False)
                & Q(ending__in=Ending.values)
                | (~Q(state=EnrolmentState.ENDED) & Q(ended_at__isnull=True, ending="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="enrolment_seats", fields=["offering", "session", "state"]),
            models.Index(
                name="enrolment_by_email",
                fields=["email_index"],
                condition=~Q(email_index=""),
            ),
            models.Index(
                name="enrolment_by_guardian_ticket",
                fields=["guardian_ticket"],
                condition=~Q(guardian_ticket=""),
            ),
            models.Index(
                name="enrolment_offers_that_lapse",
                fields=["offered_until"],
                condition=Q(state=EnrolmentState.OFFERED),
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.key}"


class Notice(ScopedModel):
    """That somebody was told a thing about a session: each at most once. Nothing in it changes;
    reminders go when the session moves to another time, and come anew.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="notices")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=3, choices=NoticeSort)
    sent_at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notice_once", fields=["enrolment", "session", "sort"]),
            models.CheckConstraint(
                name="notice_sort_known", condition=Q(sort__in=NoticeSort.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort} #{self.enrolment_id}"
