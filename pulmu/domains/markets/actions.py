"""Writes: lists of channel supports in, and the steps of a single one as people say them.

Every act checks, writes, leaves a trail and posts to the ledger, all or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, own, put, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from . import rules
from .choices import Channel, ChannelState, Market
from .models import ChannelSupport


class UnknownWord(Refused):
    code = "markets.unknown_word"


class TextMissing(Refused):
    code = "markets.text_missing"


class TextTooLong(Refused):
    code = "markets.text_too_long"


class WrongStep(Refused):
    code = "markets.wrong_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSupportRow:
    """One support of a list."""

    code: str
    company_id: int
    channel: str
    event: str
    on: dt.date
    state: str
    market: str = Market.UNSAID


@transaction.atomic
def record_channel_supports(
    actor: Actor, *, rows: Sequence[ChannelSupportRow], at: dt.datetime
) -> Put[ChannelSupport]:
    """Create or correct supports by their code. A list that changes nothing leaves no trace."""
    actor.require(Permission.MARKETS_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    require_companies(actor, (row.company_id for row in rows))
    done = put(actor, ChannelSupport, match=("code",), rows=columns, at=at)
    if done.touched:
        record(actor, "markets.channel.recorded", at=at, changes=done.changes, count=len(columns))
        post(actor, at=at, changed={"channel_support": done.touched})
    return done


@transaction.atomic
def apply(actor: Actor, *, row: ChannelSupportRow, at: dt.datetime) -> ChannelSupport:
    """A company wants to go to a channel: the support gets a code of its own."""
    columns = _checked(actor, row)
    done = single.add(actor, ChannelSupport, match=("code",), row=columns, at=at)
    return _single(actor, done, "added", at=at)


@transaction.atomic
def correct(
    actor: Actor, *, key: str, row: ChannelSupportRow, at: dt.datetime, why: str = ""
) -> ChannelSupport:
    """Say anew what one support is. Harmless twice."""
    columns = _checked(actor, row)
    done = single.correct(actor, ChannelSupport, key=key, match=("code",), row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_channel_supports(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove supports and retract their facts. Unknown keys raise NotFound."""
    actor.require(Permission.MARKETS_WRITE, organisation_id=actor.home)
    changes = remove(actor, own(actor, ChannelSupport, keys))
    if changes:
        record(
            actor, "markets.channel.removed", at=at, changes=changes, count=len(changes), why=why
        )
        gone = [change.key for change in changes]
        post(actor, at=at, changed={"channel_support": gone}, why=why)
    return len(changes)


@transaction.atomic
def confirm(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> ChannelSupport:
    """The place is ours: accepted by the fair, the platform, the buyer."""
    return _step(actor, key, ChannelState.CONFIRMED, at=at, why=why)


@transaction.atomic
def complete(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> ChannelSupport:
    """It took place: this is what the yearly figure counts."""
    return _step(actor, key, ChannelState.DONE, at=at, why=why)


@transaction.atomic
def cancel(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> ChannelSupport:
    """It does not take place. What is done cannot be cancelled, only corrected."""
    return _step(actor, key, ChannelState.CANCELLED, at=at, why=why)


def _checked(actor: Actor, row: ChannelSupportRow) -> dict[str, Any]:
    actor.require(Permission.MARKETS_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    require_companies(actor, [row.company_id])
    return columns


def _single(
    actor: Actor, done: Put[ChannelSupport], event: str, *, at: dt.datetime, why: str = ""
) -> ChannelSupport:
    name = f"markets.channel.{event}"
    return entered(actor, done, kind="channel_support", event=name, at=at, why=why)


def _columns(row: ChannelSupportRow) -> dict[str, Any]:
    return {
        "code": clean(row.code),
        "company_id": row.company_id,
        "channel": row.channel,
        "market": row.market,
        "event": clean(row.event),
        "on": row.on,
        "state": row.state,
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    code = {"code": row["code"][: rules.LIMITS["code"]]}
    if not (row["code"] and row["event"]):
        raise TextMissing(_("“%(code)s”: a support needs a code and an event.") % code)
    if any(len(row[name]) > limit for name, limit in rules.LIMITS.items()):
        raise TextTooLong(_("“%(code)s”: the code or the event is too long.") % code)
    if (
        row["channel"] not in Channel.values
        or row["market"] not in Market.values
        or row["state"] not in ChannelState.values
    ):
        raise UnknownWord(_("“%(code)s”: unknown channel, market or state.") % code)


def _step(
    actor: Actor, key: str, state: ChannelState, *, at: dt.datetime, why: str
) -> ChannelSupport:
    """Take one support to its next state; a step already taken changes nothing."""
    mine = ChannelSupport.objects.within(actor).select_for_update()
    found = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.MARKETS_WRITE, organisation_id=found.organisation_id)
    if not rules.may_become(state, now=found.state):
        message = _("From “%(now)s” it cannot become “%(then)s”.")
        names = {"now": found.get_state_display(), "then": state.label}
        raise WrongStep(message % names)
    row = {"key": key, "state": str(state)}
    done = put(actor, ChannelSupport, match=("key",), rows=[row], at=at)
    return _single(actor, done, state.name.lower(), at=at, why=why)
