"""What quarterly reports want of somebody today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import queries
from pulmu.domains.support.models import QuarterReport
from pulmu.domains.support.queries import Compared
from pulmu.ui import fmt

from . import figures, reportwords, years
from .doors import DeskRequest
from .hands import Line

MOST = 3


def lines(request: DeskRequest) -> list[Line]:
    """For whoever supports: to ask, to remind, to look at."""
    if not request.actor.can(Permission.SUPPORT_WRITE):
        return []
    today = years.today()
    return [*_overdue(request, today), *_sent(request), *_ended(request, today)]


def _overdue(request: DeskRequest, today: dt.date) -> list[Line]:
    """A line for each quarter. Who was reminded lately is left in peace for some days."""
    late: dict[Quarter, list[QuarterReport]] = defaultdict(list)
    for one in queries.overdue(request.actor, today=today):
        if not one.was_reminded_lately(on=today):
            late[one.about].append(one)
    return [_late(quarter, some) for quarter, some in late.items()][:MOST]


def _late(quarter: Quarter, some: list[QuarterReport]) -> Line:
    said = ngettext(
        "%(count)s founder is overdue with %(quarter)s",
        "%(count)s founders are overdue with %(quarter)s",
        len(some),
    )
    named = ", ".join(one.company.name for one in some[:MOST])
    due = figures.day(min(one.due_on for one in some))
    return Line(
        text=said % {"count": fmt.number(len(some)), "quarter": reportwords.called(quarter)},
        note=_("%(names)s; due on %(day)s") % {"names": named, "day": due},
        label=_("Remind them now"),
        href=f"{reverse('desk:quarter_reports')}?quarter={quarter.code}&state=overdue",
        act=reverse("desk:quarter_reports_act"),
        do=f"remind:{quarter.code}",
        tone="warn",
    )


def _sent(request: DeskRequest) -> list[Line]:
    found = list(queries.unreviewed(request.actor)[:MOST])
    compared = queries.compared(request.actor, found)
    to_read = queries.with_words_or_papers(request.actor, found)
    return [_reported(one, compared[one.pk], to_read=one.pk in to_read) for one in found]


def _reported(one: QuarterReport, numbers: list[Compared], *, to_read: bool) -> Line:
    """Three numbers that are as recorded are accepted in one press; what says more, or something
    else, is looked at first.
    """
    said = {"name": one.company.name, "quarter": reportwords.called(one.about)}
    text = _("%(name)s has reported %(quarter)s") % said
    told = (f"{each.topic.label} {reportwords.amount(each.topic, each.said)}" for each in numbers)
    note = ", ".join(told)
    href = reverse("desk:quarter_report", args=[one.key])
    if any(each.missing for each in numbers):
        differs = _("%(numbers)s. It differs from the records.") % {"numbers": note}
        return Line(text=text, note=differs, label=_("Compare it"), href=href)
    same = _("%(numbers)s. As recorded.") % {"numbers": note}
    if to_read:
        return Line(text=text, note=same, label=_("Read it"), href=href)
    return Line(
        text=text,
        note=same,
        label=_("Accept"),
        href=href,
        act=reverse("desk:quarter_report_act", args=[one.key]),
        do="accept",
        said={"seen": one.changed_at.isoformat()},
    )


def _ended(request: DeskRequest, today: dt.date) -> list[Line]:
    """The last quarter that is over, as long as nobody was asked about it."""
    quarter = Quarter.ended_before(today)
    if queries.reports_of_quarter(request.actor, quarter).exists():
        return []
    count = sum(not one.why_not for one in queries.to_ask(request.actor, quarter))
    if not count:
        return []
    said = ngettext(
        "%(quarter)s is over: %(count)s company can be asked how it went",
        "%(quarter)s is over: %(count)s companies can be asked how it went",
        count,
    )
    return [
        Line(
            text=said % {"quarter": reportwords.called(quarter), "count": fmt.number(count)},
            note=_("Three numbers by a link, without a log-in; reminded of twice."),
            label=_("See who is asked"),
            href=f"{reverse('desk:quarter_reports_ask')}?quarter={quarter.code}",
        )
    ]
