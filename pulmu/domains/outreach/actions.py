"""Writes: lists of culture-spread acts in, and out again.

Every act checks, writes, leaves a trail and posts to the ledger, all or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, own, put, remove
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from . import rules
from .choices import ActType
from .models import CultureAct

NATURAL_KEY = ("on", "type", "title", "outlet")


class NotAnAudience(Refused):
    code = "outreach.not_an_audience"


class UnknownWord(Refused):
    code = "outreach.unknown_word"


class TextMissing(Refused):
    code = "outreach.text_missing"


class TextTooLong(Refused):
    code = "outreach.text_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class CultureActRow:
    """One act of a list. ``audience`` is None where nobody counted."""

    on: dt.date
    type: str
    title: str
    campaign: str = ""
    outlet: str = ""
    url: str = ""
    audience: int | None = None


@transaction.atomic
def record_culture_acts(
    actor: Actor, *, rows: Sequence[CultureActRow], at: dt.datetime
) -> Put[CultureAct]:
    """Create or correct acts by day, type, title and outlet. No change leaves no trace."""
    actor.require(Permission.OUTREACH_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    done = put(actor, CultureAct, match=NATURAL_KEY, rows=columns, at=at)
    if done.touched:
        record(actor, "outreach.act.recorded", at=at, changes=done.changes, count=len(columns))
        post(actor, at=at, changed={"culture_act": done.touched})
    return done


@transaction.atomic
def add_culture_act(actor: Actor, *, row: CultureActRow, at: dt.datetime) -> CultureAct:
    """One act. There is one of that day, type, title and outlet."""
    columns = _checked(actor, row)
    done = single.add(actor, CultureAct, match=NATURAL_KEY, row=columns, at=at)
    return _single(actor, done, "added", at=at)


@transaction.atomic
def correct_culture_act(
    actor: Actor, *, key: str, row: CultureActRow, at: dt.datetime, why: str = ""
) -> CultureAct:
    """Say anew what one act was. Harmless twice."""
    columns = _checked(actor, row)
    done = single.correct(actor, CultureAct, key=key, match=NATURAL_KEY, row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_culture_acts(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove acts and retract their facts. Unknown keys raise NotFound."""
    actor.require(Permission.OUTREACH_WRITE, organisation_id=actor.home)
    changes = remove(actor, own(actor, CultureAct, keys))
    if changes:
        record(actor, "outreach.act.removed", at=at, changes=changes, count=len(changes), why=why)
        post(actor, at=at, changed={"culture_act": [change.key for change in changes]}, why=why)
    return len(changes)


def _checked(actor: Actor, row: CultureActRow) -> dict[str, Any]:
    actor.require(Permission.OUTREACH_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    return columns


def _single(
    actor: Actor, done: Put[CultureAct], event: str, *, at: dt.datetime, why: str = ""
) -> CultureAct:
    name = f"outreach.act.{event}"
    return entered(actor, done, kind="culture_act", event=name, at=at, why=why)


def _columns(row: CultureActRow) -> dict[str, Any]:
    return {
        "on": row.on,
        "type": row.type,
        "title": clean(row.title),
        "campaign": clean(row.campaign),
        "outlet": clean(row.outlet),
        "url": clean(row.url),
        "audience": row.audience,
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    words = {"on": row["on"], "title": row["title"][:50]}
    if not row["title"]:
        raise TextMissing(_("%(on)s: an act needs a title.") % words)
    if any(len(row[name]) > limit for name, limit in rules.LIMITS.items()):
        raise TextTooLong(_("%(on)s “%(title)s”: a text is too long.") % words)
    if row["type"] not in ActType.values:
        raise UnknownWord(_("%(on)s “%(title)s”: unknown type.") % words)
    if not rules.is_audience(row["audience"]):
        raise NotAnAudience(_("%(on)s “%(title)s”: people reached must be 0 or more.") % words)
