"""Quarterly reports in words: how one stands, and how what was said differs from what is known."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.quarters import Quarter
from pulmu.domains.support.actions import TAKEN_OVER_AS
from pulmu.domains.support.choices import NotAsked, ReportState, Topic
from pulmu.domains.support.models import QuarterReport
from pulmu.domains.support.queries import Compared
from pulmu.ui import fmt

from . import figures

TONES = {
    ReportState.ASKED: "plain",
    ReportState.DRAFT: "plain",
    ReportState.SENT: "accent",
    ReportState.RETURNED: "warn",
    ReportState.ACCEPTED: "good",
}


def called(quarter: Quarter) -> str:
    """`2023년 3분기`."""
    return _("Q%(number)d of %(year)d") % {"year": quarter.year, "number": quarter.number}


def stand(one: QuarterReport, *, today: dt.date) -> tuple[str, str]:
    """A word and its tone; who is late is late whatever they began."""
    if one.is_overdue(on=today):
        return (_("Overdue"), "warn") if today <= one.open_until else (_("Never answered"), "bad")
    return str(one.get_state_display()), TONES[ReportState(one.state)]


def reminders(one: QuarterReport) -> str:
    if one.reminded_on is None:
        return ""
    said = ngettext("%(count)d time, %(day)s", "%(count)d times, %(day)s", one.reminded)
    day = fmt.near_day(one.reminded_on, lang=figures.lang())
    return said % {"count": one.reminded, "day": day}


def why_not(code: str) -> str:
    return str(NotAsked(code).label)


def amount(topic: Topic, value: int | None) -> str:
    if value is None:
        return "–"
    if topic == Topic.EMPLOYED:
        said = ngettext("%(count)s person", "%(count)s people", value)
        return said % {"count": fmt.number(value)}
    return fmt.won(value, lang=figures.lang())


def difference(one: Compared) -> tuple[str, str]:
    """In words, with a tone."""
    if one.said is None:
        return _("Not said yet"), "plain"
    if one.missing == 0:
        return _("As recorded"), "good"
    said = {"amount": amount(one.topic, abs(one.missing))}
    if one.missing > 0:
        return _("Not recorded: %(amount)s") % said, "warn"
    return _("Recorded, and not told of: %(amount)s") % said, "warn"


def hint(one: Compared, *, has_paper: bool) -> str:
    """What is missing to go on."""
    if one.said is None or one.missing == 0:
        return ""
    if one.missing < 0:
        return {
            Topic.EMPLOYED: _("Has somebody left? Their last day is not recorded then."),
            Topic.REVENUE: _("Ask which invoices were taken back, or left out."),
            Topic.INVESTED: _("Ask whether it was paid in, and when."),
        }[one.topic]
    if not has_paper:
        return _("No paper shows it yet: ask for one, or record what you have.")
    return {
        Topic.EMPLOYED: _("Look at the roster; those from before the support do not count."),
        Topic.REVENUE: _("Look at the invoices, and record each of them."),
        Topic.INVESTED: _("Look at the contract, and record it."),
    }[one.topic]


def take_over_at(one: QuarterReport, compared: Compared) -> str:
    """The form that records what is not recorded; empty when nothing is missing."""
    if compared.missing <= 0:
        return ""
    at = reverse("desk:record_new", args=[TAKEN_OVER_AS[compared.topic]])
    return f"{at}?report={one.key}"
