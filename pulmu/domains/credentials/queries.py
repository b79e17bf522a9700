"""Reads about certificates."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.models import Person

from .models import Certificate


def held(actor: Actor, people: Iterable[Person]) -> list[Certificate]:
    """Those that hold, of persons who have proven who they are; the latest first."""
    mine = Certificate.objects.within(actor).filter(
        person__in=[one.pk for one in people], revoked_on__isnull=True
    )
    return list(mine.select_related("organisation").order_by("-issued_on", "-pk"))
