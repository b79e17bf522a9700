"""What of this domain may be counted: insured hires, invoiced revenue, agreements on space.

Each fact carries the company's first support, so that a rule can ask whether it came after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.labels import label
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.core.trail.records import chunks
from pulmu.ledger.kinds import Fact, Followers, Kind, iso, register
from pulmu.ledger.names import name_keys

from . import rules
from .models import Certification, Hire, Investment, Revenue, Right, Tenancy

Rows = QuerySet[Any, Any]

_BECAUSE = "the ledger names the organisation"
_OfACompany = Hire | Revenue | Investment | Right | Certification
_OF_ITS_COMPANY = ("company__key", "company__first_support_on")


class _Hire(NamedTuple):
    key: str
    company_id: int
    company: str
    first_support_on: dt.date
    employee_key: str
    insured_on: dt.date
    left_on: dt.date | None
    contract: str
    is_founder: bool


_HIRE_COLUMNS = (
    "key",
    "company_id",
    "company__key",
    "company__first_support_on",
    "employee_key",
    "insured_on",
    "left_on",
    "contract",
    "is_founder",
)


def _hire_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """A hire says when its employee departed for good, so it needs that employee's other rows."""
    for some in chunks(_hires_with_departure(organisation_id, keys)):
        names = {rules.employee_name(row.company, row.employee_key) for row, _departed in some}
        employees = name_keys(organisation_id, "employee", sorted(names))
        for row, departed_on in some:
            yield Fact(
                kind="hire",
                key=row.key,
                on=row.insured_on,
                dims={
                    "company": row.company,
                    "employee": employees[rules.employee_name(row.company, row.employee_key)],
                    "insured_on": iso(row.insured_on),
                    "left_on": iso(row.left_on),
                    "departed_on": iso(departed_on),
                    "contract": row.contract,
                    "is_founder": row.is_founder,
                    "first_support_on": iso(row.first_support_on),
                },
            )


def _hires_with_departure(
    organisation_id: int, keys: Sequence[str] | None
) -> Iterator[tuple[_Hire, dt.date | None]]:
    for rows, wanted in _hires(organisation_id, keys):
        for _employee, spells in groupby(rows, key=lambda row: (row.company_id, row.employee_key)):
            of_one = list(spells)
            departed_on = rules.departed_on((row.insured_on, row.left_on) for row in of_one)
            yield from ((r, departed_on) for r in of_one if wanted is None or r.key in wanted)


def _hires(
    organisation_id: int, keys: Sequence[str] | None
) -> Iterator[tuple[Iterable[_Hire], set[str] | None]]:
    """Whole employees, row beside row, and which of the rows were asked for (None = all)."""
    rows = (
        _mine(Hire, organisation_id)
        .order_by("company_id", "employee_key", "insured_on", "pk")
        .values_list(*_HIRE_COLUMNS)
    )
    if keys is None:
        yield map(_Hire._make, rows.iterator()), None
        return
    for some in chunks(keys):
        pairs = _employees(organisation_id, some)
        yield map(_Hire._make, _of_employees(rows, pairs.values())), set(some)


