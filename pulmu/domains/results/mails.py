"""What people are written about a year."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pulmu.core.mail.actions import write
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import GRANTS, Permission, Role


def seal_wanted(actor: Actor, *, year: int, at: dt.datetime) -> int:
    """Tell everybody else who may seal that a year waits for them. How many were told."""
    roles = [role for role in Role if Permission.RESULTS_SEAL in GRANTS[role]]
    others = (
        Membership.objects.open_at(at)
        .filter(organisation_id=actor.organisation_id, role__in=roles, user__is_active=True)
        .exclude(user__key=actor.key)
        .select_related("user", "organisation")
        .order_by("pk")
    )
    said = {"year": year, "who": actor.label}
    with translation.override(settings.LANGUAGE_CODE):
        for other in others:
            write(
                actor,
                to=other.user.email,
                subject=_("%(year)d waits for your seal") % said,
                body=_(
                    "%(who)s asks for the figures of %(year)d to be sealed.\n"
                    "Look at them and seal them here: %(address)s"
                )
                % {**said, "address": f"{settings.PULMU_SITE_URL}/desk/year/{year}/"},
                at=at,
                is_internal=True,
            )
    return len(others)
