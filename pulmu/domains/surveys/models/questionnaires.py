"""Questions that are asked together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.surveys.choices import Purpose, Sort
from pulmu.domains.surveys.rules import Asked


class Questionnaire(Record):
    """Questions asked together, known by their name. ``is_anonymous`` promises that nobody can
    tell who answered what; it is kept by not writing it down.
    """

    name = models.CharField(_("name"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=3, choices=Purpose)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="questionnaire_name_once", fields=["organisation", "purpose", "name"]
            ),
            models.CheckConstraint(
                name="questionnaire_purpose_known", condition=Q(purpose__in=Purpose.values)
            ),
            models.CheckConstraint(
                name="questionnaire_sign_up_is_never_anonymous",
                condition=Q(is_anonymous=False) | ~Q(purpose=Purpose.SIGN_UP),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Question(Record):
    """One question. What was answered once keeps its meaning: a question that nobody should be
    asked any more is retired, and another one takes its place.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    sort = models.CharField(_("sort of answer"), max_length=4, choices=Sort)
    label = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True, default="")
    is_required = models.BooleanField(_("has to be answered"), default=False)
    is_personal = models.BooleanField(_("tells something of a person"), default=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    after = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    when = models.JSONField(_("asked after these answers"), default=list, blank=True)
    is_retired = models.BooleanField(_("retired"), default=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="question_sort_known", condition=Q(sort__in=Sort.values)),
            models.CheckConstraint(name="question_says_something", condition=~Q(label="")),
            models.CheckConstraint(
                name="question_not_after_itself",
                condition=Q(after__isnull=True) | ~Q(after=models.F("id")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="question_in_order", fields=["questionnaire", "position"]),
        ]

    def __str__(self) -> str:
        return f"question {self.key}"

    @property
    def plain(self) -> Asked:
        """As decisions need it that do not look at its condition."""
        return Asked(key=self.key, sort=self.sort, choices=tuple(self.choices))

    @property
    def asked(self) -> Asked:
        """As decisions need it; ``after`` has to be fetched with it."""
        return Asked(
            key=self.key,
            sort=self.sort,
            is_required=self.is_required,
            choices=tuple(self.choices),
            after=self.after.key if self.after else "",
            when=tuple(self.when),
        )
