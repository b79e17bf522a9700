"""The job link: what companies offer, who looks for work, and whom the lab brought together."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies.choices import Field
from pulmu.domains.support.choices import Contract, IntroductionState, OfferState
from pulmu.domains.support.rules import jobs as rules
from pulmu.domains.support.rules.jobs import CANDIDATE_LIMITS, OFFER_LIMITS, REASON_LIMIT


class JobOffer(Record):
    """A company looks for somebody. ``skills`` are its own words; ``pay`` an amount or a range."""

    company = models.ForeignKey(
        "companies.Company", verbose_name=_("company"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("job title"), max_length=OFFER_LIMITS["title"])
    field = models.CharField(_("field"), max_length=10, choices=Field)
    region = models.CharField(_("region"), max_length=OFFER_LIMITS["region"])
    contract = models.CharField(_("contract"), max_length=2, choices=Contract)
    tasks = models.TextField(_("tasks"), max_length=OFFER_LIMITS["tasks"])
    skills = models.CharField(
        _("needed skills"), max_length=OFFER_LIMITS["skills"], blank=True, default=""
    )
    pay = models.CharField(_("pay"), max_length=OFFER_LIMITS["pay"])
    openings = models.PositiveSmallIntegerField(_("openings"), default=1)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=2, choices=OfferState, default=OfferState.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="joboffer_state_known", condition=Q(state__in=OfferState.values)
            ),
            models.CheckConstraint(
                name="joboffer_field_known", condition=Q(field__in=Field.values)
            ),
            models.CheckConstraint(name="joboffer_for_somebody", condition=Q(openings__gte=1)),
            models.CheckConstraint(
                name="joboffer_published_has_its_day",
                condition=~Q(state__in=[OfferState.PUBLISHED, OfferState.FILLED])
                | Q(published_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="joboffer_newest", fields=["organisation", "state", "-id"]),
        ]

    def __str__(self) -> str:
        return f"job offer {self.key}"

    def is_open(self, *, on: dt.date) -> bool:
        return rules.is_open(self.state, closes_on=self.closes_on, on=on)

    @property
    def sought(self) -> rules.Sought:
        return rules.Sought(field=self.field, region=self.region)


class Candidate(Record):
    """Somebody who came to a course here and looks for work: what for and where, in their own
    words. Only as long as their consent holds (`people.Consent`); when it is taken back the row
    goes.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"fields", "regions", "words", "link"})
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("since"))
    fields = models.JSONField(_("fields looked for"), default=list)
    regions = models.CharField(
        _("regions looked for"), max_length=CANDIDATE_LIMITS["regions"], blank=True, default=""
    )
    words = models.TextField(
        _("in their own words"), max_length=CANDIDATE_LIMITS["words"], blank=True, default=""
    )
    link = models.CharField(
        _("portfolio"), max_length=CANDIDATE_LIMITS["link"], blank=True, default=""
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="candidate_once", fields=["person"]),
        ]
        indexes: ClassVar = [
            models.Index(name="candidate_by_day", fields=["organisation", "since", "id"]),
        ]

    def __str__(self) -> str:
        return f"candidate {self.key}"

    @property
    def good_until(self) -> dt.date:
        """The last day on which it may be spoken of them."""
        return self.since + rules.CONSENT_GOOD - dt.timedelta(days=1)

    @property
    def wished(self) -> rules.Wished:
        return rules.Wished(fields=self.fields, regions=rules.regions_of(self.regions))


class Introduction(Record):
    """A candidate is asked about one offer, says yes, and meets the company.

    ``ticket`` is the link in the letter. ``agreed_on`` is the day on which they allowed that the
    company sees who they are; without it nobody else does. ``why`` says why it did not come about.
    ``hire`` is empty again when that hire was removed.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"why", "place"})
    SUBJECT: ClassVar[str] = "person"

    ticket = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    offer = models.ForeignKey(JobOffer, on_delete=models.PROTECT, related_name="introductions")
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        "support.SupportCase", on_delete=models.PROTECT, related_name="introductions"
    )
    state = models.CharField(
        _("state"), max_length=4, choices=IntroductionState, default=IntroductionState.ASKED
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)
    asked_on = models.DateField(_("asked on"))
    reminded_on = models.DateField(_("asked again on"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    interview_at = models.DateTimeField(_("interview at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=REASON_LIMIT, blank=True, default="")
    hire = models.OneToOneField(
        "support.Hire",
        verbose_name=_("hire"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="introduction",
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="introduction_state_known", condition=Q(state__in=IntroductionState.values)
            ),
            models.UniqueConstraint(
                name="introduction_open_once",
                fields=["offer", "person"],
                condition=Q(
                    state__in=[
                        IntroductionState.ASKED,
                        IntroductionState.AGREED,
                        IntroductionState.INTERVIEW,
                        IntroductionState.PLACED,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="introduction_shown_after_a_yes",
                condition=~Q(
                    state__in=[
                        IntroductionState.AGREED,
                        IntroductionState.INTERVIEW,
                        IntroductionState.PLACED,
                        IntroductionState.HIRED,
                    ]
                )
                | Q(agreed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="introduction_hire_only_when_hired",
                condition=Q(hire__isnull=True) | Q(state=IntroductionState.HIRED),
            ),
            models.CheckConstraint(
                name="introduction_interview_has_its_time",
                condition=~Q(state=IntroductionState.INTERVIEW) | Q(interview_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="introduction_newest", fields=["organisation", "state", "-asked_on", "-id"]
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.key}"
