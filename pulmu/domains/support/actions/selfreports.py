"""What a founder does with the link of their quarterly report: no log-in, the link is the proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files import evidence, holders, store
from pulmu.core.kernel.errors import DomainError, NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean, clean_lines
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.support import queries, rules
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.models import QuarterReport, ReportPaper

from .refusals import NotAnAmount, NotNow, NumberMissing, TextTooLong, TooManyPapers, UnknownWord

NUMBERS = ("employed", "revenue", "invested")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """As it was typed; what is not said yet is None."""

    employed: int | None = None
    revenue: int | None = None
    invested: int | None = None
    note: str = ""
    language: str = Language.KO


@transaction.atomic
def draft_report(actor: Actor, *, token: str, row: ReportRow, at: dt.datetime) -> QuarterReport:
    """Keep what was typed so far. A report that was sent in is corrected, never taken back."""
    found = _locked(actor, token, at=at)
    if found.state == ReportState.SENT:
        raise NotNow(_("It was sent in already. Send the correction instead."))
    columns = _columns(row)
    if found.state == ReportState.ASKED:
        columns["state"] = ReportState.DRAFT
    return _put(actor, found, columns, event="support.report.drafted", at=at)


@transaction.atomic
def send_report(actor: Actor, *, token: str, row: ReportRow, at: dt.datetime) -> QuarterReport:
    """All three numbers, to the lab. Sent again it is a correction; the same again is nothing."""
    found = _locked(actor, token, at=at)
    columns = _columns(row)
    if any(columns[name] is None for name in NUMBERS):
        raise NumberMissing(_("Say all three numbers; where there was none, write 0."))
    is_same = all(getattr(found, name) == value for name, value in columns.items())
    if found.state == ReportState.SENT and is_same:
        return found
    columns |= {"state": ReportState.SENT, "sent_on": day_of(at)}
    return _put(actor, found, columns, event="support.report.sent", at=at)


def add_report_paper(
    actor: Actor, *, token: str, topic: str, name: str, path: Path, at: dt.datetime
) -> ReportPaper:
    """Take a file in: looked at in a child process before anything is locked. The same content
    about the same is one file. Raises `FileRefused`.
    """
    actor.require(Permission.SUPPORT_OWN)
    found = queries.held_report(actor, token, at=at)
    _writable(found, at=at)
    if topic not in Topic.values:
        raise UnknownWord(_("Choose what the paper is about."))
    if (standing := _standing(actor, found, topic, store.digest_of(path))) is not None:
        return standing
    seen = evidence.inspect(path, name)
    kept = store.put(path)
    columns = {
        "topic": topic,
        "name": clean(name)[-rules.REPORT_LIMITS["name"] :] or "file",
        "sha256": kept.sha256,
        "size": kept.size,
        "media_type": seen.type,
        "notes": list(seen.warnings),
    }
    try:
        return _add_paper(actor, token, columns, at=at)
    except DomainError:
        # Out here, where nothing that was undone takes it along.
        holders.let_go_of([kept.sha256])
        raise


@transaction.atomic
def _add_paper(
    actor: Actor, token: str, columns: dict[str, Any], *, at: dt.datetime
) -> ReportPaper:
    found = _locked(actor, token, at=at)
    standing = _standing(actor, found, columns["topic"], columns["sha256"])
    if standing is not None:
        return standing
    row = {"report_id": found.pk, "person_id": found.contact_id, **columns}
    done = records.add(actor, ReportPaper, rows=[row], at=at)
    _touch(found, at=at)
    record(actor, "support.report.paper_added", at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _standing(actor: Actor, found: QuarterReport, topic: str, sha256: str) -> ReportPaper | None:
    """The same file about the same; refused when there is none and no room for another."""
    mine = ReportPaper.objects.within(actor).filter(report=found)
    standing: ReportPaper | None = mine.filter(topic=topic, sha256=sha256).first()
    if standing is None and mine.count() >= rules.MOST_PAPERS:
        raise TooManyPapers(_("There are %(most)d files already.") % {"most": rules.MOST_PAPERS})
    return standing


@transaction.atomic
def remove_report_paper(actor: Actor, *, token: str, key: str, at: dt.datetime) -> bool:
    """Take a file away again; its bytes go when nothing else needs them. Harmless twice."""
    found = _locked(actor, token, at=at)
    mine = ReportPaper.objects.within(actor).filter(report=found, key=key)
    papers = list(mine.select_for_update())
    if papers:
        changes = records.remove(actor, papers)
        _touch(found, at=at)
        record(actor, "support.report.paper_removed", at=at, subject=found, changes=changes)
        holders.let_go_of([one.sha256 for one in papers])
    return bool(papers)


def _touch(found: QuarterReport, *, at: dt.datetime) -> None:
    """Its papers are part of what staff have seen when they accept it."""
    found.changed_at = at
    found.save(update_fields=["changed_at"])


def _locked(actor: Actor, token: str, *, at: dt.datetime) -> QuarterReport:
    actor.require(Permission.SUPPORT_OWN)
    held = queries.held_report(actor, token, at=at)
    mine = QuarterReport.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: QuarterReport | None = mine.select_for_update(of=("self",)).filter(pk=held.pk).first()
    if found is None:
        raise NotFound
    _writable(found, at=at)
    return found


def _writable(found: QuarterReport, *, at: dt.datetime) -> None:
    if found.state == ReportState.ACCEPTED:
        raise NotNow(_("The lab has accepted it already. Write to them if something is wrong."))
    if not found.may_be_written(on=day_of(at)):
        raise NotNow(_("The time for this report is over. Write to the lab all the same."))


def _columns(row: ReportRow) -> dict[str, Any]:
    columns = {**asdict(row), "note": clean_lines(row.note)}
    if len(columns["note"]) > rules.REPORT_LIMITS["note"]:
        raise TextTooLong(_("A text is too long."))
    if row.language not in Language.values:
        raise UnknownWord(_("One of the words is not of the list."))
    if row.employed is not None and not rules.is_employed_count(row.employed):
        raise NotAnAmount(_("So many people cannot be."))
    if not all(rules.is_sum(won) for won in (row.revenue, row.invested) if won is not None):
        raise NotAnAmount(_("Write sums in won, from 0 on."))
    return columns


def _put(
    actor: Actor, found: QuarterReport, columns: dict[str, Any], *, event: str, at: dt.datetime
) -> QuarterReport:
    """What somebody else wrote goes first, in their name: the trail keeps it as theirs."""
    rows = [{"key": found.key, **columns}]
    if columns["note"] != found.note and found.person_id != found.contact_id:
        rows[0]["person_id"] = found.contact_id
        rows.insert(0, {"key": found.key, "note": ""})
    done = [records.put(actor, QuarterReport, match=("key",), rows=[row], at=at) for row in rows]
    if changes := [change for one in done for change in one.changes]:
        record(actor, event, at=at, subject=found, changes=changes)
    return done[-1].objects[0]
