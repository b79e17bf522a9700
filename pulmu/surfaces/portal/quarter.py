"""The report of a quarter by its link: three numbers, papers, and what the founder gets back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.files.errors import FileRefused
from pulmu.core.files.evidence import MOST_BYTES
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import ReportState, Topic
from pulmu.domains.support.models import QuarterReport
from pulmu.papers.fonts import NoHangul
from pulmu.web import sessions
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.middleware import MIB, MOST_TOLD
from pulmu.web.tickets import ticketed

from . import growth, guard
from .frame import show
from .labs import Lab, holder, visited
from .quarterforms import ReportForm

REFUSED, GONE, TOO_MANY, CORRECT = 422, 404, 429, "correct"
# The name of each file field.
FILES = {
    "files-employed": Topic.EMPLOYED,
    "files-revenue": Topic.REVENUE,
    "files-invested": Topic.INVESTED,
    "files": Topic.ALL,
}


@ticketed
@page(None)
@require_safe
def quarter(request: ActorRequest, token: str) -> HttpResponse:
    """The form until it is sent in; then the record of growth, and the way to correct it."""
    try:
        lab, found = _held(request, token)
    except NotFound:
        return _nothing(request)
    may_write = found.may_be_written(on=day_of(lab.at))
    is_told = found.state in ReportState.told()
    if may_write and (not is_told or CORRECT in request.GET):
        request.session[sessions.SENDS_FILES] = True
        return _form(request, lab, found, token, ReportForm(initial=ReportForm.start(found)))
    record = growth.shown(lab.actor, found.company, until=found.about)
    said = {
        **_about(found, token),
        "is_told": is_told,
        "is_accepted": found.state == ReportState.ACCEPTED,
        "may_write": may_write,
        "growth": record,
        "correct_at": f"{request.path}?{CORRECT}=1",
    }
    return show(request, "quarter_told", said, organisation=lab.organisation)


@ticketed
@page(None)
@require_POST
def send(request: ActorRequest, token: str) -> HttpResponse:
    """Keep it, send it in, or take a file away: whatever is pressed, what was typed stays."""
    lab, found = _held(request, token)
    do, _colon, key = request.POST.get("do", "draft").partition(":")
    if do not in {"draft", "send", "drop"}:
        raise Http404
    form = ReportForm(request.POST)
    if guard.is_too_often(request, "quarter", at=lab.at):
        form.add_error(None, guard.too_many_words())
        return _form(request, lab, found, token, form, status=TOO_MANY)
    try:
        is_whole = _take_files(request, lab, token)
        if do == "drop":
            actions.remove_report_paper(lab.actor, token=token, key=key, at=lab.at)
        if not form.is_valid():
            return _form(request, lab, found, token, form, status=REFUSED)
        if do == "send" and is_whole:
            actions.send_report(lab.actor, token=token, row=form.said(), at=lab.at)
            messages.success(request, _("Sent in. Thank you!"))
        elif found.state == ReportState.SENT:
            # What was sent in is corrected by sending it again, and by nothing less.
            messages.info(request, _("Nothing is corrected yet: send it when all of it is right."))
            return _form(request, lab, found, token, form, status=200 if is_whole else REFUSED)
        else:
            actions.draft_report(lab.actor, token=token, row=form.said(), at=lab.at)
            messages.success(request, _("Kept. The same link brings you back here."))
        return redirect("quarter", token)
    except Refused as error:
        form.add_error(None, str(error))
        return _form(request, lab, found, token, form, status=REFUSED)


@ticketed
@page(None)
@require_safe
def pdf(request: ActorRequest, token: str) -> HttpResponse:
    lab, found = _held(request, token)
    try:
        made = growth.as_pdf(lab.actor, found.company, until=found.about, at=lab.at)
    except NoHangul as error:
        messages.error(request, str(error))
        return redirect("quarter", token)
    if made is None:
        raise Http404
    return made


def _held(request: ActorRequest, token: str) -> tuple[Lab, QuarterReport]:
    """The link is the proof."""
    at = timezone.now()
    found = queries.held_report(holder(request, at=at, ticket=token), token, at=at)
    return visited(request, found.organisation, at=at, ticket=token), found


def _take_files(request: ActorRequest, lab: Lab, token: str) -> bool:
    """Each file that is refused says why. Whether all of them came in."""
    is_whole = True
    for field, topic in FILES.items():
        for file in request.FILES.getlist(field):
            name = Path((file.name or "").replace("\\", "/")).name or "file"
            try:
                _take_file(lab, token, topic, name, file)
            except (FileRefused, actions.TooManyPapers) as error:
                is_whole = False
                messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": error})
    return is_whole


def _take_file(lab: Lab, token: str, topic: Topic, name: str, file: UploadedFile) -> None:
    suffix = Path(name).suffix[:10]
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=suffix) as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        actions.add_report_paper(
            lab.actor, token=token, topic=topic, name=name, path=Path(out.name), at=lab.at
        )


def _form(
    request: ActorRequest,
    lab: Lab,
    found: QuarterReport,
    token: str,
    form: ReportForm,
    *,
    status: int = 200,
) -> HttpResponse:
    papers = queries.papers(lab.actor, found)
    said = {
        **_about(found, token),
        "form": form,
        "one": found,
        "asks_again": found.answer if found.state == ReportState.RETURNED else "",
        "is_sent": found.state == ReportState.SENT,
        "due": found.due_on,
        "until": found.open_until if found.is_overdue(on=day_of(lab.at)) else None,
        "last_day": found.about.end,
        "parts": [
            (form["employed"], "files-employed", _of(papers, Topic.EMPLOYED)),
            (form["revenue"], "files-revenue", _of(papers, Topic.REVENUE)),
            (form["invested"], "files-invested", _of(papers, Topic.INVESTED)),
        ],
        "common": _of(papers, Topic.ALL),
        "each": f"{MOST_BYTES // MIB} MB",
        "altogether": f"{MOST_TOLD // MIB} MB",
        "most": MOST_TOLD,
    }
    return show(request, "quarter", said, organisation=lab.organisation, status=status)


def _of(papers: list[Any], topic: Topic) -> list[Any]:
    return [one for one in papers if one.topic == topic]


def _about(found: QuarterReport, token: str) -> dict[str, Any]:
    return {
        "company": found.company.name,
        "quarter": growth.called(found.about),
        "lab_name": found.organisation.name,
        "token": token,
    }


def _nothing(request: ActorRequest) -> HttpResponse:
    said = {
        "heading": _("This link leads to no report"),
        "how": _(
            "It has ended, or a part of it is missing: open it once more from the mail. Your "
            "company is also under “My sign-ups”, after a code by mail."
        ),
        "icon": "clock",
    }
    return show(request, "survey_over", said, status=GONE)
