"""Quarterly reports: who is asked, who has answered, and what became of each answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.files import store
from pulmu.core.kernel.masking import mask_name
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.models import QuarterReport
from pulmu.surfaces.desk import exports, figures, lists, reportwords, small, years
from pulmu.surfaces.desk.caseforms import ReturnForm
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.shell import CASES, show
from pulmu.surfaces.desk.views.cases import tabs
from pulmu.surfaces.desk.views.evidence import SEALED_OFF
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE, QUARTERS_OFFERED = 30, 4
OVERDUE = "overdue"


@door(Permission.SUPPORT_READ)
@require_safe
def quarter_reports(request: DeskRequest) -> HttpResponse:
    """One quarter: everybody who was asked, by state."""
    today = years.today()
    asked = queries.asked_quarters(request.actor)
    quarter = Quarter.read(request.GET.get("quarter", "")) or next(
        iter(asked), Quarter.ended_before(today)
    )
    found = queries.reports_of_quarter(request.actor, quarter)
    late = queries.overdue(request.actor, today=today)
    late = late.filter(year=quarter.year, quarter=quarter.number)
    late_count = late.count()
    wanted = request.GET.get("state", "")
    if wanted == OVERDUE:
        found = late
    elif wanted in ReportState.values:
        found = found.filter(state=wanted)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    shown = list(page)
    here = reverse("desk:quarter_reports")
    return show(
        request,
        "desk/quarter_reports.html",
        current=CASES,
        quarter=quarter,
        called=reportwords.called(quarter),
        rows=_rows(request, shown),
        page=page,
        query=lists.query(quarter=quarter.code, state=wanted),
        tabs=tabs(request, here),
        quarters=[
            Link(
                label=reportwords.called(one),
                href=f"{here}?quarter={one.code}",
                current=one == quarter,
            )
            for one in asked[:QUARTERS_OFFERED]
        ],
        states=_chips(request, quarter, wanted, late_count),
        late_count=late_count,
        can_write=request.actor.can(Permission.SUPPORT_WRITE),
        columns={
            "company": Column(label=_("Company"), heads=True),
            "employed": Column(label=_("People employed"), kind="number"),
            "revenue": Column(label=_("Revenue"), kind="number"),
            "invested": Column(label=_("Investment"), kind="number"),
            "differs": Column(label=_("Against the records")),
            "reminded": Column(label=_("Reminded"), desk_only=True),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def ask(request: DeskRequest) -> HttpResponse:
    """Who is asked about a quarter, and who cannot be; then one press asks."""
    latest = Quarter.ended_before(years.today())
    quarter = Quarter.read(request.GET.get("quarter", "")) or latest
    here = reverse("desk:quarter_reports_ask")
    if request.method == "POST":
        goal = f"{reverse('desk:quarter_reports')}?quarter={quarter.code}"
        return act(request, goal, lambda: _ask(request, quarter))
    found = queries.to_ask(request.actor, quarter)
    offered = [latest]
    while len(offered) < QUARTERS_OFFERED:
        offered.append(offered[-1].previous)
    return show(
        request,
        "desk/quarter_reports_ask.html",
        current=CASES,
        called=reportwords.called(quarter),
        going=[_to_ask(one) for one in found if not one.why_not],
        others=[_to_ask(one) for one in found if one.why_not],
        is_over=quarter <= latest,
        days=queries.report_days(),
        quarters=[
            Link(
                label=reportwords.called(one),
                href=f"{here}?quarter={one.code}",
                current=one == quarter,
            )
            for one in offered
        ],
        crumbs=[_back(quarter)],
        back=_back(quarter),
    )


@door(Permission.SUPPORT_WRITE)
@require_POST
def act_on_all(request: DeskRequest) -> HttpResponse:
    """`remind:2023-q3`: everybody who is overdue with that quarter."""
    do, _colon, of = request.POST.get("do", "").partition(":")
    quarter = Quarter.read(of)
    if do != "remind" or quarter is None:
        raise Http404
    goal = back_to(request) or f"{reverse('desk:quarter_reports')}?quarter={quarter.code}"
    return act(request, goal, lambda: _remind(request, quarter))


@door(Permission.SUPPORT_READ, to_send=Permission.SUPPORT_WRITE)
@form_page
def quarter_report(request: DeskRequest, key: str) -> HttpResponse:
    """What the founder says, beside what is known; sent, it is asked for again with a reason."""
    found = queries.report(request.actor, key)
    form = ReturnForm(request.POST or None)

    def doing() -> str:
        said = {**form.cleaned_data, "seen": _seen(request), "at": timezone.now()}
        done = actions.return_report(request.actor, key=key, **said)
        if not done.is_news:
            return _("It is asked for again already, with this reason.")
        if done.is_told:
            return _("Asked again; the founder is written the reason.")
        return _("Asked again. No letter went out.")

    done = small.sent(request, form, doing, goal=_at(found), blames={"support.why_missing": "why"})
    return done or _page(request, found, form)


@door(Permission.SUPPORT_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """`accept`, `remind`."""
    found = queries.report(request.actor, key)
    at, do = timezone.now(), request.POST.get("do", "")

    def doing() -> str:
        if do == "accept":
            done = actions.accept_report(request.actor, key=key, seen=_seen(request), at=at)
            if not done.is_news:
                return _("It is accepted already.")
            if done.is_told:
                return _("Accepted. The founder is sent the way to their record of growth.")
            return _("Accepted. No letter went out.")
        gone = actions.remind(request.actor, keys=[key], at=at)
        return _("Reminded.") if gone else _("Nobody was written to: see how it stands.")

    if do not in {"accept", "remind"}:
        raise Http404
    return act(request, back_to(request) or _at(found), doing)


@door(Permission.SUPPORT_WRITE)
@require_safe
def take_paper(request: DeskRequest, key: str) -> HttpResponseBase:
    """The file as it came, as a download; whose it is, is written down."""
    found = queries.paper(request.actor, key)
    if store.size_of(found.sha256) is None:
        raise Http404
    note_access(
        request.actor,
        what="desk.quarter_report.paper",
        subjects=[found.person.key],
        at=timezone.now(),
    )
    response = FileResponse(
        store.open_stored(found.sha256), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = exports.disposition(found.name, inline=False)
    response["Content-Security-Policy"] = SEALED_OFF
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _seen(request: DeskRequest) -> dt.datetime | None:
    """What the page showed that was sent: as of then."""
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _ask(request: DeskRequest, quarter: Quarter) -> str:
    made = actions.ask_for_reports(request.actor, quarter=quarter, at=timezone.now())
    if not made:
        return _("Everybody who can be asked was asked already.")
    said = ngettext("%(count)s company is asked.", "%(count)s companies are asked.", len(made))
    return said % {"count": fmt.number(len(made))}


def _remind(request: DeskRequest, quarter: Quarter) -> str:
    late = queries.overdue(request.actor, today=years.today())
    keys = late.filter(year=quarter.year, quarter=quarter.number).values_list("key", flat=True)
    gone = actions.remind(request.actor, keys=list(keys), at=timezone.now())
    if not gone:
        return _("Nobody was written to: they were reminded today, or cannot be reached.")
    said = ngettext("%(count)s founder is reminded.", "%(count)s founders are reminded.", len(gone))
    return said % {"count": fmt.number(len(gone))}


def _chips(request: DeskRequest, quarter: Quarter, wanted: str, late: int) -> list[Link]:
    here = f"{reverse('desk:quarter_reports')}?quarter={quarter.code}"
    counted = queries.counted_states(request.actor, quarter)
    chips: list[tuple[str, Any, int]] = [("", _("All"), sum(counted.values()))]
    if late:
        chips.append((OVERDUE, _("Overdue"), late))
    chips += [
        (state, label, counted[state]) for state, label in ReportState.choices if state in counted
    ]
    return [
        Link(label=str(label), href=f"{here}&state={value}", current=value == wanted, count=count)
        for value, label, count in chips
    ]


def _rows(request: DeskRequest, found: list[QuarterReport]) -> list[dict[str, Any]]:
    today = years.today()
    compared = queries.compared(request.actor, found)
    waiting = [one for one in found if one.state in ReportState.waiting()]
    lost = queries.unreachable(request.actor, waiting)
    rows = []
    for one in found:
        state, tone = reportwords.stand(one, today=today)
        is_told = one.state in ReportState.told()
        differing = sum(is_told and line.missing != 0 for line in compared[one.pk])
        rows.append(
            {
                "href": _at(one),
                "company": one.company.name,
                "name": mask_name(one.contact.name),
                **{
                    line.topic.name.lower(): reportwords.amount(line.topic, line.said)
                    for line in compared[one.pk]
                },
                "is_told": is_told,
                "differs": ngettext("%(count)d differs", "%(count)d differ", differing)
                % {"count": differing}
                if differing
                else "",
                "reminded": reportwords.reminders(one),
                "lost": reportwords.why_not(lost[one.pk]) if one.pk in lost else "",
                "state": state,
                "tone": tone,
            }
        )
    return rows


def _page(request: DeskRequest, found: QuarterReport, form: ReturnForm) -> HttpResponse:
    today = years.today()
    state, tone = reportwords.stand(found, today=today)
    papers = queries.papers(request.actor, found)
    may_read = request.actor.can(Permission.PEOPLE_READ)
    if may_read and (found.note or found.answer or papers):
        note_access(
            request.actor,
            what=f"quarter_report:{found.key}",
            subjects=[found.person.key],
            at=timezone.now(),
        )
    return show(
        request,
        "desk/quarter_report.html",
        current=CASES,
        report=found,
        may_read=may_read,
        holds_numbers=any("personal_numbers" in one.notes for one in papers),
        form=form,
        called=reportwords.called(found.about),
        state=state,
        tone=tone,
        lines=_lines(request, found, {one.topic for one in papers}),
        papers=papers,
        facts=_facts(request, found),
        others=[
            (_at(one), reportwords.called(one.about), *reportwords.stand(one, today=today))
            for one in queries.reports_of_company(request.actor, found.company)
            if one.pk != found.pk
        ],
        company_at=reverse("desk:company", args=[found.company.key]),
        can_import=request.actor.can(Permission.WORKBOOK_IMPORT),
        **_may(request, found),
        columns={
            "label": Column(label=_("Number"), heads=True),
            "said": Column(label=_("The founder says"), kind="number"),
            "known": Column(label=_("Is recorded"), kind="number"),
            "difference": Column(label=_("Difference")),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
        crumbs=[_back(found.about)],
    )


def _may(request: DeskRequest, found: QuarterReport) -> dict[str, Any]:
    can_write = request.actor.can(Permission.SUPPORT_WRITE)
    lost = queries.unreachable(request.actor, [found])
    is_waiting = found.state in ReportState.waiting()
    return {
        "can_write": can_write,
        "lost": reportwords.why_not(lost[found.pk]) if lost and is_waiting else "",
        "may_accept": can_write and found.state == ReportState.SENT,
        "may_return": can_write and found.state in {*ReportState.told(), ReportState.RETURNED},
        "may_remind": can_write and is_waiting and years.today() <= found.open_until and not lost,
    }


def _lines(request: DeskRequest, found: QuarterReport, topics: set[str]) -> list[dict[str, Any]]:
    can_record = all(
        request.actor.can(one) for one in (Permission.SUPPORT_WRITE, Permission.DESK_RECORD)
    )
    is_told = found.state in ReportState.told()
    return [
        {
            "label": str(one.topic.label),
            "said": reportwords.amount(one.topic, one.said),
            "known": reportwords.amount(one.topic, one.known),
            "difference": reportwords.difference(one),
            "hint": reportwords.hint(one, has_paper=bool(topics & {one.topic, Topic.ALL})),
            "record_at": reportwords.take_over_at(found, one) if can_record and is_told else "",
        }
        for one in queries.compared(request.actor, [found])[found.pk]
    ]


def _facts(request: DeskRequest, found: QuarterReport) -> list[Fact]:
    may_look = request.actor.can(Permission.PEOPLE_READ)
    person_at = reverse("desk:person", args=[found.contact.key]) if may_look else ""
    days = [
        (pgettext("of a report", "Asked on"), found.asked_on),
        (_("Due on"), found.due_on),
        (_("Open until"), found.open_until),
        (_("Sent in on"), found.sent_on),
        (_("Looked at on"), found.answered_on),
    ]
    return [
        Fact(label=_("Contact"), value=mask_name(found.contact.name), href=person_at),
        *(Fact(label=label, value=figures.day(day)) for label, day in days if day),
        Fact(label=_("Reminded"), value=reportwords.reminders(found) or "–"),
    ]


def _to_ask(one: queries.ToAsk) -> dict[str, str]:
    return {
        "name": one.company.name,
        "href": reverse("desk:company", args=[one.company.key]),
        "contact": mask_name(one.person.name) if one.person else "",
        "why_not": reportwords.why_not(one.why_not) if one.why_not else "",
    }


def _back(quarter: Quarter) -> Link:
    at = reverse("desk:quarter_reports")
    return Link(label=_("Quarterly reports"), href=f"{at}?quarter={quarter.code}")


def _at(found: QuarterReport) -> str:
    return reverse("desk:quarter_report", args=[found.key])
