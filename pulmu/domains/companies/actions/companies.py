"""Writes about companies. Every change of form or founding date leaves a line of history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.core.trail.records import Put, chunks
from pulmu.domains.companies import queries, rules
from pulmu.domains.companies.choices import Exclusion, Field, Form, Stage
from pulmu.domains.companies.models import Company, LegalForm, StatusCheck
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered


class CodeMissing(Refused):
    code = "companies.code_missing"


class BusinessNoWrong(Refused):
    code = "companies.business_no_wrong"


class UnknownWord(Refused):
    code = "companies.unknown_word"


class FoundingDateMissing(Refused):
    code = "companies.founding_date_missing"


class NotYet(Refused):
    code = "companies.not_yet"


class CompanyInUse(Refused):
    code = "companies.in_use"


class NothingBefore(Refused):
    code = "companies.nothing_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company as typed, known by ``code``; ``business_no`` with or without hyphens."""

    code: str
    name: str
    form: str
    first_support_on: dt.date
    business_no: str = ""
    opened_on: dt.date | None = None
    incorporated_on: dt.date | None = None
    field: str = ""
    exclusion: str = ""


@transaction.atomic
def record_companies(actor: Actor, *, rows: Sequence[CompanyRow], at: dt.datetime) -> Put[Company]:
    """Create or correct one company for each code, and keep the history of its legal form."""
    actor.require(Permission.COMPANIES_WRITE)
    for row in rows:
        _check(row)
    done = _put(actor, _with_since(actor, [_columns(row) for row in rows]), at=at)
    if done.changes:
        record(actor, "companies.company.recorded", at=at, changes=done.changes, count=len(rows))
    if done.touched:
        post(actor, at=at, changed={"company": done.touched})
    return done


@transaction.atomic
def add_company(actor: Actor, *, row: CompanyRow, at: dt.datetime) -> Company:
    """A company, or a founder before founding, under a code of its own."""
    actor.require(Permission.COMPANIES_WRITE)
    _check(row)
    _refuse_future(row.first_support_on, row.opened_on, row.incorporated_on, at=at)
    done = single.add(actor, Company, match=("code",), row=_columns(row), at=at)
    return _single(actor, done, "added", at=at)


@transaction.atomic
def correct_company(
    actor: Actor, *, key: str, row: CompanyRow, at: dt.datetime, why: str = ""
) -> Company:
    """Say anew what a company is; a form or founding date that moves leaves a line of history.

    Harmless twice.
    """
    actor.require(Permission.COMPANIES_WRITE)
    _check(row)
    _refuse_future(row.first_support_on, row.opened_on, row.incorporated_on, at=at)
    columns = _since_of(locked(actor, key), _columns(row))
    done = single.correct(actor, Company, key=key, match=("code",), row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def change_form(
    actor: Actor,
    *,
    key: str,
    form: str,
    at: dt.datetime,
    opened_on: dt.date | None = None,
    incorporated_on: dt.date | None = None,
    business_no: str = "",
) -> Company:
    """A founder opens a business, or a sole trader becomes a corporation, which founds nothing
    new: it stands as founded on the day it opened.

    A day or a number that is not given stays as it was; the day that founds the new form has to be
    known. Harmless twice.
    """
    company = locked(actor, key)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=company.organisation_id)
    if form not in Form.values:
        raise UnknownWord(_("The legal form is one of %(words)s.") % {"words": _words(Form)})
    _refuse_wrong_number(company.code, business_no)
    _refuse_future(opened_on, incorporated_on, at=at)
    opened_on = opened_on or company.opened_on
    incorporated_on = incorporated_on or company.incorporated_on
    founded_on = rules.founding_date(form, opened_on, incorporated_on)
    if founded_on is None and form != Form.PROSPECTIVE:
        raise FoundingDateMissing(_("Say on which day the company was founded in its new form."))
    row = {
        "code": company.code,
        "business_no": rules.digits_of(business_no) or company.business_no,
        "form": form,
        "opened_on": opened_on,
        "incorporated_on": incorporated_on,
        "going_since": rules.still_goes_on_from(
            rules.goes_on_from(form, former=company.form, former_founded_on=_stands_since(company)),
            opened_on=opened_on,
            former_opened_on=company.opened_on,
        ),
    }
    return _reformed(actor, row, at=at)


