"""Who listens, and what they were told."""

from __future__ import annotations

from django.db.models import Count, Max, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet

from .choices import DeliveryState
from .models import Delivery, DeliveryQuerySet, Endpoint


def endpoints(actor: Actor) -> ScopedQuerySet:
    """In the order in which they were added, each with ``failed_count`` and ``told_at``."""
    actor.require(Permission.ORGANISATION_MANAGE)
    mine: ScopedQuerySet = Endpoint.objects.within(actor)
    counted = mine.filter(organisation_id=actor.organisation_id).annotate(
        failed_count=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
        told_at=Max("deliveries__sent_at"),
    )
    return counted.order_by("made_at", "pk")


def endpoint(actor: Actor, key: str) -> Endpoint:
    found: Endpoint | None = endpoints(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def deliveries(actor: Actor, endpoint: Endpoint) -> DeliveryQuerySet:
    """The latest first."""
    actor.require(Permission.ORGANISATION_MANAGE)
    mine: DeliveryQuerySet = Delivery.objects.within(actor).filter(endpoint=endpoint)
    return mine.order_by("-written_at", "-pk")


def delivery(actor: Actor, key: str) -> Delivery:
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = Delivery.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Delivery | None = mine.select_related("endpoint").filter(key=key).first()
    if found is None:
        raise NotFound
    return found
