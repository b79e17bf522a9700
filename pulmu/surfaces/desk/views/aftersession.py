"""After a session, on one page: it was held, the signed sheet, photos, the report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.programmes.choices import AttendanceWay, Roll, SessionState
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import actions
from pulmu.ledger import queries as ledger
from pulmu.papers import attendance as paper
from pulmu.papers.fonts import NoHangul
from pulmu.surfaces.desk import attending, correcting, exports, figures, uploads
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.forms import CorrectForm, ReportForm
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.sheet import head_of
from pulmu.ui import fmt
from pulmu.ui.parts import Fact

HELD, PHOTOS = "held", "photos"


@door(Permission.EVIDENCE_ATTACH)
@form_page
def after_session(request: DeskRequest, key: str) -> HttpResponse:
    session = attending.session_of(request, key)
    if request.method == "POST":
        return _dropped(request, session)
    there = _there(request, session)
    source = f"session:{session.key}"
    shas = ledger.files_of(request.actor, [source]).get(source, [])
    without = _without_consent(request, there)
    return show(
        request,
        "desk/after_session.html",
        current="session",
        session=session,
        name=attending.name_of(session),
        when=attending.when(session),
        facts=_facts(session, there),
        has_begun=session.starts_at <= timezone.now(),
        is_planned=session.state == SessionState.PLANNED,
        is_held=session.state == SessionState.HELD,
        blobs=ledger.blobs_of(request.actor, shas),
        covered=len(there),
        without=without,
        report=ReportForm(),
        correct=CorrectForm(),
        sealed=correcting.sealed_among(request, correcting.years_felt(request.actor, session)),
        crumbs=attending.crumbs(session),
    )


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def held(request: DeskRequest, key: str) -> HttpResponse:
    session = attending.session_of(request, key)
    why = correcting.why(request, correcting.years_felt(request.actor, session))
    if why is None:
        return redirect(_here(session))

    def doing() -> str:
        made = programmes.hold_session(request.actor, key=key, at=timezone.now(), why=why)
        return _("The session is now: %(state)s.") % {"state": made.get_state_display()}

    return act(request, _here(session), doing)


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def report(request: DeskRequest, key: str) -> HttpResponse:
    """Numbers from the record, words as typed; nobody is named unless somebody types it."""
    session = attending.session_of(request, key)
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The report is too long: shorten it."))
        return redirect(_here(session))
    there = _there(request, session)
    head = head_of(request, session)
    numbers = [(one.label, one.value) for one in _facts(session, there)]
    try:
        content = paper.report(
            paper.Head(
                title=head.title,
                organisation=head.organisation,
                language=head.language,
                facts=[*head.facts, *numbers],
            ),
            heads=[str(label) for _word, label in Roll.choices],
            rows=_by_day(there),
            sections=[(str(one.label), form.cleaned_data[one.name]) for one in form],
            at=timezone.now(),
        )
    except NoHangul:
        messages.error(request, _("This machine has no font with Hangul, so no PDF was made."))
        return redirect(_here(session))
    name = f"{request.organisation.code}-{session.code}-report"
    return exports.download(content, name=name, ending="pdf")


def _dropped(request: DeskRequest, session: Session) -> HttpResponse:
    """Files for this session: of the signed sheet, which covers every attendance, or photos."""
    goal = back_to(request) or _here(session)
    is_photos = request.POST.get("do") == PHOTOS
    without = is_photos and _without_consent(request, _there(request, session))
    if without and request.POST.get("looked") != "1":
        messages.error(request, _("Some did not allow photos: look whether they are in one first."))
        return redirect(_here(session))
    taken = uploads.take_in(request.actor, request.FILES.getlist("files"))
    uploads.say_refused(request, taken)
    if not taken.blobs:
        return redirect(goal)
    holds = request.POST.get(HELD) == "1" and session.state == SessionState.PLANNED
    why = ""
    if holds:
        said = correcting.why(request, correcting.years_felt(request.actor, session))
        if said is None:
            return redirect(_here(session))
        why = said
    now = timezone.now()
    shas = [blob.sha256 for blob in taken.blobs]
    try:
        with transaction.atomic():
            if holds:
                programmes.hold_session(request.actor, key=session.key, at=now, why=why)
            source = f"session:{session.key}"
            actions.attach_files(request.actor, sources=[source], shas=shas, at=now)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(_here(session))
    count = len(_there(request, session))
    said_files = ngettext("%(count)d file", "%(count)d files", len(shas)) % {"count": len(shas)}
    if is_photos:
        messages.success(request, _("Attached: %(named)s") % {"named": said_files})
    elif not count:
        message = _(
            "%(files)s attached: evidence of the session. Who was there is not recorded yet."
        )
        messages.success(request, message % {"files": said_files})
    else:
        message = ngettext(
            "%(files)s attached: evidence of the session and of %(count)d attendance.",
            "%(files)s attached: evidence of the session and of all %(count)d attendances.",
            count,
        )
        messages.success(request, message % {"files": said_files, "count": count})
    return redirect(goal)


def _there(request: DeskRequest, session: Session) -> list[Attendance]:
    return list(sessions.roster(request.actor, session.key))


def _without_consent(request: DeskRequest, there: list[Attendance]) -> list[str]:
    """Masked names of those present who did not allow pictures to be used."""
    present = {one.person_id: one.person for one in there if one.is_present}
    allowed = people.allowing(
        request.actor, present, kind=ConsentKind.PICTURES, on=day_of(timezone.now())
    )
    return [people.masked(one).name for number, one in present.items() if number not in allowed]


def _facts(session: Session, there: list[Attendance]) -> list[Fact]:
    came = [one for one in there if one.is_present and one.role == "참가자"]
    own = sum(one.way == AttendanceWay.SELF for one in came)
    said = [
        Fact(label=_("State"), value=str(SessionState(session.state).label)),
        Fact(label=_("Present"), value=fmt.number(len(came))),
        Fact(label=_("In groups"), value=fmt.number(session.group_headcount))
        if session.group_headcount
        else None,
    ]
    if came:
        share = f"{fmt.number(own)} ({own * 100 // len(came)}%)"
        said.append(Fact(label=_("Checked in by themselves"), value=share))
    return [one for one in said if one is not None]


def _by_day(there: list[Attendance]) -> list[list[str]]:
    words: dict[dt.date, list[Any]] = {}
    for one in there:
        if one.role == "참가자":
            words.setdefault(one.on, []).append(one.roll)
    return [
        [figures.day(on), *(fmt.number(said.count(word)) for word in Roll)]
        for on, said in sorted(words.items())
    ]


def _here(session: Session) -> str:
    return reverse("desk:after_session", args=[session.key])
