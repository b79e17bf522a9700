"""What people wish for, and the course that is made of it in one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as courses
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.choices import Suits, WishState
from pulmu.domains.surveys.models import Wish
from pulmu.surfaces.desk import lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.shell import SURVEYS, show
from pulmu.surfaces.desk.views.surveys import tabs
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Link

TONES = {WishState.OPEN: "accent", WishState.TAKEN: "good", WishState.AWAY: "plain"}
WORDS = dict(Suits.choices)


@door(Permission.SURVEYS_READ)
@require_safe
def wishes(request: DeskRequest) -> HttpResponse:
    """The most wanted first."""
    said = request.GET.get("state", "")
    state = said if said in WishState.values else WishState.OPEN.value
    found = queries.wishes(request.actor, states=[state])
    page = Paginator(found, lists.PER_PAGE).get_page(
        lists.page_number(request.GET.get("page", "1"))
    )
    rows = list(page.object_list)
    suits = queries.suits_of(request.actor, rows)
    made = courses.of_wishes(request.actor, rows)
    here = reverse("desk:wishes")
    can_write = request.actor.can(Permission.SURVEYS_WRITE)
    return show(
        request,
        "desk/wishes.html",
        current=SURVEYS,
        page=page,
        rows=[_row(request, one, suits.get(one.pk, {}), made.get(one.pk)) for one in rows],
        query=lists.query(state=said),
        can_write=can_write,
        may_teach=can_write and request.actor.can(Permission.PROGRAMMES_WRITE),
        public_at=f"/at/{request.organisation.code}/wishes/",
        tabs=tabs(here),
        states=[
            Link(label=str(label), href=f"{here}?state={value}", current=value == state)
            for value, label in WishState.choices
        ],
        columns={
            "topic": Column(label=_("Topic"), heads=True),
            "count": Column(label=_("People"), kind="number"),
            "suits": Column(label=_("When it suits them")),
            "state": Column(label=_("State"), kind="state"),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
    )


@door(Permission.SURVEYS_WRITE)
@require_POST
def act_on_wish(request: DeskRequest, key: str) -> HttpResponse:
    """A course is made of it, or it is put away or opened again."""
    found = queries.wish(request.actor, key)
    request.actor.require(Permission.SURVEYS_WRITE, organisation_id=found.organisation_id)
    do, now = request.POST.get("do", ""), timezone.now()
    if do == "teach":
        return _teach(request, key)
    if do not in {"away", "open"}:
        raise Http404

    def doing() -> str:
        if do == "away":
            actions.put_away(request.actor, key=key, at=now)
            return _("Put away: nobody sees it any more.")
        actions.reopen_wish(request.actor, key=key, at=now)
        return _("It is open again.")

    return act(request, reverse("desk:wishes"), doing)


def _teach(request: DeskRequest, key: str) -> HttpResponse:
    try:
        made = programmes.draft_of_wish(request.actor, wish_key=key, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("desk:wishes")
    messages.success(request, _("A course of it is begun. Now say when it takes place."))
    return redirect("desk:course", key=made.key)


def _row(request: DeskRequest, one: Any, suits: dict[str, int], made: Any) -> dict[str, Any]:
    waiting = ngettext("%(count)s wants to be told", "%(count)s want to be told", one.waiting_count)
    return {
        "key": one.key,
        "topic": one.topic,
        "field": one.get_field_display(),
        "count": one.voice_count,
        "waiting": waiting % {"count": fmt.number(one.waiting_count)} if one.waiting_count else "",
        "suits": [f"{WORDS[name]} {fmt.number(count)}" for name, count in suits.items()],
        "state": one.get_state_display(),
        "tone": TONES[WishState(one.state)],
        "is_open": one.state == WishState.OPEN,
        "is_away": one.state == WishState.AWAY,
        "is_mine": one.organisation_id == request.actor.home,
        "course": reverse("desk:course", args=[made.key]) if made else "",
    }


def demand(found: Wish | None, request: DeskRequest) -> tuple[str, str]:
    """How many wish for what a course teaches, for its own page."""
    if found is None:
        return "", ""
    counted: Any = queries.wish(request.actor, found.key)
    said = ngettext("%(count)s person", "%(count)s people", counted.voice_count)
    when = queries.suits_of(request.actor, [found]).get(found.pk, {})
    note = ", ".join(f"{WORDS[name]} {fmt.number(count)}" for name, count in when.items())
    return said % {"count": fmt.number(counted.voice_count)}, note
