"""Hires: rosters in, one person placed, one person gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.core.trail.records import Put, own, put, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.support import rules
from pulmu.domains.support.choices import Contract
from pulmu.domains.support.models import Hire, Introduction
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .refusals import TextMissing, TextTooLong, UnknownWord, WrongDay

NATURAL_KEY = ("company_id", "employee_key", "insured_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class HireRow:
    """One spell of insured employment."""

    company_id: int
    employee_key: str
    insured_on: dt.date
    left_on: dt.date | None = None
    contract: str = Contract.UNSAID
    is_founder: bool = False


@transaction.atomic
def record_hires(actor: Actor, *, rows: Sequence[HireRow], at: dt.datetime) -> Put[Hire]:
    """Create or correct hires by company, employee and first insured day."""
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    require_companies(actor, (row.company_id for row in rows), held=True)
    done = put(actor, Hire, match=NATURAL_KEY, rows=columns, at=at)
    if done.touched:
        record(actor, "support.hire.recorded", at=at, changes=done.changes, count=len(columns))
        post(actor, at=at, changed={"hire": done.touched})
    return done


@transaction.atomic
def correct_hire(actor: Actor, *, key: str, row: HireRow, at: dt.datetime, why: str = "") -> Hire:
    """Say anew what one spell of employment was. Harmless twice."""
    columns = _checked(actor, row)
    done = single.correct(actor, Hire, key=key, match=NATURAL_KEY, row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_hires(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove hires and retract their facts. Unknown keys raise NotFound."""
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    gone = own(actor, Hire, keys)
    # Taken back, this comes after the hires: they are there again to be pointed to.
    loose = _let_loose(actor, gone, at=at)
    changes = remove(actor, gone)
    if changes:
        # The trail comes first: what follows a removed hire is found through it.
        count = len(changes)
        record(actor, "support.hire.removed", at=at, changes=loose + changes, count=count, why=why)
        post(actor, at=at, changed={"hire": [change.key for change in changes]}, why=why)
    return len(changes)


def _let_loose(actor: Actor, hires: Sequence[Hire], *, at: dt.datetime) -> list[Change]:
    """The introductions that led to these hires lead to none from here on."""
    led = Introduction.objects.within(actor).filter(hire__in=hires).order_by("pk")
    keys = list(led.select_for_update(of=("self",)).values_list("key", flat=True))
    rows: list[dict[str, Any]] = [{"key": key, "hire_id": None} for key in keys]
    return put(actor, Introduction, match=("key",), rows=rows, at=at).changes


@transaction.atomic
def place_hire(actor: Actor, *, row: HireRow, at: dt.datetime) -> Hire:
    """Somebody was hired. The same spell twice is one; with other words it is refused."""
    columns = _checked(actor, row)
    done = single.add(actor, Hire, match=NATURAL_KEY, row=columns, at=at)
    return _single(actor, done, "placed", at=at)


def known_hire(actor: Actor, *, row: HireRow) -> Hire | None:
    """The spell, if it was recorded before, with whatever other words."""
    columns = _checked(actor, row)
    mine = Hire.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Hire | None = mine.filter(**{name: columns[name] for name in NATURAL_KEY}).first()
    return found


@transaction.atomic
def leave(actor: Actor, *, key: str, on: dt.date, at: dt.datetime, why: str = "") -> Hire:
    """The insurance of one spell ended on this day. Again on another day corrects the day."""
    found = Hire.objects.within(actor).select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    if not rules.may_leave(on, insured_on=found.insured_on):
        raise WrongDay(_("Nobody leaves before the day they were insured."))
    done = put(actor, Hire, match=("key",), rows=[{"key": key, "left_on": on}], at=at)
    return _single(actor, done, "left", at=at, why=why)


def _checked(actor: Actor, row: HireRow) -> dict[str, Any]:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    if row.left_on is not None and not rules.may_leave(row.left_on, insured_on=row.insured_on):
        raise WrongDay(_("Nobody leaves before the day they were insured."))
    require_companies(actor, [row.company_id], held=True)
    return columns


def _single(actor: Actor, done: Put[Hire], event: str, *, at: dt.datetime, why: str = "") -> Hire:
    name = f"support.hire.{event}"
    return entered(actor, done, kind="hire", event=name, at=at, why=why)


def _columns(row: HireRow) -> dict[str, Any]:
    return {
        "company_id": row.company_id,
        "employee_key": clean(row.employee_key),
        "insured_on": row.insured_on,
        "left_on": row.left_on,
        "contract": row.contract,
        "is_founder": row.is_founder,
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    """The messages leave the employee key out: it may be a name."""
    insured_on = {"on": row["insured_on"]}
    if not row["employee_key"]:
        raise TextMissing(_("Hire of %(on)s: the employee key is missing.") % insured_on)
    if any(len(row[name]) > limit for name, limit in rules.HIRE_LIMITS.items()):
        raise TextTooLong(_("Hire of %(on)s: the employee key is too long.") % insured_on)
    if row["contract"] not in Contract.values:
        raise UnknownWord(_("Hire of %(on)s: unknown contract.") % insured_on)
