"""The sheet to sign, on paper or as a workbook: names without the mask, for a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.programmes.models import Session
from pulmu.papers import attendance as paper
from pulmu.papers.fonts import NoHangul
from pulmu.papers.typesetting import Head
from pulmu.surfaces.desk import attending, exports, figures
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.shell import show

ENDINGS = ("pdf", "xlsx")
# Nobody signs more boxes than fit beside a name; of longer sessions each stretch is a sheet.
MOST_DAYS = 7


@door(Permission.PEOPLE_UNMASK)
@form_page
def sheet(request: DeskRequest, key: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    session = attending.session_of(request, key)
    on = attending.day_wanted(session, request.GET.get("on", ""), today=day_of(timezone.now()))
    found = attending.of_the_roll(attending.lines(request.actor, session, on))
    roll = [one for one in found if not one.person.is_suspended]
    form = TakeForm(request.POST or None)
    back = reverse("desk:attendance", args=[session.key])
    if form.is_bound and form.is_valid():
        signers = _signers(request, roll, reason=form.cleaned_data["reason"])
        name = f"{request.organisation.code}-{session.code}-sheet"
        try:
            content = _made(request, session, signers, ending)
        except NoHangul:
            said = _(
                "This machine has no font with Hangul, so no PDF was made. Take the Excel file, or "
                "ask the operator to bring a font."
            )
            messages.error(request, said)
            return redirect("desk:attendance_sheet", session.key, "xlsx")
        return exports.download(content, name=name, ending=ending)
    other = "xlsx" if ending == "pdf" else "pdf"
    return show(
        request,
        "desk/take_sheet.html",
        current="session",
        form=form,
        count=len(roll),
        ending=ending,
        other=reverse("desk:attendance_sheet", args=[session.key, other]),
        back=back,
        crumbs=attending.crumbs(session),
    )


def _signers(
    request: DeskRequest, roll: list[attending.Line], *, reason: str
) -> list[paper.Signer]:
    contacts = people.unmask(
        request.actor,
        keys=[one.key for one in roll],
        what="desk.attendance_sheet",
        at=timezone.now(),
        reason=reason,
    )
    names = {one.key: one.name for one in contacts}
    return [paper.Signer(names[one.key], one.whence) for one in roll]


def _made(
    request: DeskRequest, session: Session, signers: list[paper.Signer], ending: str
) -> bytes:
    days = [figures.day(one) for one in attending.days(session)][:MOST_DAYS]
    if ending == "xlsx":
        heads = [_("No."), _("Name"), _("Affiliation"), *days]
        blank = [""] * len(days)
        rows = [[at, one.name, one.note, *blank] for at, one in enumerate(signers, 1)]
        return exports.xlsx_bytes(_("Attendance sheet"), heads, rows)
    return paper.sheet(head_of(request, session), days=days, people=signers, at=timezone.now())


def head_of(request: DeskRequest, session: Session) -> Head:
    said = [
        (_("Course"), attending.name_of(session)),
        (_("When"), attending.when(session)),
        (_("Session code"), session.code),
    ]
    return Head(
        title=f"{attending.name_of(session)} · {figures.day(day_of(session.starts_at))}",
        organisation=request.organisation.name,
        language=get_language() or "ko",
        facts=said,
    )
