"""The request as surfaces know it: with an actor, once the middleware has run."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Membership, User


class ActorRequest(HttpRequest):
    actor: Actor
    membership: Membership | None
    memberships: list[Membership]
    user: User
    htmx: HtmxDetails
