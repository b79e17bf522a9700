"""The access record: who looked at whose data, when, why, from where; reviewed month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import access
from pulmu.core.trail.actions import note_access
from pulmu.core.trail.models import AccessRecord, AccessReview
from pulmu.domains.people import queries as people
from pulmu.surfaces.desk import exports, figures, lists, years
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.peopleforms import ReviewForm
from pulmu.surfaces.desk.shell import ACCESS, show
from pulmu.surfaces.desk.views.person import refuse
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Link, Moment

PER_PAGE, NAMED, MOST_MONTHS, MOST_EXPORTED = 50, 2, 12, 100_000
# A cell of a workbook holds 32,767 characters, and the file says how many there were.
MOST_NAMED = 1000
# What was done, by the word that the record keeps in front of its colon.
DONE: Mapping[str, Any] = {
    "desk.mail": gettext_lazy("Read a letter"),
    "desk.person": gettext_lazy("Looked behind the mask"),
    "desk.person.edit": gettext_lazy("Opened for correction"),
    "desk.person.export": gettext_lazy("Handed out everything about a person"),
    "desk.people.list": gettext_lazy("Took out a list of people"),
    "desk.roster": gettext_lazy("Took out the list of a session"),
    "desk.access.export": gettext_lazy("Took out the access record"),
    "workbook.rows": gettext_lazy("Took out rows of a workbook"),
    "evidence.shown": gettext_lazy("Looked at an evidence file"),
    "evidence.downloaded": gettext_lazy("Downloaded an evidence file"),
    "application": gettext_lazy("Read a space application"),
    "booking": gettext_lazy("Read a booking"),
    "case": gettext_lazy("Read a support case"),
    "quarter_report": gettext_lazy("Read a quarterly report"),
    "desk.quarter_report.paper": gettext_lazy("Took out a paper of a quarterly report"),
    "desk.attendance_sheet": gettext_lazy("Took out an attendance sheet"),
    "desk.certificate": gettext_lazy("Took out a certificate"),
    "desk.certificates": gettext_lazy("Took out certificates"),
    "desk.course.enrolment": gettext_lazy("Looked behind the mask of a sign-up"),
    "desk.course.list": gettext_lazy("Took out the list of a course"),
    "desk.job": gettext_lazy("Looked at whom an offer fits"),
    "desk.candidates": gettext_lazy("Looked at who looks for work"),
    "desk.prototype": gettext_lazy("Read a prototype"),
    "desk.prototype.file": gettext_lazy("Took out a file of a prototype"),
    "desk.use.log": gettext_lazy("Took out the equipment log"),
    "portal": gettext_lazy("Took out their own data"),
    "portal.company.jobs": gettext_lazy("Looked at who was introduced to the company"),
    "api.contacts": gettext_lazy("A program read contact data"),
}
CHANNELS: Mapping[str, Any] = {
    "desk": gettext_lazy("Desk"),
    "cli": gettext_lazy("Command line"),
    "portal": gettext_lazy("Portal"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One look, as it is read."""

    at: dt.datetime
    who: str
    done: str
    whose: tuple[tuple[str, str], ...]  # (masked name, key)
    others: int
    reason: str
    source: str


