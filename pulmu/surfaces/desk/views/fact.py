"""One record: what it says, why it counts, what proves it, what happened to it; and corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.models import Company
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import actions, queries
from pulmu.domains.results.queries import FactDetail
from pulmu.ledger import queries as ledger
from pulmu.surfaces.desk import correcting, details, rosters, uploads, vault, viewing
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door
from pulmu.surfaces.desk.entry import ENTRIES
from pulmu.surfaces.desk.forms import CorrectForm, DetachForm
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.year import title
from pulmu.ui.parts import Link


def _call_off(actor: Actor, *, key: str, at: dt.datetime, why: str) -> Session:
    """Of a date that people signed up for they are told, and their seats end."""
    session = sessions.session(actor, key)
    is_awaited = session.offering_id is not None and session.state == SessionState.PLANNED
    act_of = programmes.cancel_date if is_awaited else programmes.cancel_session
    return act_of(actor, key=key, at=at, why=why)


STATES: Mapping[str, Callable[..., Session]] = {
    "hold": programmes.hold_session,
    "cancel": _call_off,
    "replan": programmes.replan_session,
}


@door(Permission.RESULTS_READ)
@require_safe
def fact(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    detail = queries.fact(request.actor, f"{kind}:{key}")
    can = request.actor.can
    return show(
        request,
        "desk/fact.html",
        current="session" if kind == "attendance" else kind,
        detail=detail,
        fields=details.fields(request.actor, detail),
        reasons=details.reasons(detail),
        files=[(source, blob, viewing.part(blob)) for source, blob in detail.files],
        history=details.history(detail),
        detach=DetachForm(),
        correct=CorrectForm(),
        sealed=correcting.sealed_among(
            request, correcting.years_felt(request.actor, detail.record)
        ),
        can_attach=can(Permission.EVIDENCE_ATTACH) and bool(detail.seq),
        papers=vault.offered(request, detail),
        can_attest=can(Permission.RESULTS_ATTEST) and _by_another(request, detail),
        can_correct=can(Permission.PROGRAMMES_WRITE),
        can_edit=detail.record is not None and kind in ENTRIES and can(ENTRIES[kind].permission),
        crumbs=_crumbs(detail),
        **_of_a_session(request, detail),
        **_of_an_attendance(request, detail),
        company_at=reverse("desk:company", args=[key])
        if isinstance(detail.record, Company) and can(Permission.COMPANIES_READ)
        else "",
    )


@door(Permission.EVIDENCE_ATTACH)
@require_POST
def attach(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Take files in and attach them to this record; each file that is refused says why."""
    detail = queries.fact(request.actor, f"{kind}:{key}")
    taken = uploads.take_in(request.actor, request.FILES.getlist("files"))
    uploads.say_refused(request, taken)
    goal = _next(request, kind, key)
    if not taken.blobs:
        return redirect(goal)
    shas = [blob.sha256 for blob in taken.blobs]

    def doing() -> str:
        sources = [detail.source]
        actions.attach_files(request.actor, sources=sources, shas=shas, at=timezone.now())
        pairs = [(blob.name, detail.called) for blob in taken.blobs]
        here = reverse("desk:fact", args=[kind, key])
        uploads.say_attached(request, pairs, at="" if goal == here else here)
        return ""

    return act(request, goal, doing)


