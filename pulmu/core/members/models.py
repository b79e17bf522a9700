"""What is kept of signing in: the record of it, and log-ins of others that open an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.models import Organisation, User

from .choices import Act, Provider


class SignIn(models.Model):
    """One line of the log-in record. Without a user: somebody typed an unknown address.

    ``organisation``: into which one it led. A failed attempt led into none.
    """

    at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    act = models.CharField(max_length=10, choices=Act)
    how = models.CharField(max_length=40, blank=True, default="")
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="sign_in_by_user", fields=["user", "at"]),
            models.Index(name="sign_in_by_moment", fields=["at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_in_act_known", condition=models.Q(act__in=Act.values)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.act}"


class ConnectedLogin(models.Model):
    """A log-in elsewhere that opens this account. ``index`` is a keyed hash of its number there."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="connected_logins")
    provider = models.CharField(_("provider"), max_length=20, choices=Provider)
    index = models.CharField(max_length=64)
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="connected_login_opens_one_account", fields=["provider", "index"]
            ),
            models.UniqueConstraint(
                name="connected_login_one_of_a_provider", fields=["user", "provider"]
            ),
            models.CheckConstraint(
                name="connected_login_provider_known",
                condition=models.Q(provider__in=Provider.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.provider}"


class EmailCode(models.Model):
    """Six digits on their way to an address, asked for in one browser (which knows ``key``).

    Of the address stands what it is looked up by, and itself sealed; of the code a keyed hash.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    index = models.CharField(max_length=43)
    email_sealed = models.CharField(max_length=600)
    code_hash = models.CharField(max_length=43)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(name="email_code_by_moment", fields=["sent_at"])]

    def __str__(self) -> str:
        return f"code #{self.pk}"


class Tally(models.Model):
    """How often something was done by one address, or to one, in one stretch of time.

    In the database, so that several processes count together. ``whose`` is a keyed hash.
    """

    what = models.CharField(max_length=20)
    whose = models.CharField(max_length=43)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="tally_once_in_a_stretch", fields=["what", "whose", "since"]
            ),
        ]
        indexes: ClassVar = [models.Index(name="tally_by_moment", fields=["since"])]

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"
