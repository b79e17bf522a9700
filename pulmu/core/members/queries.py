"""Who may come in, what changed of that, and who came in when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Membership, MembershipQuerySet, User
from pulmu.core.tenancy.permissions import DESK_ROLES, Permission
from pulmu.core.trail.models import Event

from .choices import EVENTS
from .models import SignIn

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Member:
    """One who may come in, or could once."""

    membership: Membership
    has_second_factor: bool

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def is_waiting(self) -> bool:
        """Invited, and without a password so far."""
        return not is_password_usable(self.user.password)


@dataclass(frozen=True, slots=True)
class RightsChange:
    """One line of the history of rights."""

    at: dt.datetime
    by: str
    what: str
    who: str
    role: str
    before: str
    until: dt.datetime | None


def memberships(actor: Actor, *, at: dt.datetime) -> MembershipQuerySet:
    """Those of the desk that give rights now, in the order in which they came."""
    return _all(actor).open_at(at).order_by("since", "pk")


def former(actor: Actor, *, at: dt.datetime) -> MembershipQuerySet:
    """Whose rights have ended, the latest first."""
    return _all(actor).filter(until__lte=at).order_by("-until", "-pk")


def visitors(actor: Actor, *, at: dt.datetime) -> MembershipQuerySet:
    """Who looks on for a time, soonest gone first."""
    return memberships(actor, at=at).filter(until__isnull=False).order_by("until", "pk")


def member(actor: Actor, key: str) -> Member:
    found = _all(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return with_second_factors([found])[0]


def with_second_factors(some: Iterable[Membership]) -> list[Member]:
    listed = list(some)
    secured = set(
        Authenticator.objects.filter(
            user_id__in=[one.user_id for one in listed], type__in=SECOND_FACTORS
        ).values_list("user_id", flat=True)
    )
    return [Member(one, one.user_id in secured) for one in listed]


def history(actor: Actor, *, most: int, key: str = "") -> list[RightsChange]:
    """What changed of anybody's rights here, or of one membership's; the latest first."""
    actor.require(Permission.ORGANISATION_MANAGE)
    events = Event.objects.within(actor).filter(name__in=EVENTS).order_by("-at", "-pk")
    if key:
        events = events.filter(subject=f"tenancy.Membership:{key}")
    found = list(events[:most])
    keys = {event.data.get("user", "") for event in found}
    theirs = Membership.objects.filter(
        organisation_id__in=actor.reach or [actor.organisation_id], user__key__in=keys
    )
    listed = theirs.select_related("user").telling_elsewhere()
    labels = {one.user.key: one.shown_as for one in listed}
    return [
        RightsChange(
            at=event.at,
            by=event.actor,
            what=event.name,
            who=labels.get(event.data.get("user", ""), ""),
            role=event.data["role"],
            before=event.data.get("before", ""),
            until=_moment(event.data.get("until")),
        )
        for event in found
    ]


def sign_ins(membership: Membership, *, most: int) -> list[SignIn]:
    """What was recorded at the door of this user while they belong here; the latest first.

    Of somebody who belongs elsewhere too only what led in here, and not from where: it may be from
    there.
    """
    led_here = Q(organisation_id=membership.organisation_id)
    if not membership.belongs_elsewhere:
        led_here |= Q(organisation=None)
    found = SignIn.objects.filter(led_here, user=membership.user, at__gte=membership.since)
    if membership.until is not None:
        found = found.filter(at__lt=membership.until)
    lines = list(found.order_by("-at", "-pk")[:most])
    if membership.belongs_elsewhere:
        for line in lines:
            line.address, line.browser = None, ""
    return lines


def _all(actor: Actor) -> MembershipQuerySet:
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = Membership.objects.filter(organisation_id=actor.organisation_id, role__in=DESK_ROLES)
    return mine.select_related("user", "organisation").telling_elsewhere()


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
