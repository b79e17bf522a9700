"""Organisations, the people who work in them, and the base of every record."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key

from .permissions import Role


class OrganisationKind(models.TextChoices):
    LAB = "lab", _("Lab")
    PARTNER = "partner", _("Partner")
    AUTHORITY = "authority", _("Authority")


class Organisation(models.Model):
    """A makerspace, a partner institution, or the authority that looks at all labs."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_kind_known", condition=models.Q(kind__in=OrganisationKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can log in. Rights come from memberships alone."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def label(self) -> str:
        return self.name or self.email


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open_at(self, at: dt.datetime) -> Self:
        """Those that give rights at this moment."""
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=at))

    def telling_elsewhere(self) -> Self:
        """With what `Membership.belongs_elsewhere` would ask of each."""
        others = Membership.objects.filter(user=models.OuterRef("user"))
        return self.annotate(is_elsewhere=models.Exists(others.exclude(pk=models.OuterRef("pk"))))


class Membership(models.Model):
    """A user's one role in one organisation, from ``since`` up to, not including, ``until``.

    One that was taken away stays with its end: what somebody had is part of what happened.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="membership_one_per_organisation", fields=["user", "organisation"]
            ),
            models.CheckConstraint(
                name="membership_role_is_a_persons",
                condition=models.Q(role__in=[r for r in Role.values if r != Role.OPERATOR]),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.organisation_id}"

    @property
    def belongs_elsewhere(self) -> bool:
        """Whether this user has, or had, another membership."""
        known: bool | None = getattr(self, "is_elsewhere", None)
        if known is None:
            others = Membership.objects.filter(user=self.user_id).exclude(pk=self.pk)
            known = others.exists()
        return known

    @property
    def shown_as(self) -> str:
        """The user's name; of somebody from elsewhere who never came the address that was typed:
        to invite an address must not tell whose it is.
        """
        if self.seen_at is None and self.belongs_elsewhere:
            return self.user.email
        return self.user.label

    def is_open(self, at: dt.datetime) -> bool:
        return self.until is None or at < self.until
