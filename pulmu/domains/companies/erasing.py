"""Founders are seen as long as they are of their company: nobody is destroyed meanwhile."""

from __future__ import annotations

from django.db.models import OuterRef
from django.db.models.functions import Coalesce, Now, TruncDate

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import queries as people

from .models import Founder


def _of_a_company() -> ScopedQuerySet:
    """Until their last day; until today while none is known."""
    mine = Founder.objects.everywhere(because="correlated to a person found within the actor")
    today = TruncDate(Now(), tzinfo=KST)
    found: ScopedQuerySet = mine.filter(person=OuterRef("pk")).annotate(
        seen_on=Coalesce("until", today)
    )
    return found


people.register_sightings("companies.founders", _of_a_company)
