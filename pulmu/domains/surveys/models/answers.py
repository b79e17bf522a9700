"""Who was asked, and what was answered: two tables that cannot be put together again."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .questionnaires import Questionnaire

_BITS = 62


def any_number() -> int:
    """In the place of a number that counts up: the order of rows would tell who came when."""
    return secrets.randbits(_BITS) + 1


class Invitation(ScopedModel):
    """Somebody may answer once, about one thing (``about``: a kind and a key), until a day that is
    the same for all. Whether they did is written here, what they answered is not: so there is no
    time here, and a person (``person``) only where the questionnaire promised nothing.
    """

    id = models.BigIntegerField(primary_key=True, default=any_number, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="invitations"
    )
    about = models.CharField(max_length=60)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    token_hash = models.CharField(max_length=43, unique=True)
    open_until = models.DateField(_("can be answered until"))
    is_used = models.BooleanField(default=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="invitation_by_thing", fields=["organisation", "about"]),
        ]

    def __str__(self) -> str:
        return f"invitation about {self.about}"


class Response(ScopedModel):
    """What one of those who were asked answered, by the day. ``person`` is empty when they were
    promised not to be known.
    """

    id = models.BigIntegerField(primary_key=True, default=any_number, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    about = models.CharField(max_length=60)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(_("day"))
    answers = models.JSONField(default=dict)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="response_by_thing", fields=["organisation", "about"]),
        ]

    def __str__(self) -> str:
        return f"response about {self.about}"
