"""What every page knows: where we are and who is looking."""

from __future__ import annotations

from django.conf import settings

from .http import ActorRequest


def site(request: ActorRequest) -> dict[str, object]:
    membership = getattr(request, "membership", None)
    return {
        "actor": getattr(request, "actor", None),
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "organisation": membership.organisation if membership else None,
        "second_factor_required": settings.PULMU_SECOND_FACTOR == "required",
    }