@transaction.atomic
def say_it_went_on(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Company:
    """A list said only that it is a corporation now: it was a sole trader before, and founded
    nothing new. Harmless twice.
    """
    company = locked(actor, key)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=company.organisation_id)
    since = company.going_since or queries.opened_before(actor, company)
    if company.form != Form.CORPORATION or since is None:
        raise NothingBefore(_("It is not known as a sole trader before it was incorporated."))
    return _reformed(actor, {"code": company.code, "going_since": since}, at=at, why=why)


@transaction.atomic
def say_it_was_founded_anew(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Company:
    """The other way round: it stands as founded when it was incorporated. Harmless twice."""
    company = locked(actor, key)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=company.organisation_id)
    if company.form != Form.CORPORATION or company.incorporated_on is None:
        raise FoundingDateMissing(_("Say on which day the company was founded in its new form."))
    return _reformed(actor, {"code": company.code, "going_since": None}, at=at, why=why)


@transaction.atomic
def describe_company(
    actor: Actor, *, key: str, stage: str, home_region: str, at: dt.datetime
) -> Company:
    """How far it has come, and where it is at home. Harmless twice."""
    company = locked(actor, key)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=company.organisation_id)
    if stage not in Stage.values:
        raise UnknownWord(_("The stage is one of %(words)s.") % {"words": _words(Stage)})
    row = {"key": key, "stage": stage, "home_region": clean(home_region)}
    done = records.put(actor, Company, match=("key",), rows=[row], at=at)
    if done.changes:
        record(actor, "companies.company.described", at=at, subject=company, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_companies(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete companies, their history and what the tax office said of them; refused while other
    records point to one.
    """
    actor.require(Permission.COMPANIES_WRITE)
    found = records.own(actor, Company, keys)
    ids = [company.pk for company in found]
    history = [
        one
        for model in (LegalForm, StatusCheck)
        for some in chunks(ids)
        for one in model.objects.within(actor).filter(company_id__in=some)
    ]
    try:
        changes = [*records.remove(actor, history), *records.remove(actor, found)]
    except ProtectedError as error:
        raise CompanyInUse(_("Other records still point to this company.")) from error
    if found:
        record(actor, "companies.company.removed", at=at, changes=changes, why=why)
        post(actor, at=at, changed={"company": [company.key for company in found]}, why=why)
    return len(found)


@transaction.atomic
def remove_legal_forms(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete lines of history that were never true: what an import said that is taken back."""
    actor.require(Permission.COMPANIES_WRITE)
    found = records.own(actor, LegalForm, keys)
    changes = records.remove(actor, found)
    if changes:
        record(actor, "companies.legal_form.removed", at=at, changes=changes, why=why)
    return len(found)


def locked(actor: Actor, key: str) -> Company:
    """A company that stays as it is until the transaction ends."""
    mine = Company.objects.within(actor).select_for_update(of=("self",))
    found: Company | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def _stands_since(company: Company) -> dt.date | None:
    """Since when it is a business, whatever its form."""
    return company.going_since if company.form == Form.CORPORATION else company.founded_on


def _reformed(actor: Actor, row: dict[str, Any], *, at: dt.datetime, why: str = "") -> Company:
    done = _put(actor, [row], at=at)
    company = done.objects[0]
    if done.changes:
        record(
            actor,
            "companies.company.form_changed",
            at=at,
            subject=company,
            changes=done.changes,
            form=company.form,
            why=why,
        )
        post(actor, at=at, changed={"company": [company.key]}, why=why)
    return company


def _check(row: CompanyRow) -> None:
    if not clean(row.code):
        raise CodeMissing(_("A company needs a code."))
    said = {"code": row.code}
    if row.form not in Form.values:
        raise UnknownWord(
            _("%(code)s: the legal form is one of %(words)s.") % {**said, "words": _words(Form)}
        )
    if row.field and row.field not in Field.values:
        raise UnknownWord(
            _("%(code)s: the field is one of %(words)s.") % {**said, "words": _words(Field)}
        )
    if row.exclusion and row.exclusion not in Exclusion.values:
        raise UnknownWord(
            _("%(code)s: the reason is one of %(words)s.") % {**said, "words": _words(Exclusion)}
        )
    _refuse_wrong_number(row.code, row.business_no)


def _refuse_wrong_number(code: str, business_no: str) -> None:
    if business_no and not rules.is_business_no(rules.digits_of(business_no)):
        said = _("%(code)s: the business number has a wrong digit. Look it up once more.")
        raise BusinessNoWrong(said % {"code": code})


def _refuse_future(*days: dt.date | None, at: dt.datetime) -> None:
    if any(day is not None and day > day_of(at) for day in days):
        raise NotYet(_("One of these days has not come yet."))


def _single(
    actor: Actor, done: Put[Company], event: str, *, at: dt.datetime, why: str = ""
) -> Company:
    if done.touched:
        done.changes += _keep_forms(actor, done.objects, at=at)
    name = f"companies.company.{event}"
    return entered(actor, done, kind="company", event=name, at=at, why=why)


def _words(choices: type[Form | Field | Exclusion | Stage]) -> str:
    return ", ".join(choices.values)


def _columns(row: CompanyRow) -> dict[str, Any]:
    return {
        "code": clean(row.code),
        "name": clean(row.name),
        "business_no": rules.digits_of(row.business_no),
        "form": row.form,
        "opened_on": row.opened_on,
        "incorporated_on": row.incorporated_on,
        "field": row.field,
        "first_support_on": row.first_support_on,
        "exclusion": row.exclusion,
    }


def _with_since(actor: Actor, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a list with the day since when what they name goes on, as far as it is recorded."""
    mine = Company.objects.within(actor).filter(organisation_id=actor.organisation_id)
    known = {
        company.code: company
        for some in chunks(row["code"] for row in rows)
        for company in mine.filter(code__in=some).exclude(going_since=None)
    }
    return [_since_of(known.get(row["code"]), row) for row in rows]


def _since_of(company: Company | None, row: dict[str, Any]) -> dict[str, Any]:
    since = company and rules.still_goes_on_from(
        company.going_since, opened_on=row["opened_on"], former_opened_on=company.opened_on
    )
    return {**row, "going_since": since}


def _put(actor: Actor, rows: Sequence[dict[str, Any]], *, at: dt.datetime) -> Put[Company]:
    done = records.put(actor, Company, match=("code",), rows=rows, at=at)
    done.changes += _keep_forms(actor, [*done.created, *done.changed], at=at)
    return done


def _keep_forms(actor: Actor, touched: Sequence[Company], *, at: dt.datetime) -> list[Change]:
    """A line of history for each company that is not as its last line says."""
    last: dict[int, tuple[str, dt.date | None]] = {}
    for some in chunks([company.pk for company in touched]):
        history = LegalForm.objects.within(actor).filter(company_id__in=some)
        for form in history.order_by("recorded_at", "pk"):
            last[form.company_id] = (form.form, form.founded_on)
    rows = [
        {
            "company_id": company.pk,
            "form": company.form,
            "founded_on": company.founded_on,
            "formed_on": company.formed_on,
            "recorded_at": at,
        }
        for company in touched
        if last.get(company.pk) != (company.form, company.founded_on)
    ]
    match = ("company_id", "form", "founded_on", "recorded_at")
    return records.put(actor, LegalForm, match=match, rows=rows, at=at).changes