def _employees(organisation_id: int, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """(company_id, employee_key) of some hires, by key."""
    mine = _mine(Hire, organisation_id).filter(key__in=keys)
    found = mine.values_list("key", "company_id", "employee_key")
    return {key: (company_id, employee_key) for key, company_id, employee_key in found}


def _of_employees(rows: Rows, pairs: Iterable[tuple[int, str]]) -> Rows:
    """Every row of these employees, and whole other ones: the two lists are crossed."""
    known = set(pairs)
    companies, employees = {pair[0] for pair in known}, {pair[1] for pair in known}
    return rows.filter(company_id__in=companies, employee_key__in=employees)


def _hires_beside(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
    """Every hire of the employees behind these hires; also of hires that were just removed."""
    rows = _mine(Hire, organisation_id).order_by("pk")
    keyed = rows.values_list("key", "company_id", "employee_key")
    for some in chunks(keys):
        known = _employees(organisation_id, some)
        gone = [key for key in some if key not in known]
        pairs = {*known.values(), *_removed_employees(organisation_id, gone)}
        for key, company_id, employee_key in _of_employees(keyed, pairs):
            if (company_id, employee_key) in pairs:
                yield key


def _removed_employees(organisation_id: int, keys: Sequence[str]) -> set[tuple[int, str]]:
    """Whose rows they were: the trail still knows."""
    removed = Change.objects.everywhere(because=_BECAUSE).filter(
        organisation_id=organisation_id,
        key__in=keys,
        model=Hire._meta.label,
        kind=ChangeKind.REMOVED,
    )
    befores = [change.before for change in sealing.opened(removed) if change.before]
    return {(before["company_id"], before["employee_key"]) for before in befores}


def _revenue_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    columns = (
        "key",
        "company__key",
        "company__first_support_on",
        "supplied_on",
        "amount",
        "share_bp",
        "nature",
        "channel",
    )
    rows = _mine(Revenue, organisation_id).order_by("pk").values_list(*columns)
    for key, company, first, supplied_on, amount, share_bp, nature, channel in _only(rows, keys):
        yield Fact(
            kind="revenue",
            key=key,
            on=supplied_on,
            dims={
                "company": company,
                "supplied_on": iso(supplied_on),
                "amount": amount,
                "share_bp": share_bp,
                "nature": nature,
                "channel": label(channel),
                "first_support_on": iso(first),
            },
        )


def _tenancy_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """A space's name stays here; the ledger has a random key for it."""
    columns = ("key", "company__key", "space", "agreed_on", "starts_on", "ends_on", "terminated_on")
    rows = _mine(Tenancy, organisation_id).order_by("pk").values_list(*columns)
    for some in chunks(_only(rows, keys)):
        spaces = name_keys(organisation_id, "space", (row[2] for row in some))
        for key, company, space, agreed_on, starts_on, ends_on, terminated_on in some:
            yield Fact(
                kind="tenancy",
                key=key,
                on=starts_on,
                dims={
                    "company": company,
                    "space": spaces[space],
                    "agreed_on": iso(agreed_on),
                    "starts_on": iso(starts_on),
                    "ends_on": iso(ends_on),
                    "terminated_on": iso(terminated_on),
                },
            )


def _investment_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """Free text does not enter the ledger: it has a random key for who invested."""
    columns = ("key", *_OF_ITS_COMPANY, "invested_on", "amount", "investor", "round")
    rows = _mine(Investment, organisation_id).order_by("pk").values_list(*columns)
    for some in chunks(_only(rows, keys)):
        investors = name_keys(organisation_id, "investor", (row[5] for row in some))
        for key, company, first, on, amount, investor, stage in some:
            yield Fact(
                kind="investment",
                key=key,
                on=on,
                dims={
                    "company": company,
                    "invested_on": iso(on),
                    "amount": amount,
                    "investor": investors[investor],
                    "round": stage,
                    "first_support_on": iso(first),
                },
            )


def _right_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    columns = ("key", *_OF_ITS_COMPANY, "sort", "state", "filed_on", "registered_on", "number")
    rows = _mine(Right, organisation_id).order_by("pk").values_list(*columns)
    for some in chunks(_only(rows, keys)):
        numbers = name_keys(organisation_id, "right", (row[7] for row in some))
        for key, company, first, sort, state, filed_on, registered_on, number in some:
            yield Fact(
                kind="right",
                key=key,
                on=registered_on or filed_on,
                dims={
                    "company": company,
                    "sort": sort,
                    "state": state,
                    "filed_on": iso(filed_on),
                    "registered_on": iso(registered_on),
                    "number": numbers[number],
                    "first_support_on": iso(first),
                },
            )


def _certification_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    columns = ("key", *_OF_ITS_COMPANY, "certified_on", "valid_until", "name", "number")
    rows = _mine(Certification, organisation_id).order_by("pk").values_list(*columns)
    for some in chunks(_only(rows, keys)):
        said = [f"{row[5]}/{row[6]}" for row in some]
        names = name_keys(organisation_id, "certification", said)
        for key, company, first, certified_on, valid_until, name, number in some:
            yield Fact(
                kind="certification",
                key=key,
                on=certified_on,
                dims={
                    "company": company,
                    "certification": names[f"{name}/{number}"],
                    "certified_on": iso(certified_on),
                    "valid_until": iso(valid_until),
                    "first_support_on": iso(first),
                },
            )


def _of_companies(model: type[_OfACompany]) -> Followers:
    """What to look at again when companies changed: their first support may have moved."""

    def follow(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
        for some in chunks(keys):
            mine = _mine(model, organisation_id).filter(company__key__in=some)
            yield from mine.order_by("pk").values_list("key", flat=True)

    return follow


def _mine(model: type[_OfACompany | Tenancy], organisation_id: int) -> ScopedQuerySet:
    everything: ScopedQuerySet = model.objects.everywhere(because=_BECAUSE)
    return everything.filter(organisation_id=organisation_id)


def _only(rows: Rows, keys: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    """All rows, or those of the keys, without holding them together in memory."""
    if keys is None:
        yield from rows.iterator()
        return
    for some in chunks(keys):
        yield from rows.filter(key__in=some)


HIRE = register(
    Kind(
        name="hire",
        label=_("Hire"),
        dims={
            "company": str,
            "employee": str,
            "insured_on": str,
            "left_on": str,
            "departed_on": str,
            "contract": str,
            "is_founder": bool,
            "first_support_on": str,
        },
        facts=_hire_facts,
        follows={"company": _of_companies(Hire), "hire": _hires_beside},
    )
)
REVENUE = register(
    Kind(
        name="revenue",
        label=_("Revenue"),
        dims={
            "company": str,
            "supplied_on": str,
            "amount": int,
            "share_bp": int,
            "nature": str,
            "channel": str,
            "first_support_on": str,
        },
        facts=_revenue_facts,
        follows={"company": _of_companies(Revenue)},
    )
)
TENANCY = register(
    Kind(
        name="tenancy",
        label=_("Space agreement"),
        dims={
            "company": str,
            "space": str,
            "agreed_on": str,
            "starts_on": str,
            "ends_on": str,
            "terminated_on": str,
        },
        facts=_tenancy_facts,
    )
)
INVESTMENT = register(
    Kind(
        name="investment",
        label=_("Investment"),
        dims={
            "company": str,
            "invested_on": str,
            "amount": int,
            "investor": str,
            "round": str,
            "first_support_on": str,
        },
        facts=_investment_facts,
        follows={"company": _of_companies(Investment)},
    )
)
RIGHT = register(
    Kind(
        name="right",
        label=_("Right"),
        dims={
            "company": str,
            "sort": str,
            "state": str,
            "filed_on": str,
            "registered_on": str,
            "number": str,
            "first_support_on": str,
        },
        facts=_right_facts,
        follows={"company": _of_companies(Right)},
    )
)
CERTIFICATION = register(
    Kind(
        name="certification",
        label=_("Certification"),
        dims={
            "company": str,
            "certification": str,
            "certified_on": str,
            "valid_until": str,
            "first_support_on": str,
        },
        facts=_certification_facts,
        follows={"company": _of_companies(Certification)},
    )
)
