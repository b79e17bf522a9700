"""How often is too often. Counted in the database, so that several processes count together."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from pulmu.core.tenancy.secrets import blind_index

from . import rules
from .models import Tally

_EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)


def within(what: str, whose: str, *, most: int, span: dt.timedelta, at: dt.datetime) -> bool:
    """Count one more, and say whether it is one of the first ``most`` of this stretch of time."""
    row = {"what": what, "whose": blind_index(whose), "since": at - (at - _EPOCH) % span}
    mine = Tally.objects.filter(**row)
    with transaction.atomic():
        Tally.objects.bulk_create([Tally(**row)], ignore_conflicts=True)
        mine.update(count=F("count") + 1)
        return mine.values_list("count", flat=True).get() <= most


def forget_old(*, at: dt.datetime) -> int:
    gone, _by_model = Tally.objects.filter(since__lt=at - rules.KEPT_COUNTS).delete()
    return gone
