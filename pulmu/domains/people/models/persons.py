"""Persons, one row for each somebody that one organisation knows."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.masking import ERASED
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.people.choices import Sex


class PersonQuerySet(ScopedQuerySet):
    def living(self) -> Self:
        """Without those who were merged into somebody else, and those who were destroyed."""
        return self.filter(merged_into__isnull=True, destroyed_at__isnull=True)


class Person(Record):
    """A maker, founder, learner or instructor known to one organisation.

    Personal data: everything but the key. ``phone_sealed`` is encrypted digits, ``phone_index``
    a keyed hash of the same digits for look-up by equality; the e-mail stands likewise.
    ``search`` is made from the name by ``rules.search_text``. ``birth_year`` is always filled
    when ``birth_date`` is. Records keep pointing to a person who was merged away;
    ``merged_into`` and the ledger's alias tell who that was. Of a destroyed person the key, the
    sex and a coarse region stand, for the counts.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "search",
            "phone_sealed",
            "phone_index",
            "email_sealed",
            "email_index",
            "birth_date",
            "birth_year",
            "sex",
            "region",
            "affiliation",
        }
    )

    name = models.CharField(_("name"), max_length=100)
    search = models.CharField(max_length=201, editable=False)
    phone_sealed = models.CharField(max_length=200, blank=True, default="", editable=False)
    phone_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=3, choices=Sex, default=Sex.UNSAID)
    region = models.CharField(_("region"), max_length=100, blank=True, default="")
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True, default="")
    is_possible_duplicate = models.BooleanField(_("possible duplicate"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    is_suspended = models.BooleanField(_("processing stopped"), default=False)
    destroyed_at = models.DateTimeField(null=True, blank=True, editable=False)

    framework = FrameworkManager.from_queryset(PersonQuerySet)()
    objects = models.Manager.from_queryset(PersonQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="person_sex_known", condition=Q(sex__in=Sex.values)),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="person_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(
                name="person_birth_date_has_its_year",
                condition=Q(birth_date__isnull=True) | Q(birth_year__isnull=False),
            ),
            models.CheckConstraint(
                name="person_destroyed_keeps_nothing",
                condition=Q(destroyed_at__isnull=True)
                | Q(
                    name=ERASED,
                    search="",
                    phone_sealed="",
                    phone_index="",
                    email_sealed="",
                    email_index="",
                    birth_date__isnull=True,
                    birth_year__isnull=True,
                    affiliation="",
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="person_by_name", fields=["organisation", "name"]),
            models.Index(
                name="person_by_phone",
                fields=["organisation", "phone_index"],
                condition=~Q(phone_index=""),
            ),
            models.Index(
                name="person_by_email",
                fields=["organisation", "email_index"],
                condition=~Q(email_index=""),
            ),
            models.Index(
                name="person_possible_duplicates",
                fields=["organisation", "name"],
                condition=Q(is_possible_duplicate=True),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.key}"

    @property
    def is_erased(self) -> bool:
        return self.destroyed_at is not None
