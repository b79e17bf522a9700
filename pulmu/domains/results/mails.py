"""What people are written about a year."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pulmu.core.members.mails import tell_colleagues
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission


def seal_wanted(actor: Actor, *, year: int, at: dt.datetime) -> int:
    """Tell everybody else who may seal that a year waits for them. How many were told."""
    return tell_colleagues(
        actor,
        who_may=Permission.RESULTS_SEAL,
        subject=_("%(year)d waits for your seal"),
        body=_(
            "%(who)s asks for the figures of %(year)d to be sealed.\n"
            "Look at them and seal them here: %(address)s"
        ),
        said={
            "year": year,
            "who": actor.label,
            "address": f"{settings.PULMU_SITE_URL}/desk/year/{year}/",
        },
        at=at,
    )
