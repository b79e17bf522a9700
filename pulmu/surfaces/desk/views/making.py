"""One prototype, from the request to what comes after it, on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import Outcome, Verdict
from pulmu.domains.prototypes.models import DesignFile, Prototype, PrototypeRequest
from pulmu.surfaces.desk import exports, makingforms, makingpages, small, uploads, years
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.prototypes import PROTOTYPE, back
from pulmu.ui.parts import Link

SEALED_OFF = "sandbox; default-src 'none'"


@door(Permission.PROTOTYPES_READ, to_send=Permission.PROTOTYPES_WRITE)
@form_page
def request_page(request: DeskRequest, key: str) -> HttpResponse:
    """A request until it is agreed; from then on the page of its prototype."""
    found = queries.request(request.actor, key)
    if found.prototype is not None:
        return redirect("desk:prototype", found.prototype.key)
    form = makingforms.ReviewForm(request.POST or None)
    if request.method == "POST" and (answer := _reviewed(request, found, form)):
        return answer
    _note(request, found, None)
    return show(
        request,
        "desk/prototype_request.html",
        current=PROTOTYPE,
        crumbs=[back()],
        form=form,
        verdicts=Verdict,
        **makingpages.of_request(request, found),
    )


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def agree(request: DeskRequest, key: str) -> HttpResponse:
    """Signed on paper: the scan becomes evidence of the prototype that comes of it."""
    form = makingforms.DayForm(request.POST)
    queries.request(request.actor, key)
    goal = back_to(request) or reverse("desk:prototype_request", args=[key])
    if not form.is_valid():
        return _typed_wrong(request, form, goal)

    def doing() -> str:
        found = actions.agree(request.actor, key=key, on=form.cleaned_data["on"], at=timezone.now())
        if found.prototype is not None:
            makingpages.attach(request, found.prototype)
        return _("Agreed. From here on it is a prototype of its own.")

    return act(request, goal, doing)


@door(Permission.PROTOTYPES_READ, to_send=Permission.PROTOTYPES_WRITE)
@form_page
def prototype(request: DeskRequest, key: str) -> HttpResponse:
    made = queries.prototype(request.actor, key)
    found = queries.request_of(request.actor, made)
    forms = makingpages.forms_of(request, made)
    if request.method == "POST" and (answer := _done(request, made, forms)):
        return answer
    _note(request, found, made)
    return show(
        request,
        "desk/prototype.html",
        current=PROTOTYPE,
        crumbs=[back()],
        once=request.POST.get("once", "") or new_key(),
        outcomes=Outcome.choices,
        **forms,
        **makingpages.of_prototype(request, made, found),
    )


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def step(request: DeskRequest, key: str) -> HttpResponse:
    """What one press says: begun, done, given up, handed over today."""
    queries.prototype(request.actor, key)
    today, now = years.today(), timezone.now()
    doings: dict[str, Callable[[], str]] = {
        "start": lambda: _say(
            actions.start(request.actor, key=key, at=now), _("It is in the making.")
        ),
        "hand-over": lambda: _say(
            actions.hand_over(request.actor, key=key, on=today, at=now),
            _("Handed over today. Now the receipt."),
        ),
        "abandon": lambda: _say(
            actions.abandon(request.actor, key=key, at=now), _("It will not be finished.")
        ),
    }
    doing = doings.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    return act(request, back_to(request) or reverse("desk:prototype", args=[key]), doing)


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def take_off(request: DeskRequest, key: str) -> HttpResponse:
    """A line of the log, or a next step, that was a mistake; or a step that came about."""
    queries.prototype(request.actor, key)
    now, line = timezone.now(), request.POST.get("line", "")

    def doing() -> str:
        do = request.POST.get("do", "")
        if do == "attempt":
            actions.remove_attempt(request.actor, key=key, attempt=line, at=now)
        elif do == "drop":
            actions.drop_next(request.actor, key=key, step=line, at=now)
        elif do in {"done", "open"}:
            on = years.today() if do == "done" else None
            actions.close_next(request.actor, key=key, step=line, on=on, at=now)
        else:
            raise Http404
        return _("Done.")

    return act(request, reverse("desk:prototype", args=[key]), doing)


@door(Permission.PROTOTYPES_WRITE)
@form_page
def correct_line(request: DeskRequest, key: str, line: str) -> HttpResponse:
    """A line of the log said anew; the machine time is corrected with it."""
    made = queries.prototype(request.actor, key)
    found = queries.attempt(request.actor, made, line)
    form = makingforms.CorrectedTrialForm(request.POST or None, actor=request.actor, line=found)
    goal = reverse("desk:prototype", args=[key])

    def doing() -> str:
        said = form.trial(form.cleaned_data["outcome"], [])
        actions.correct_attempt(request.actor, key=key, attempt=line, said=said, at=timezone.now())
        return _("Attempt %(number)d is corrected.") % {"number": found.number}

    heading = _("Correct attempt %(number)d") % {"number": found.number}
    return small.sent(request, form, doing, goal=goal) or small.page(
        request,
        form,
        heading=heading,
        go=_("Correct"),
        back=Link(label=made.name, href=goal),
        current=PROTOTYPE,
    )


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def add_files(request: DeskRequest, whose: str, key: str) -> HttpResponse:
    """To a request, or to a prototype; each file that is refused says why."""
    is_made = whose == "of"
    if whose not in {"of", "asked"}:
        raise Http404
    if is_made:
        queries.prototype(request.actor, key)
    else:
        queries.request(request.actor, key)
    said = {"prototype" if is_made else "request": key}
    for file in request.FILES.getlist("files"):
        name = uploads.name_of(file)
        try:
            with uploads.laid_down(file) as path:
                actions.add_file(request.actor, name=name, path=path, at=timezone.now(), **said)
        except (FileRefused, Refused) as error:
            messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": error})
        else:
            messages.success(request, _("Taken in: %(name)s") % {"name": name})
    return redirect("desk:prototype" if is_made else "desk:prototype_request", key)


@door(Permission.PROTOTYPES_WRITE)
@require_safe
def take_file(request: DeskRequest, key: str) -> HttpResponseBase:
    """The file as it came, as a download; whose it is, is written down."""
    found = queries.design_file(request.actor, key)
    if store.size_of(found.sha256) is None:
        raise Http404
    if found.person is not None:
        note_access(
            request.actor,
            what="desk.prototype.file",
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


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def tell_file(request: DeskRequest, key: str) -> HttpResponse:
    """Say a model's unit, or take the file away."""
    found = queries.design_file(request.actor, key)
    goal = _page_of(found)

    def doing() -> str:
        if request.POST.get("do") == "remove":
            actions.remove_file(request.actor, key=key, at=timezone.now())
            return _("Removed.")
        unit = request.POST.get("unit", "")
        actions.say_unit(request.actor, key=key, unit=unit, at=timezone.now())
        return _("The unit is known now.")

    return act(request, goal, doing)


