"""How often is too often. Counted in the database, so that several processes count together."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from pulmu.core.tenancy.secrets import blind_index

from . import rules
from .models import Tally

# One statement, so that nobody counts between the reading and the writing of another.
_COUNT_ONE_MORE = """
    INSERT INTO members_tally (what, whose, since, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (what, whose, since) DO UPDATE SET count = members_tally.count + 1
    RETURNING count
"""
_EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)


def within(what: str, whose: str, *, most: int, span: dt.timedelta, at: dt.datetime) -> bool:
    """Count one more, and say whether it is one of the first ``most`` of this stretch of time."""
    since = connection.ops.adapt_datetimefield_value(at - (at - _EPOCH) % span)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [what, blind_index(whose), since])
        counted: int = cursor.fetchone()[0]
    return counted <= most


def forget_old(*, at: dt.datetime) -> int:
    gone, _by_model = Tally.objects.filter(since__lt=at - rules.KEPT_COUNTS).delete()
    return gone
