"""What the clock does for companies: once a month the tax office is asked how each stands."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.taxoffice import port
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation

from . import queries
from .actions import Unreadable, ask_tax_office

log = logging.getLogger(__name__)

EVERY = dt.timedelta(days=30)
# A night's share of each lab: the service is everybody's. The rest has its turn the next night.
MOST_A_NIGHT = 50
# An answer that cannot be read is one company's trouble; so many in a row are the office's.
MOST_UNREADABLE = 20


def ask_of_all(_payload: Mapping[str, Any], beat: Beat) -> None:
    """Nothing while it is switched off. When it does not answer the night is over for everybody."""
    at, unreadable = timezone.now(), 0
    for organisation in Organisation.objects.order_by("pk") if port.office() else ():
        actor = operator_of(organisation)
        answered = 0
        for company in queries.unasked_since(actor, day_of(at) - EVERY):
            try:
                ask_tax_office(actor, key=company.key, at=at)
            except Refused as error:
                log.warning("the tax office was asked about %s: %s", company.key, error)
                unreadable += 1
                if not isinstance(error, Unreadable) or unreadable == MOST_UNREADABLE:
                    return
                continue
            unreadable, answered = 0, answered + 1
            beat(answered * 100 // MOST_A_NIGHT)
            if answered == MOST_A_NIGHT:
                break


register(Task("companies.ask_tax_office", ask_of_all, daily_at=dt.time(4, 40)))