def _reviewed(
    request: DeskRequest, found: PrototypeRequest, form: makingforms.ReviewForm
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        actions.review(
            request.actor,
            key=found.key,
            verdict=request.POST.get("verdict", ""),
            reasons=said["reasons"],
            criteria=said["criteria"],
            terms=form.offered(),
            at=timezone.now(),
        )
    except Refused as error:
        wrong = {"reasons_missing": "reasons", "wrong_day": "due_on"}
        if isinstance(error, actions.ReasonsMissing) and said["reasons"]:
            wrong["reasons_missing"] = "criteria"
        makingforms.refuse(form, error, **wrong)
        return None
    messages.success(request, _("Decided. Whoever left an address is written to."))
    return redirect("desk:prototype_request", found.key)


def _done(request: DeskRequest, made: Prototype, forms: dict[str, Any]) -> HttpResponse | None:
    """One of the forms of the page was sent: which says ``do``."""
    do = request.POST.get("do", "")
    if do not in makingpages.DOINGS:
        raise Http404
    name, doing = makingpages.DOINGS[do]
    form = forms[name]
    if not form.is_valid():
        return None
    try:
        said = doing(request, made, form)
    except FileRefused as error:
        form.add_error(None, str(error))
        return None
    except Refused as error:
        makingforms.refuse(form, error, wrong_day="on", text_missing="name")
        return None
    messages.success(request, said)
    return redirect("desk:prototype", made.key)


def _typed_wrong(request: DeskRequest, form: Any, goal: str) -> HttpResponse:
    for faults in form.errors.values():
        messages.error(request, " ".join(map(str, faults)))
    return redirect(goal)


def _say(_made: Prototype, said: str) -> str:
    return said


def _page_of(found: DesignFile) -> str:
    if found.prototype is not None:
        return reverse("desk:prototype", args=[found.prototype.key])
    if found.request is None:
        raise Http404
    return reverse("desk:prototype_request", args=[found.request.key])


def _note(request: DeskRequest, found: PrototypeRequest | None, made: Prototype | None) -> None:
    """Whose idea was read."""
    people = {one.person.key for one in (found, made) if one is not None and one.person}
    if people and request.actor.can(Permission.PROTOTYPES_WRITE):
        note_access(request.actor, what="desk.prototype", subjects=people, at=timezone.now())
