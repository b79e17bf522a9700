"""One's own prototype by its link: how it stands, files, the agreement, the receipt, how it was."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import Refused
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import RequestState, Unit
from pulmu.domains.prototypes.models import PrototypeRequest
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Moment, Step
from pulmu.web import sessions
from pulmu.web.access import page
from pulmu.web.designfiles import told
from pulmu.web.drawing import drawing
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import guard, words
from .frame import show
from .labs import Lab, holder, visited
from .making import FIELDS, HERE
from .makingforms import IdeaForm, ReceiptForm

REFUSED, FILE, MOST_AT_ONCE = 422, "file", 10
# One that took all the time there is, or found no room, is followed by no other.
STOPS = frozenset({"files.too_costly", "files.busy"})


@ticketed
@page(None)
@require_safe
def own(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, found = _held(request, ticket)
    request.session[sessions.SENDS_FILES] = True
    return _page(request, lab, found, ReceiptForm(initial={"name": _name(found)}))


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, ticket: str) -> HttpResponse:
    """Describe it better, before it is decided on or when that was asked for."""
    lab, found = _held(request, ticket)
    if not queries.may_be_rewritten(found):
        return redirect("own_prototype", ticket)
    form = IdeaForm(request.POST or None, initial=IdeaForm.start(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.rewrite_own(lab.actor, ticket=ticket, said=form.said(), at=lab.at)
        except Refused as error:
            form.add_error(FIELDS.get(error.code.rpartition(".")[2]), str(error))
        else:
            messages.success(request, _("Sent. We look at it again and write to you."))
            return redirect("own_prototype", ticket)
    review = queries.last_review(lab.actor, found)
    asked = review.reasons if review and found.state == RequestState.RETURNED else ""
    return show(
        request,
        "prototype_edit",
        {"form": form, "one": found, "asked": asked, "back": _at(ticket)},
        organisation=lab.organisation,
        here=HERE,
        status=REFUSED if form.errors else 200,
    )


@ticketed
@page(None)
@require_POST
def act(request: ActorRequest, ticket: str) -> HttpResponse:
    """What one press says: agreed, taken back, the unit of a model, on to the questions."""
    lab, _found = _held(request, ticket)
    do = request.POST.get("do", "")
    try:
        if do == "agree":
            actions.agree_own(lab.actor, ticket=ticket, at=lab.at)
            messages.success(request, _("Agreed. We begin to make it."))
        elif do == "withdraw":
            actions.withdraw_own(lab.actor, ticket=ticket, at=lab.at)
            messages.success(request, _("Taken back. You can ask for something else at any time."))
        elif do == "unit":
            key, unit = request.POST.get(FILE, ""), request.POST.get("unit", "")
            actions.say_unit_own(lab.actor, ticket=ticket, key=key, unit=unit, at=lab.at)
            messages.success(request, _("The unit is known now."))
        elif do == "survey":
            return redirect("survey", actions.own_survey(lab.actor, ticket=ticket, at=lab.at))
        else:
            raise Http404
    except Refused as error:
        messages.error(request, str(error))
    return redirect("own_prototype", ticket)


@ticketed
@page(None)
@require_POST
def files(request: ActorRequest, ticket: str) -> HttpResponse:
    """Each file that is refused says why. Counted one by one, and not looked at when there are more
    than are ever taken.
    """
    lab, _found = _held(request, ticket)
    sent = request.FILES.getlist("files")
    if len(sent) > MOST_AT_ONCE:
        most = {"most": MOST_AT_ONCE}
        messages.error(request, _("At most %(most)d files at once.") % most)
        return redirect("own_prototype", ticket)
    for file in sent:
        if guard.is_too_often(request, "files", at=lab.at):
            messages.error(request, guard.too_many_words())
            break
        name = Path((file.name or "").replace("\\", "/")).name or "file"
        try:
            _taken(lab, ticket, name, file)
        except (FileRefused, Refused) as error:
            messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": error})
            if error.code in STOPS:
                break
        else:
            messages.success(request, _("Taken in: %(name)s") % {"name": name})
    return redirect("own_prototype", ticket)


@ticketed
@page(None)
@require_POST
def receipt(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, found = _held(request, ticket)
    if not _may_sign(found):
        messages.error(request, _("There is nothing to sign for now."))
        return redirect("own_prototype", ticket)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        try:
            drawn = drawing(request.POST.get("drawn", ""))
            name = form.cleaned_data["name"]
            actions.sign_own_receipt(lab.actor, ticket=ticket, name=name, at=lab.at, drawn=drawn)
        except (FileRefused, Refused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you: your receipt is signed."))
            return redirect("own_prototype", ticket)
    return _page(request, lab, found, form)


def _page(
    request: ActorRequest, lab: Lab, found: PrototypeRequest, form: ReceiptForm
) -> HttpResponse:
    made = found.prototype
    reviews = queries.reviews(lab.actor, found)
    has_slicer = queries.has_slicer()
    reports = queries.reports(lab.actor, queries.own_files(lab.actor, found))
    survey = queries.own_survey(lab.actor, found, at=lab.at)
    last = reviews[0] if reviews else None
    is_decided = found.state in {RequestState.RETURNED, RequestState.REFUSED, RequestState.APPROVED}
    return show(
        request,
        "prototype_own",
        {
            "one": found,
            "form": form,
            "steps": _steps(found),
            "state": queries.stage_word(found),
            "reasons": last.reasons if last and is_decided else "",
            "facts": _facts(found),
            "moments": _moments(queries.happenings(made, found, reviews)),
            "files": [told(one, has_slicer=has_slicer) for one in reports],
            "takes_files": queries.takes_files(found),
            "is_returned": found.state == RequestState.RETURNED,
            "is_refused": found.state == RequestState.REFUSED,
            "may_edit": queries.may_be_rewritten(found),
            "may_agree": found.state == RequestState.APPROVED,
            "may_withdraw": queries.may_be_withdrawn(found),
            "may_sign": _may_sign(found),
            "survey": survey,
            "units": dict(Unit.choices),
        },
        organisation=lab.organisation,
        here=HERE,
        status=REFUSED if form.errors else 200,
    )


def _may_sign(found: PrototypeRequest) -> bool:
    made = found.prototype
    return made is not None and made.handed_over_on is not None and not made.receipt_way


def _held(request: ActorRequest, ticket: str) -> tuple[Lab, PrototypeRequest]:
    """The link is the proof, and so is the address."""
    at = timezone.now()
    found = queries.held_request(holder(request, at=at, ticket=ticket), ticket)
    return visited(request, found.organisation, at=at, ticket=ticket), found


def _taken(lab: Lab, ticket: str, name: str, file: UploadedFile) -> None:
    suffix = Path(name).suffix[:10]
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=suffix) as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        path = Path(out.name)
        actions.add_own_file(lab.actor, ticket=ticket, name=name, path=path, at=lab.at)


def _steps(found: PrototypeRequest) -> list[Step]:
    return [Step(label=str(stage.label), state=state) for stage, state in queries.steps(found)]


def _facts(found: PrototypeRequest) -> list[Fact]:
    made = found.prototype
    said: list[tuple[str, str]] = [
        (_("Kind"), str(found.get_kind_display())),
        (_("Quantity"), fmt.number(found.parts)),
        (_("Wanted by"), _day(found.wanted_by)),
        (_("Made by"), _day(found.due_on)),
        (_("Own share"), words.won(found.own_share) if found.own_share else ""),
        (_("Prototype code"), made.code if made else ""),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _moments(happenings: list[queries.Happening]) -> list[Moment]:
    return [
        Moment(
            title=one.what,
            when=_day(one.on),
            iso=one.on.isoformat() if one.on else "",
            text=one.note,
        )
        for one in reversed(happenings)
    ]


def _day(day: Any) -> str:
    return fmt.day(day, lang=words.language()) if day else ""


def _name(found: PrototypeRequest) -> str:
    return found.person.name if found.person else ""


def _at(ticket: str) -> str:
    return reverse("own_prototype", args=[ticket])


def lines(found: list[PrototypeRequest]) -> list[dict[str, Any]]:
    """One's own prototypes, for one's own page."""
    return [
        {
            "href": _at(one.ticket),
            "name": one.title,
            "about": one.organisation.name,
            "state": queries.stage_word(one),
        }
        for one in found
    ]
