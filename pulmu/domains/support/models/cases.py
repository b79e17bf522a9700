"""What a lab does for a venture: the case, its steps, what was said in mentoring."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.support.choices import CaseState, Cause, StepSort, StepState
from pulmu.domains.support.rules import CASE_LIMITS, MENTORING_LIMITS, MOST_MINUTES


class SupportCase(Record):
    """Support for one company, or for somebody who has none yet: what is the matter, what is to
    be reached, how far it is. One of a company is open at a time.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"diagnosis", "outcome"})

    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cause = models.CharField(_("opened by"), max_length=10, choices=Cause)
    opened_on = models.DateField(_("opened on"))
    state = models.CharField(
        _("state"), max_length=2, choices=CaseState, default=CaseState.DIAGNOSIS
    )
    diagnosis = models.TextField(
        _("diagnosis"), max_length=CASE_LIMITS["diagnosis"], blank=True, default=""
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.TextField(
        _("what came of it"), max_length=CASE_LIMITS["outcome"], blank=True, default=""
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_of_a_company_or_a_person",
                condition=Q(company__isnull=False, person__isnull=True)
                | Q(company__isnull=True, person__isnull=False),
            ),
            models.UniqueConstraint(
                name="case_open_once_of_a_company",
                fields=["company"],
                condition=Q(closed_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="case_open_once_of_a_person",
                fields=["person"],
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="case_state_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(name="case_cause_known", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(
                name="case_over_has_its_day",
                condition=Q(state__in=CaseState.over(), closed_on__isnull=False)
                | (~Q(state__in=CaseState.over()) & Q(closed_on__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="case_newest", fields=["organisation", "-opened_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"case {self.key}"


class CaseStep(Record):
    """A goal of a case, or something to be done: for the crowdfunding, for a sales channel."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"words"})

    case = models.ForeignKey(SupportCase, on_delete=models.PROTECT, related_name="steps")
    sort = models.CharField(_("sort"), max_length=10, choices=StepSort)
    words = models.CharField(_("what is to be reached"), max_length=CASE_LIMITS["words"])
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=2, choices=StepState, default=StepState.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="casestep_once", fields=["case", "sort", "words"]),
            models.CheckConstraint(
                name="casestep_sort_known", condition=Q(sort__in=StepSort.values)
            ),
            models.CheckConstraint(
                name="casestep_settled_has_its_day",
                condition=Q(state=StepState.OPEN, settled_on__isnull=True)
                | (Q(state__in=[StepState.DONE, StepState.DROPPED]) & Q(settled_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.key}"


class Mentoring(Record):
    """One meeting: who advised, what was said, what comes next and when."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"mentor", "said", "next_step"})

    case = models.ForeignKey(SupportCase, on_delete=models.PROTECT, related_name="mentorings")
    on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    mentor = models.CharField(_("mentor"), max_length=MENTORING_LIMITS["mentor"])
    said = models.TextField(_("what was said"), max_length=MENTORING_LIMITS["said"])
    next_step = models.CharField(
        _("next step"), max_length=MENTORING_LIMITS["next_step"], blank=True, default=""
    )
    next_on = models.DateField(_("next on"), null=True, blank=True)
    followed_on = models.DateField(_("followed up on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mentoring_takes_time",
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
            ),
            models.CheckConstraint(
                name="mentoring_follow_up_was_due",
                condition=Q(followed_on__isnull=True) | Q(next_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="mentoring_due",
                fields=["organisation", "next_on"],
                condition=Q(next_on__isnull=False, followed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"mentoring {self.key}"