@door(Permission.EVIDENCE_ATTACH)
@require_POST
def attach_paper(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """A paper that its company handed in once proves this too, in one press. Harmless twice."""
    detail = queries.fact(request.actor, f"{kind}:{key}")
    paper = vault.paper(request, detail, request.POST.get("paper", ""))

    def doing() -> str:
        shas = [paper.blob.sha256]
        actions.attach_files(request.actor, sources=[detail.source], shas=shas, at=timezone.now())
        return _("%(paper)s is evidence of this now.") % {"paper": paper.get_kind_display()}

    return act(request, _next(request, kind, key), doing)


@door(Permission.EVIDENCE_ATTACH)
@require_POST
def detach(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Take a file off again, for one of a few reasons: they go into the ledger."""
    detail = queries.fact(request.actor, f"{kind}:{key}")
    form = DetachForm(request.POST)
    goal = _next(request, kind, key)
    if not form.is_valid():
        messages.error(request, _("Say why the file is taken off."))
        return redirect(goal)

    def doing() -> str:
        said = form.cleaned_data
        actions.detach_file(
            request.actor,
            source=said["source"] or detail.source,
            sha256=said["sha256"],
            why=said["why"],
            at=timezone.now(),
        )
        return _("The file is taken off. It stays in the store, and the ledger says why.")

    return act(request, goal, doing)


@door(Permission.RESULTS_ATTEST)
@require_POST
def attest(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    detail = queries.fact(request.actor, f"{kind}:{key}")

    def doing() -> str:
        if actions.attest_facts(request.actor, seqs=[detail.seq], at=timezone.now()):
            return _("Attested.")
        messages.warning(
            request,
            _("Nothing attested: it needs a file, and another person than who recorded it."),
        )
        return ""

    return act(request, _next(request, kind, key), doing)


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def presence(request: DeskRequest, key: str) -> HttpResponse:
    """Correct one attendance: present, or absent."""
    found = sessions.attendance(request.actor, key)
    is_present = request.POST.get("present") == "1"
    goal = _next(request, "attendance", key)
    why = correcting.why(request, sessions.years_of(request.actor, found.session.key))
    if why is None:
        return redirect("desk:fact", "attendance", key)

    def doing() -> str:
        programmes.correct_presence(
            request.actor, key=key, is_present=is_present, at=timezone.now(), why=why
        )
        said = {"name": mask_name(found.person.name)}
        if is_present:
            return _("%(name)s is marked present.") % said
        return _("%(name)s is marked absent.") % said

    return act(request, goal, doing)


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def state(request: DeskRequest, key: str) -> HttpResponse:
    """Say that a session was held, was cancelled, or is planned again."""
    change = STATES.get(request.POST.get("do", ""))
    if change is None:
        raise Http404
    why = correcting.why(request, sessions.years_of(request.actor, key))
    if why is None:
        return redirect("desk:fact", "session", key)

    def doing() -> str:
        made = change(request.actor, key=key, at=timezone.now(), why=why)
        return _("The session is now: %(state)s.") % {"state": made.get_state_display()}

    return act(request, _next(request, "session", key), doing)


def _of_a_session(request: DeskRequest, detail: FactDetail) -> dict[str, Any]:
    if not isinstance(detail.record, Session):
        return {}
    found = sessions.session(request.actor, detail.record.key)
    now = SessionState(found.state)
    return {
        "session": found,
        **rosters.of(request, found),
        "may_hold": now == SessionState.PLANNED and found.starts_at <= timezone.now(),
        "may_cancel": now != SessionState.CANCELLED,
        "may_replan": now != SessionState.PLANNED,
    }


def _of_an_attendance(_request: DeskRequest, detail: FactDetail) -> dict[str, Any]:
    return {"attendance": detail.record} if isinstance(detail.record, Attendance) else {}


def _by_another(request: DeskRequest, detail: FactDetail) -> bool:
    """Whether somebody else recorded the fact that stands: only then may this actor vouch."""
    standing = ledger.live_facts(request.actor).filter(source=detail.source)
    return standing.exclude(by=request.actor.key).exists()


def _crumbs(detail: FactDetail) -> list[Link]:
    if not detail.on:
        return []
    year = int(detail.on[:4])
    first = Link(label=title(year), href=reverse("desk:year", args=[year]))
    counted = next((one for one in detail.reasons if one.counts), None)
    if counted is None:
        return [first]
    at = reverse("desk:line", args=[year, counted.code])
    return [first, Link(label=counted.name, href=at)]


def _next(request: DeskRequest, kind: str, key: str) -> str:
    """Back to where the form stood, when that is a page of ours."""
    return back_to(request) or reverse("desk:fact", args=[kind, key])
