"""From a user or a code to the actor that actions and queries want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused

from .actor import NOBODY, Actor
from .models import Membership, Organisation, OrganisationKind, User
from .permissions import Role


def organisation_by_code(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no organisation with the code “%(code)s”.") % {"code": code})
    return found


def memberships_of(user: User, *, at: dt.datetime) -> list[Membership]:
    """What a user may be at this moment, in a steady order: the first is where they start."""
    mine = Membership.objects.open_at(at).filter(user=user)
    return list(mine.select_related("organisation").order_by("pk"))


def actor_of(user: User, *, membership: Membership, channel: str) -> Actor:
    """The actor of one membership; an inspector of an authority sees every organisation."""
    role = Role(membership.role)
    national = membership.organisation.kind == OrganisationKind.AUTHORITY
    # Whoever may write sees no further than where they write.
    sees_all = role == Role.INSPECTOR and national
    return Actor(
        label=user.label,
        key=user.key,
        role=role,
        home=membership.organisation_id,
        reach=None if sees_all else frozenset({membership.organisation_id}),
        user_id=user.pk,
        channel=channel,
    )


def actor_by_email(email: str, *, organisation: Organisation, channel: str) -> Actor:
    """Who `--as EMAIL` is in this organisation; refuses strangers and inactive users."""
    membership = (
        Membership.objects.open_at(timezone.now())
        .select_related("user", "organisation")
        .filter(user__email__iexact=email, user__is_active=True, organisation=organisation)
        .first()
    )
    if membership is None:
        message = _("%(email)s is not an active user of “%(code)s”.")
        raise Refused(message % {"email": email, "code": organisation.code})
    return actor_of(membership.user, membership=membership, channel=channel)


def visitor_of(organisation: Organisation, *, holds: Iterable[str] = ()) -> Actor:
    """Somebody at the portal of an organisation, who shows what they hold and nothing else.

    They read through the portal's own queries: what is published, and what is theirs.
    """
    return Actor(
        label="visitor",
        key="visitor",
        role=Role.MEMBER,
        home=organisation.pk,
        reach=frozenset({organisation.pk}),
        channel="portal",
        holds=frozenset(holds) - {""},
    )


def holder_of(holds: Iterable[str]) -> Actor:
    """Somebody who shows what they hold, to every organisation at once: they read what is theirs,
    and write as `visitor_of` one of them.
    """
    return replace(NOBODY, reach=None, holds=frozenset(holds) - {""})


def operator_of(organisation: Organisation, *, channel: str = "cli") -> Actor:
    """The operator of the machine: may import, may not attest, submit or seal."""
    return Actor(
        label="operator",
        key="operator",
        role=Role.OPERATOR,
        home=organisation.pk,
        reach=frozenset({organisation.pk}),
        channel=channel,
    )
