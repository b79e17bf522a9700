"""Revenue: lists of sales in, each with our share of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, own, put, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.support import rules
from pulmu.domains.support.choices import Nature
from pulmu.domains.support.models import Revenue
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .refusals import NotAnAmount, NotAShare, TextTooLong, UnknownWord, WrongDay

WITH_INVOICE = ("invoice_no",)
WITHOUT_INVOICE = ("company_id", "supplied_on", "amount", "channel", "invoice_no")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueRow:
    """One sale: won without tax, and our share in basis points."""

    company_id: int
    supplied_on: dt.date
    amount: int
    nature: str
    share_bp: int = rules.WHOLE
    invoice_no: str = ""
    channel: str = ""


@transaction.atomic
def record_revenues(actor: Actor, *, rows: Sequence[RevenueRow], at: dt.datetime) -> Put[Revenue]:
    """Create or correct revenue by approval number, or without one by what the row says.

    Without a number the key is company, day, amount and channel.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    require_companies(actor, (row.company_id for row in rows))
    done = _put_both(actor, columns, at=at)
    if done.touched:
        record(actor, "support.revenue.recorded", at=at, changes=done.changes, count=len(columns))
        post(actor, at=at, changed={"revenue": done.touched})
    return done


@transaction.atomic
def add_revenue(actor: Actor, *, row: RevenueRow, at: dt.datetime) -> Revenue:
    """One sale; an approval number is there once."""
    columns = _checked(actor, row, at=at)
    done = single.add(actor, Revenue, match=_key_of(columns), row=columns, at=at)
    return _single(actor, done, "added", at=at)


@transaction.atomic
def correct_revenue(
    actor: Actor, *, key: str, row: RevenueRow, at: dt.datetime, why: str = ""
) -> Revenue:
    """Say anew what one sale was. Harmless twice."""
    columns = _checked(actor, row, at=at)
    done = single.correct(actor, Revenue, key=key, match=_key_of(columns), row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_revenues(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove revenue and retract its facts. Unknown keys raise NotFound."""
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    changes = remove(actor, own(actor, Revenue, keys))
    if changes:
        record(
            actor, "support.revenue.removed", at=at, changes=changes, count=len(changes), why=why
        )
        post(actor, at=at, changed={"revenue": [change.key for change in changes]}, why=why)
    return len(changes)


def _checked(actor: Actor, row: RevenueRow, *, at: dt.datetime) -> dict[str, Any]:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    if row.supplied_on > day_of(at):
        raise WrongDay(_("This day has not come yet."))
    require_companies(actor, [row.company_id])
    return columns


def _key_of(columns: dict[str, Any]) -> tuple[str, ...]:
    return WITH_INVOICE if columns["invoice_no"] else WITHOUT_INVOICE


def _single(
    actor: Actor, done: Put[Revenue], event: str, *, at: dt.datetime, why: str = ""
) -> Revenue:
    name = f"support.revenue.{event}"
    return entered(actor, done, kind="revenue", event=name, at=at, why=why)


def _put_both(actor: Actor, columns: Sequence[dict[str, Any]], *, at: dt.datetime) -> Put[Revenue]:
    """Rows with a number are found by it, the others by what they say; the order is kept."""
    numbered = [row for row in columns if row["invoice_no"]]
    others = [row for row in columns if not row["invoice_no"]]
    first = put(actor, Revenue, match=WITH_INVOICE, rows=numbered, at=at)
    second = put(actor, Revenue, match=WITHOUT_INVOICE, rows=others, at=at)
    by_number, by_content = iter(first.objects), iter(second.objects)
    return Put(
        objects=[next(by_number if row["invoice_no"] else by_content) for row in columns],
        created=[*first.created, *second.created],
        changed=[*first.changed, *second.changed],
        changes=[*first.changes, *second.changes],
    )


def _columns(row: RevenueRow) -> dict[str, Any]:
    return {
        "company_id": row.company_id,
        "supplied_on": row.supplied_on,
        "amount": row.amount,
        "invoice_no": clean(row.invoice_no),
        "nature": row.nature,
        "share_bp": row.share_bp,
        "channel": clean(row.channel),
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    sale = {"on": row["supplied_on"], "amount": row["amount"]}
    if any(len(row[name]) > limit for name, limit in rules.REVENUE_LIMITS.items()):
        message = _("Revenue of %(on)s: the approval number or the channel is too long.")
        raise TextTooLong(message % sale)
    if row["nature"] not in Nature.values:
        raise UnknownWord(_("Revenue of %(on)s: say direct or indirect.") % sale)
    if not rules.is_share(row["share_bp"]):
        raise NotAShare(_("Revenue of %(on)s: a share lies between 0 and 100 %%.") % sale)
    if not rules.is_amount(row["amount"]):
        raise NotAnAmount(_("Revenue of %(on)s: %(amount)s won cannot be right.") % sale)