@door(Permission.ACCESS_REVIEW)
@form_page
def records(request: DeskRequest) -> HttpResponse:
    """A month of looks, or everybody who looked at one person; and the month's review."""
    known = access.months(request.actor)
    whose = request.GET.get("whose", "")
    month = None if whose else _month(request.GET.get("month", ""), known)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and month is not None and form.is_valid():
        remark = form.cleaned_data["remark"]
        try:
            access.review_month(request.actor, month=month, remark=remark, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The review is recorded."))
            return redirect(_address(month))
    found = access.access_records(request.actor, month=month, subject=whose)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    query = lists.query(month=f"{month:%Y-%m}" if month else "", whose=whose)
    done = list(access.reviews(request.actor, of=[month])) if month else []
    is_over = month is not None and access.next_month(month) <= years.today()
    return show(
        request,
        "desk/access.html",
        current=ACCESS,
        lines=_lines(request, page),
        page=page,
        count=page.paginator.count,
        month=month,
        month_name=figures.year_month(month) if month else "",
        months=_months(request, known, month),
        person=people.by_keys(request.actor, [whose]).get(whose) if whose else None,
        query=query,
        export_at=f"{reverse('desk:access_export')}?{query}",
        reviews=[_moment(one) for one in done],
        is_over=is_over,
        form=form,
        columns=_columns(),
    )


@door(Permission.ACCESS_REVIEW)
@form_page
def export(request: DeskRequest) -> HttpResponse:
    """The same list as a workbook, for a reason that is itself a line of it."""
    whose = request.GET.get("whose", "")
    month = None if whose else _month(request.GET.get("month", ""), [])
    form = TakeForm(request.POST or None)
    query = lists.query(month=f"{month:%Y-%m}" if month else "", whose=whose)
    if request.method == "POST" and form.is_valid():
        found = list(
            access.access_records(request.actor, month=month, subject=whose)[:MOST_EXPORTED]
        )
        note_access(
            request.actor,
            what="desk.access.export",
            subjects=[key for one in found for key in one.subjects],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        content = exports.xlsx_bytes(_("Access record"), _heads(), _cells(request, found))
        name = f"{request.organisation.code}-access-{month:%Y-%m}" if month else "access"
        return exports.download(content, name=name, ending="xlsx")
    back = Link(label=_("Access record"), href=f"{reverse('desk:access')}?{query}")
    return show(
        request, "desk/access_export.html", current=ACCESS, form=form, back=back.href, crumbs=[back]
    )


def _month(text: str, known: list[dt.date]) -> dt.date | None:
    """From the address; without one the newest month that has records."""
    if not text:
        newest = known[0] if known else years.today()
        return dt.date(newest.year, newest.month, 1)
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def _months(request: DeskRequest, known: list[dt.date], month: dt.date | None) -> list[Link]:
    shown = [dt.date(one.year, one.month, 1) for one in known[:MOST_MONTHS]]
    if month is not None and month not in shown:
        shown.insert(0, month)
    reviewed = set(access.reviews(request.actor, of=shown).values_list("month", flat=True))
    return [
        Link(
            label=figures.year_month(one) + (f" · {_('reviewed')}" if one in reviewed else ""),
            href=_address(one),
            current=one == month,
        )
        for one in shown
    ]


def _address(month: dt.date) -> str:
    return f"{reverse('desk:access')}?month={month:%Y-%m}"


def _lines(request: DeskRequest, page: Iterable[AccessRecord]) -> list[Line]:
    rows = list(page)
    names = people.by_keys(request.actor, {key for one in rows for key in one.subjects[:NAMED]})
    return [_line(one, names) for one in rows]


def _line(one: AccessRecord, names: Mapping[str, people.PersonLine]) -> Line:
    whose = tuple((names[key].name, key) for key in one.subjects[:NAMED] if key in names)
    return Line(
        at=one.at,
        who=one.actor,
        done=_done(one),
        whose=whose,
        others=one.count - len(whose),
        reason=one.reason,
        source=_source(one),
    )


def _done(one: AccessRecord) -> str:
    word = one.what.partition(":")[0]
    return str(DONE.get(word, word))


def _source(one: AccessRecord) -> str:
    channel = str(CHANNELS.get(one.channel, one.channel))
    return f"{channel} · {one.address}" if one.address else channel


def _moment(one: AccessReview) -> Moment:
    title = ngettext(
        "Reviewed by %(name)s: %(count)s record",
        "Reviewed by %(name)s: %(count)s records",
        one.count,
    )
    return Moment(
        title=title % {"name": one.by, "count": fmt.number(one.count)},
        text=one.remark,
        when=figures.moment(one.at),
        iso=one.at.isoformat(),
        tone="good",
    )


def _columns() -> dict[str, Column]:
    return {
        "at": Column(label=_("When"), heads=True),
        "who": Column(label=_("Who")),
        "done": Column(label=_("What")),
        "whose": Column(label=_("Whose data")),
        "reason": Column(label=_("Why")),
        "source": Column(label=_("From where")),
    }


def _heads() -> list[str]:
    return [
        _("When"),
        _("Who"),
        _("What"),
        _("Whose data"),
        _("Persons"),
        _("Why"),
        _("From where"),
    ]


def _cells(request: DeskRequest, found: list[AccessRecord]) -> Iterable[list[str | int]]:
    """Masked names: the keys tell whoever checks which persons they were."""
    named = [one.subjects[:MOST_NAMED] for one in found]
    names = people.by_keys(request.actor, {key for keys in named for key in keys})
    for one, keys in zip(found, named, strict=True):
        whose = ", ".join(names[key].name for key in keys if key in names)
        said = [figures.moment(one.at), one.actor, _done(one), whose]
        yield [*said, one.count, one.reason, _source(one)]
