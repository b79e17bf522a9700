"""Investments, rights and certifications: recorded one by one, corrected, removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import own, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.support import rules
from pulmu.domains.support.choices import RightSort, RightState, Round
from pulmu.domains.support.models import Certification, Investment, Right
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .refusals import EndsBeforeStart, NotAnAmount, TextMissing, TextTooLong, UnknownWord, WrongDay


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentRow:
    company_id: int
    invested_on: dt.date
    amount: int
    investor: str
    round: str = Round.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class RightRow:
    """``number`` is that of the application until there is one of the registration."""

    company_id: int
    sort: str
    name: str
    number: str
    filed_on: dt.date
    registered_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationRow:
    company_id: int
    name: str
    number: str
    certified_on: dt.date
    issuer: str = ""
    valid_until: dt.date | None = None


Row = InvestmentRow | RightRow | CertificationRow


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    model: type[Record]
    match: tuple[str, ...]


INVESTMENT = _Kind("investment", Investment, ("company_id", "invested_on", "investor", "amount"))
RIGHT = _Kind("right", Right, ("number",))
CERTIFICATION = _Kind("certification", Certification, ("name", "number"))


def add_investment(actor: Actor, *, row: InvestmentRow, at: dt.datetime) -> Record:
    return _add(actor, INVESTMENT, row, at=at)


def correct_investment(
    actor: Actor, *, key: str, row: InvestmentRow, at: dt.datetime, why: str = ""
) -> Record:
    return _correct(actor, INVESTMENT, row, key=key, at=at, why=why)


def remove_investments(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    return _remove(actor, INVESTMENT, keys, at=at, why=why)


def add_right(actor: Actor, *, row: RightRow, at: dt.datetime) -> Record:
    return _add(actor, RIGHT, row, at=at)


def correct_right(
    actor: Actor, *, key: str, row: RightRow, at: dt.datetime, why: str = ""
) -> Record:
    return _correct(actor, RIGHT, row, key=key, at=at, why=why)


def remove_rights(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    return _remove(actor, RIGHT, keys, at=at, why=why)


def add_certification(actor: Actor, *, row: CertificationRow, at: dt.datetime) -> Record:
    return _add(actor, CERTIFICATION, row, at=at)


def correct_certification(
    actor: Actor, *, key: str, row: CertificationRow, at: dt.datetime, why: str = ""
) -> Record:
    return _correct(actor, CERTIFICATION, row, key=key, at=at, why=why)


def remove_certifications(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    return _remove(actor, CERTIFICATION, keys, at=at, why=why)


@transaction.atomic
def _add(actor: Actor, kind: _Kind, row: Row, *, at: dt.datetime) -> Record:
    columns = _checked(actor, row, at=at)
    done = single.add(actor, kind.model, match=kind.match, row=columns, at=at)
    return entered(actor, done, kind=kind.name, event=f"support.{kind.name}.added", at=at)


@transaction.atomic
def _correct(actor: Actor, kind: _Kind, row: Row, *, key: str, at: dt.datetime, why: str) -> Record:
    columns = _checked(actor, row, at=at)
    done = single.correct(actor, kind.model, key=key, match=kind.match, row=columns, at=at)
    event = f"support.{kind.name}.corrected"
    return entered(actor, done, kind=kind.name, event=event, at=at, why=why)


@transaction.atomic
def _remove(actor: Actor, kind: _Kind, keys: Iterable[str], *, at: dt.datetime, why: str) -> int:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    changes = remove(actor, own(actor, kind.model, keys))
    if changes:
        event = f"support.{kind.name}.removed"
        record(actor, event, at=at, changes=changes, count=len(changes), why=why)
        post(actor, at=at, changed={kind.name: [change.key for change in changes]}, why=why)
    return len(changes)


def _checked(actor: Actor, row: Row, *, at: dt.datetime) -> dict[str, Any]:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    said = asdict(row)
    columns = {name: clean(v) if isinstance(v, str) else v for name, v in said.items()}
    today = day_of(at)
    match row:
        case InvestmentRow():
            _texts(columns, rules.INVESTMENT_LIMITS, needed=("investor",))
            if columns["round"] not in Round.values:
                raise UnknownWord(_("The round is not on the list."))
            if not 0 < row.amount <= rules.MOST_WON:
                raise NotAnAmount(_("An investment is more than nothing."))
            first, last = row.invested_on, row.invested_on
        case RightRow():
            _texts(columns, rules.RIGHT_LIMITS, needed=("name", "number"))
            if columns["sort"] not in RightSort.values:
                raise UnknownWord(_("The sort of right is not on the list."))
            columns["state"] = RightState.REGISTERED if row.registered_on else RightState.FILED
            first, last = row.filed_on, row.registered_on or row.filed_on
        case CertificationRow():
            _texts(columns, rules.CERTIFICATION_LIMITS, needed=("name", "number"))
            first = last = row.certified_on
            if not rules.ends_in_order(starts_on=first, ends_on=row.valid_until):
                raise EndsBeforeStart(_("The end lies before the start."))
    if last > today:
        raise WrongDay(_("This day has not come yet."))
    if last < first:
        raise EndsBeforeStart(_("Nothing is registered before it is filed."))
    require_companies(actor, [row.company_id])
    return columns


def _texts(columns: dict[str, Any], limits: dict[str, int], *, needed: tuple[str, ...]) -> None:
    if not all(columns[name] for name in needed):
        raise TextMissing(_("Something that has to be said is missing."))
    if any(len(columns[name]) > limit for name, limit in limits.items()):
        raise TextTooLong(_("A text is too long."))
