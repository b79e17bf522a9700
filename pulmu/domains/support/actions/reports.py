"""Quarterly reports at the desk: asked for, reminded of, accepted, asked for again, taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.kernel.text import clean
from pulmu.core.mail.letters import Letter
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.support import mails, queries, rules
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.models import Hire, Investment, QuarterReport, Revenue
from pulmu.ledger import actions as ledger

from .refusals import NotNow, TextTooLong, WhyMissing

TAKEN_OVER_AS = {Topic.EMPLOYED: "hire", Topic.REVENUE: "revenue", Topic.INVESTED: "investment"}


@transaction.atomic
def ask_for_reports(actor: Actor, *, quarter: Quarter, at: dt.datetime) -> list[QuarterReport]:
    """Write to every company that was under support in that quarter, can be written to and was not
    asked yet. Harmless twice: those who came since are asked then.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    today = day_of(at)
    if quarter.end >= today:
        raise NotNow(_("This quarter is not over yet."))
    first_look = [one.company.pk for one in queries.to_ask(actor, quarter)]
    require_companies(actor, first_look, held=True)
    # Whoever asked at the same moment had the companies first: they are asked by now.
    wanted = [one for one in queries.to_ask(actor, quarter) if not one.why_not and one.person]
    rows = [_row(one, quarter, today=today) for one in wanted if one.company.pk in first_look]
    done = records.add(actor, QuarterReport, rows=rows, at=at)
    if done.created:
        made = list(_of_keys(actor, done.touched))
        mails.tell_contacts(actor, mails.REPORT_ASKED, made, at=at)
        record(
            actor,
            "support.reports.asked",
            at=at,
            changes=done.changes,
            quarter=quarter.code,
            count=len(made),
        )
        return made
    return []


@transaction.atomic
def remind(actor: Actor, *, keys: Iterable[str], at: dt.datetime) -> list[QuarterReport]:
    """Write once more to those of these who have not sent their report in, can be reached and were
    not reminded today. Harmless twice; who was written to.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    today = day_of(at)
    waiting = [
        one
        for one in _of_keys(actor, keys)
        if one.state in ReportState.waiting()
        and today <= one.open_until
        and today not in {one.asked_on, one.reminded_on}
    ]
    lost = queries.unreachable(actor, waiting)
    going = [one for one in waiting if one.pk not in lost]
    rows = [{"key": one.key, "reminded": one.reminded + 1, "reminded_on": today} for one in going]
    done = records.put(actor, QuarterReport, match=("key",), rows=rows, at=at)
    if done.changed:
        mails.tell_contacts(actor, mails.REPORT_REMINDED, going, at=at)
        record(
            actor, "support.reports.reminded", at=at, changes=done.changes, count=len(done.changed)
        )
    return going


@transaction.atomic
def accept_report(actor: Actor, *, key: str, at: dt.datetime) -> QuarterReport:
    """Staff have looked at it. It stays what the founder says: no figure moves. Harmless twice."""
    found = _locked(actor, key)
    if found.state == ReportState.ACCEPTED:
        return found
    if found.state != ReportState.SENT:
        raise NotNow(_("It was not sent in yet."))
    row = {"state": ReportState.ACCEPTED, "answer": "", "answered_on": day_of(at)}
    return _answered(actor, found, row, letter=mails.REPORT_ACCEPTED, at=at)


@transaction.atomic
def return_report(actor: Actor, *, key: str, why: str, at: dt.datetime) -> QuarterReport:
    """Ask for it again, with the reason that the founder reads. Harmless twice."""
    found, why, today = _locked(actor, key), clean(why), day_of(at)
    if not why:
        raise WhyMissing(_("Say what should be looked at once more: the founder reads it."))
    if len(why) > rules.REPORT_LIMITS["answer"]:
        raise TextTooLong(_("A text is too long."))
    if found.state == ReportState.RETURNED and found.answer == why:
        return found
    if found.state not in {ReportState.SENT, ReportState.ACCEPTED}:
        raise NotNow(_("It was not sent in yet."))
    due_on = today + rules.DUE_AGAIN_AFTER
    row = {
        "state": ReportState.RETURNED,
        "answer": why,
        "answered_on": today,
        "asked_on": today,
        "due_on": due_on,
        "open_until": max(found.open_until, due_on + rules.DUE_AFTER),
        "reminded": 0,
        "reminded_on": None,
    }
    return _answered(actor, found, row, letter=mails.REPORT_RETURNED, at=at)


@transaction.atomic
def take_over_papers(
    actor: Actor, *, key: str, made: Hire | Revenue | Investment, at: dt.datetime
) -> int:
    """Attach what the founder sent about a number, and about all three, to a record that staff made
    of it. How many links are new.
    """
    found = _locked(actor, key)
    if made.company_id != found.company_id:
        raise NotNow(_("The record is of another company than the report."))
    topic = next(one for one, kind in TAKEN_OVER_AS.items() if kind == made._meta.model_name)
    links = []
    for paper in queries.papers(actor, found):
        if paper.topic in {topic, Topic.ALL}:
            ledger.add_blob(
                actor,
                sha256=paper.sha256,
                size=paper.size,
                type=paper.media_type,
                name=paper.name,
                at=at,
                notes=paper.notes,
            )
            links.append((f"{TAKEN_OVER_AS[topic]}:{made.key}", paper.sha256))
    return ledger.attach(actor, links=links, at=at)


def _row(one: queries.ToAsk, quarter: Quarter, *, today: dt.date) -> dict[str, Any]:
    key, person = new_key(), one.person
    if person is None:
        raise NotFound
    asked = QuarterReport(key=key, person=person)
    return {
        "key": key,
        "company_id": one.company.pk,
        "person_id": person.pk,
        "year": quarter.year,
        "quarter": quarter.number,
        "token_hash": queries.mark_of(queries.token_of(asked)),
        "asked_on": today,
        "due_on": today + rules.DUE_AFTER,
        "open_until": today + rules.CLOSES_AFTER,
    }


def _answered(
    actor: Actor,
    found: QuarterReport,
    row: dict[str, Any],
    *,
    letter: Letter,
    at: dt.datetime,
) -> QuarterReport:
    done = records.put(
        actor, QuarterReport, match=("key",), rows=[{"key": found.key, **row}], at=at
    )
    (made,) = _of_keys(actor, [found.key])
    if not queries.unreachable(actor, [made]):
        mails.tell_contacts(actor, letter, [made], at=at)
    event = f"support.{letter.name.partition('.')[2].replace('_', '.')}"
    record(actor, event, at=at, subject=made, changes=done.changes)
    return made


def _of_keys(actor: Actor, keys: Iterable[str]) -> list[QuarterReport]:
    """Locked, in one order."""
    mine = QuarterReport.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = mine.filter(key__in=list(keys)).select_for_update(of=("self",))
    return list(found.select_related("company", "person", "organisation").order_by("pk"))


def _locked(actor: Actor, key: str) -> QuarterReport:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    found = _of_keys(actor, [key])
    if not found:
        raise NotFound
    return found[0]
