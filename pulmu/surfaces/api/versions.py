"""Corrections by two at once: who says which version they saw (`If-Match`) writes over no other.

The version of a record is the moment of its last change, `updated_at`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.trail import single
from pulmu.domains.programmes.models import Offering, Session

from .doors import ApiRequest
from .problems import Problem

_MODELS = {"offering": Offering, "session": Session}


@contextmanager
def refuse_stale(request: ApiRequest, sort: str, key: str) -> Iterator[None]:
    """Around a correction; the record is locked when a version was said."""
    seen = request.headers.get("if-match", "").strip().strip('"')
    with transaction.atomic():
        if seen and seen != "*":
            now = single.changed_at(request.actor, _MODELS[sort], key=key)
            if _moment(seen) != now:
                said = _("Somebody changed it since you read it. Read it again.")
                raise Problem(412, "stale", said)
        yield


def _moment(said: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(said)
    except ValueError:
        return None
