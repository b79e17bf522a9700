"""Programs that act for a member: what each may do, and the end of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.members.rules import last_day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tokens import actions, queries
from pulmu.core.tokens.choices import Scope, TokenState
from pulmu.core.tokens.models import Token
from pulmu.surfaces.desk import figures, lists
from pulmu.surfaces.desk.connectionforms import TokenForm
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import TOKENS, show
from pulmu.ui.parts import Column, Link

PER_PAGE = 50
BLAMES = {
    "tokens.name_missing": "name",
    "tokens.nothing_allowed": "scopes",
    "tokens.end_wrong": "last_day",
}


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def tokens(request: DeskRequest) -> HttpResponse:
    at = timezone.now()
    found = queries.tokens(request.actor)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/tokens.html",
        current=TOKENS,
        tabs=tabs(TOKENS),
        rows=[_row(one, at=at) for one in page],
        page=page,
        reference=reverse("api:reference"),
        columns={
            "name": Column(label=_("What it is for"), heads=True),
            "member": Column(label=_("Acts for")),
            "used": Column(label=_("Last used"), kind="date"),
            "until": Column(label=_("Last day"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
            "act": Column(label=_("What to do"), kind="actions"),
        },
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Made, its text is shown on this one answer, and on no other."""
    form = TokenForm(request.POST or None, initial={"once": new_key()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, text = actions.make(
                request.actor,
                name=said["name"],
                scopes=[Scope(one) for one in said["scopes"]],
                last_day=said["last_day"],
                once=said["once"],
                at=timezone.now(),
            )
        except Refused as error:
            form.add_error(BLAMES.get(error.code), str(error))
        else:
            return show(
                request,
                "desk/token_made.html",
                current=TOKENS,
                token=made,
                secret=text,
                crumbs=[back()],
            )
    return show(request, "desk/token_new.html", current=TOKENS, form=form, crumbs=[back()])


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def revoke(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        gone = actions.revoke(request.actor, key=key, at=timezone.now())
        return _("“%(name)s” opens nothing any more.") % {"name": gone.name}

    return act(request, reverse("desk:tokens"), doing)


def tabs(current: str) -> list[Link]:
    said = {"tokens": _("Tokens"), "webhooks": _("Webhooks")}
    return [
        Link(label=label, href=reverse(f"desk:{name}"), current=name == current)
        for name, label in said.items()
    ]


def back() -> Link:
    return Link(label=_("Connections"), href=reverse("desk:tokens"))


def _row(one: Token, *, at: dt.datetime) -> dict[str, Any]:
    state, known = queries.state(one, at=at), dict(Scope.choices)
    return {
        "key": one.key,
        "name": one.name,
        "shown": one.shown,
        "scopes": " · ".join(str(known.get(scope, scope)) for scope in one.scopes),
        "member": one.membership.user.label,
        "used": one.used_at,
        "until": figures.day(last_day_of(one.until)) if one.until else "",
        "state": state.label,
        "tone": "good" if state == TokenState.GOOD else "plain",
        "is_good": state == TokenState.GOOD,
    }
