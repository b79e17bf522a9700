"""What should we teach next? Anybody says it, and joins what others have said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.members import tallies
from pulmu.domains.companies.choices import Field
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.actions import Said
from pulmu.ui import fmt
from pulmu.ui.parts import Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import guard, words
from .forms import VoiceForm, WishForm
from .frame import show
from .labs import Lab, lab_of

ON_A_PAGE = 30
OK, REFUSED = 200, 422
# Tells the voice of one browser from that of another; put down when somebody says something first.
COOKIE, SALT, YEAR = "voice", "portal.voice", 365 * 24 * 3600
# So many voices a day come from one address for one wish: a class may, a machine may not.
MOST_FOR_ONE, MOST_NEW, DAY = 40, 20, dt.timedelta(days=1)


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: ActorRequest, code: str) -> HttpResponse:
    """The most wanted first, and the form for another one below them."""
    lab = lab_of(request, code, at=timezone.now())
    form = WishForm(request.POST if request.method == "POST" else None)
    status = OK
    if form.is_bound:
        answer = _wished(request, lab, form)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    field = request.GET.get("field", "")
    chosen = field if field in Field.values else ""
    found = queries.published_wishes(lab.actor, by=_sign(request), field=chosen)
    listed = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "wishes",
        {
            "wishes": [_row(lab, one) for one in listed],
            "page": listed,
            "query": f"field={chosen}" if chosen else "",
            "fields": _fields(chosen),
            "form": form,
            "seen": _seen(request, lab),
        },
        organisation=lab.organisation,
        here="wishes",
        status=status,
    )


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """One of them, to be joined."""
    lab = lab_of(request, code, at=timezone.now())
    one = queries.published_wish(lab.actor, key, by=_sign(request))
    form = VoiceForm(request.POST if request.method == "POST" else None)
    status = OK
    if form.is_bound:
        answer = _joined(request, lab, form, key)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    return show(
        request,
        "wish",
        {
            "one": _row(lab, one),
            "form": form,
            "seen": _seen(request, lab),
            "crumbs": [Link(label=_("Wishes"), href=reverse("at:wishes", args=[code]))],
        },
        organisation=lab.organisation,
        here="wishes",
        status=status,
    )


def _wished(request: ActorRequest, lab: Lab, form: WishForm) -> HttpResponse | int:
    """What comes of the form: the way on, or the status with which it comes back."""
    if status := _objected(request, lab, form, "wish", MOST_NEW):
        return status
    try:
        by = _sign(request) or new_key()
        typed = form.cleaned_data
        made = actions.wish(
            lab.actor,
            topic=typed["topic"],
            field=typed["field"],
            said=_said(form, by),
            at=lab.at,
        )
    except Refused as error:
        form.add_error("topic" if isinstance(error, actions.TopicWrong) else None, str(error))
        return REFUSED
    return _back(request, lab, by, _("Your wish stands in the list: %(topic)s.") % {"topic": made})


def _joined(request: ActorRequest, lab: Lab, form: VoiceForm, key: str) -> HttpResponse | int:
    if status := _objected(request, lab, form, f"wish {key}", MOST_FOR_ONE):
        return status
    try:
        by = _sign(request) or new_key()
        made = actions.join_wish(lab.actor, key=key, said=_said(form, by), at=lab.at)
    except Refused as error:
        form.add_error(None, str(error))
        return REFUSED
    return _back(request, lab, by, _("You wish for it too: %(topic)s.") % {"topic": made})


def _objected(request: ActorRequest, lab: Lab, form: VoiceForm, what: str, most: int) -> int:
    """The status with which the form comes back, or 0."""
    form.full_clean()
    if objected := guard.objection(request, at=lab.at):
        said, status = objected
        form.add_error(None, said)
        return status
    if not form.is_valid():
        return REFUSED
    whose = f"{what} {lab.code} {guard.whence(request)}"
    if not tallies.within("wish", whose, most=most, span=DAY, at=lab.at):
        form.add_error(None, _("Very many wishes came from here today. Come back tomorrow."))
        return guard.TOO_MANY
    return 0


def _said(form: VoiceForm, by: str) -> Said:
    typed = form.cleaned_data
    return Said(by=by, suits=typed["suits"], email=typed["email"], language=words.language())


def _back(request: ActorRequest, lab: Lab, by: str, said: str) -> HttpResponseRedirect:
    messages.success(request, said)
    response = redirect("at:wishes", lab.code)
    response.set_cookie(
        COOKIE,
        signing.dumps(by, salt=SALT),
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _sign(request: ActorRequest) -> str:
    """What tells this browser from others; empty when it never said anything."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return ""


def _seen(request: ActorRequest, lab: Lab) -> str:
    return request.POST.get(guard.STAMP, "") or guard.stamp(lab.at)


def _row(lab: Lab, one: Any) -> dict[str, Any]:
    count = one.voice_count
    said = ngettext("%(count)s person", "%(count)s people", count)
    return {
        "topic": one.topic,
        "field": one.get_field_display(),
        "count": said % {"count": fmt.number(count)},
        "is_mine": one.is_mine,
        "href": reverse("at:wish", args=[lab.code, one.key]),
    }


def _fields(chosen: str) -> list[Link]:
    every = [("", _("All")), *Field.choices]
    return [
        Link(label=str(label), href=f"?field={value}" if value else "?", current=value == chosen)
        for value, label in every
    ]
