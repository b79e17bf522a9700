"""Quarterly reports at the desk: asked for, reminded of, accepted, asked for again, taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.kernel.text import clean_lines
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.support import mails, queries, rules
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.models import Hire, Investment, QuarterReport, Revenue
from pulmu.ledger import actions as ledger

from .refusals import NotNow, TextTooLong, WhyMissing

TAKEN_OVER_AS = {Topic.EMPLOYED: "hire", Topic.REVENUE: "revenue", Topic.INVESTED: "investment"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A report that staff looked at, whether it was new that they did, and whether its contact is
    written to.
    """

    report: QuarterReport
    is_news: bool = True
    is_told: bool = False


@transaction.atomic
def ask_for_reports(actor: Actor, *, quarter: Quarter, at: dt.datetime) -> list[QuarterReport]:
    """Write to every company that was under support in that quarter, can be written to and was not
    asked yet. Harmless twice: those who came since are asked then.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    today = day_of(at)
    if quarter.end >= today:
        raise NotNow(_("This quarter is not over yet."))
    held = _hold_companies(actor, [one.company.pk for one in queries.to_ask(actor, quarter)])
    # Whoever asked at the same moment had the companies first: they are asked by now.
    found = [one for one in queries.to_ask(actor, quarter) if one.company.pk in held]
    wanted = [(one.company, one.person) for one in found if one.person and not one.why_not]
    spoken = queries.languages_of(actor, [person.pk for _company, person in wanted])
    rows = [
        {
            "key": (key := new_key()),
            "company_id": company.pk,
            "person_id": person.pk,
            **_addressed(key, person, language=spoken.get(person.pk, Language.KO)),
            "year": quarter.year,
            "quarter": quarter.number,
            "asked_on": today,
            "due_on": today + rules.DUE_AFTER,
            "open_until": today + rules.CLOSES_AFTER,
        }
        for company, person in wanted
    ]
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
    contacts = _contacts(actor, waiting)
    rows = [
        {
            "key": one.key,
            "reminded": one.reminded + 1,
            "reminded_on": today,
            **contacts[one.pk],
        }
        for one in waiting
        if one.pk in contacts
    ]
    done = records.put(actor, QuarterReport, match=("key",), rows=rows, at=at)
    if not done.changed:
        return []
    going = _of_keys(actor, done.touched)
    mails.tell_contacts(actor, mails.REPORT_REMINDED, going, at=at)
    record(actor, "support.reports.reminded", at=at, changes=done.changes, count=len(going))
    return going


@transaction.atomic
def accept_report(
    actor: Actor, *, key: str, seen: dt.datetime | None = None, at: dt.datetime
) -> Answered:
    """Staff have looked at it, as it was changed last at ``seen``. It stays what the founder says:
    no figure moves. Harmless twice.
    """
    found = _locked(actor, key)
    if found.state == ReportState.ACCEPTED:
        return Answered(found, is_news=False)
    _refuse_unseen(found, seen)
    if found.state != ReportState.SENT:
        raise NotNow(_("It was not sent in yet."))
    row = {"state": ReportState.ACCEPTED, "answer": "", "answered_on": day_of(at)}
    return _answered(actor, found, row, letter=mails.REPORT_ACCEPTED, at=at)


@transaction.atomic
def return_report(
    actor: Actor, *, key: str, why: str, seen: dt.datetime | None = None, at: dt.datetime
) -> Answered:
    """Ask for it again, with the reason that the founder reads; another reason takes its place.
    Harmless twice.
    """
    found, why, today = _locked(actor, key), clean_lines(why), day_of(at)
    if not why:
        raise WhyMissing(_("Say what should be looked at once more: the founder reads it."))
    if len(why) > rules.REPORT_LIMITS["answer"]:
        raise TextTooLong(_("A text is too long."))
    if found.state == ReportState.RETURNED and found.answer == why:
        return Answered(found, is_news=False)
    _refuse_unseen(found, seen)
    if found.state not in {*ReportState.told(), ReportState.RETURNED}:
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


def _hold_companies(actor: Actor, numbers: Sequence[int]) -> frozenset[int]:
    """Locked in one order: whoever asks about the same waits."""
    mine = Company.objects.within(actor).filter(pk__in=numbers).order_by("pk")
    return frozenset(mine.select_for_update(no_key=True).values_list("pk", flat=True))


def _contacts(actor: Actor, found: list[QuarterReport]) -> dict[int, dict[str, Any]]:
    """Who is written to about each of these from now on, by number: without those about whom nobody
    can be. Whoever is asked in somebody's place has a link of their own.
    """
    now = {
        number: contact.person
        for number, contact in queries.contacts_now(actor, found).items()
        if contact.person is not None and not contact.why_not
    }
    spoken = queries.languages_of(actor, [person.pk for person in now.values()])
    said = {}
    for one in found:
        if (person := now.get(one.pk)) is not None:
            is_new = person.pk != one.contact_id
            language = spoken.get(person.pk, Language.KO) if is_new else one.language
            said[one.pk] = _addressed(one.key, person, language=language)
    return said


def _addressed(key: str, person: Person, *, language: str) -> dict[str, Any]:
    token = queries.token_of(QuarterReport(key=key, contact=person))
    return {"contact_id": person.pk, "token_hash": queries.mark_of(token), "language": language}


def _refuse_unseen(found: QuarterReport, seen: dt.datetime | None) -> None:
    if seen is not None and found.changed_at != seen:
        raise NotNow(
            _("It was changed after you opened it: look at what it says now, and answer then.")
        )


def _answered(
    actor: Actor,
    found: QuarterReport,
    row: dict[str, Any],
    *,
    letter: Letter,
    at: dt.datetime,
) -> Answered:
    contact = _contacts(actor, [found]).get(found.pk)
    columns = {"key": found.key, **row, **(contact or {})}
    done = records.put(actor, QuarterReport, match=("key",), rows=[columns], at=at)
    (made,) = _of_keys(actor, [found.key])
    if contact:
        mails.tell_contacts(actor, letter, [made], at=at)
    event = f"support.{letter.name.partition('.')[2].replace('_', '.')}"
    record(actor, event, at=at, subject=made, changes=done.changes)
    return Answered(made, is_told=contact is not None)


def _of_keys(actor: Actor, keys: Iterable[str]) -> list[QuarterReport]:
    """Locked, in one order."""
    mine = QuarterReport.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = mine.filter(key__in=list(keys)).select_for_update(of=("self",))
    return list(found.select_related("company", "contact", "organisation").order_by("pk"))


def _locked(actor: Actor, key: str) -> QuarterReport:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    found = _of_keys(actor, [key])
    if not found:
        raise NotFound
    return found[0]
