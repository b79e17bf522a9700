"""Which years there are to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.programmes import queries as programmes
from pulmu.ledger import kinds
from pulmu.ledger import queries as ledger

# What happens in a year, besides sessions that were held. A founding or a first insurance may lie
# long before a lab's first day, an agreement may start and a course be planned next year: these
# alone make no year to look at.
DONE_IN_A_YEAR = frozenset(
    {
        "attendance",
        "use",
        "culture_act",
        "prototype",
        "revenue",
        "channel_support",
    }
)


def today() -> dt.date:
    return day_of(timezone.now())


def this_year() -> int:
    return today().year


def this_month() -> int:
    return day_of(timezone.now()).month


def years(actor: Actor) -> list[int]:
    """From the first year with something done to the last, newest first; else this year.

    One query whatever the size: the first and the last day of each kind, off the index.
    """
    held = programmes.sessions_held(actor).values("starts_at")
    its = held.filter(organisation_id=OuterRef("pk"))
    mine = ledger.live_facts(actor).filter(organisation_id=OuterRef("pk"), on__gt="")
    ends: dict[str, Any] = {
        "held_first": Subquery(its.order_by("starts_at")[:1]),
        "held_last": Subquery(its.order_by("-starts_at")[:1]),
    }
    for name in sorted(DONE_IN_A_YEAR & kinds.names()):
        days = mine.filter(kind=name).values("on")
        ends[f"{name}_first"] = Subquery(days.order_by("on")[:1])
        ends[f"{name}_last"] = Subquery(days.order_by("-on")[:1])
    row = Organisation.objects.filter(pk=actor.organisation_id).values_list(*ends.values()).first()
    found = sorted(_year(day) for day in row or () if day)
    if not found:
        return [this_year()]
    return list(range(found[-1], found[0] - 1, -1))


def _year(day: str | dt.datetime) -> int:
    return dt.date.fromisoformat(day).year if isinstance(day, str) else day_of(day).year


def newest(actor: Actor, known: Sequence[int] = ()) -> int:
    """This year when it has facts, else the newest one that has; what is planned comes last.

    ``known`` are its `years`, where somebody has them already.
    """
    found, now = known or years(actor), this_year()
    return next((year for year in found if year <= now), found[-1])
