"""Systems that are told of what happens: which, of what, and what came of each call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.webhooks import actions, queries
from pulmu.core.webhooks.choices import PING, DeliveryState, Happening
from pulmu.core.webhooks.models import Delivery, Endpoint
from pulmu.surfaces.desk import figures, lists
from pulmu.surfaces.desk.connectionforms import WebhookForm
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import TOKENS, show
from pulmu.surfaces.desk.views.tokens import tabs
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 50
TONES: Mapping[str, str] = {
    DeliveryState.SENT: "good",
    DeliveryState.AGAIN: "warn",
    DeliveryState.FAILED: "bad",
}
BLAMES = {"webhooks.address_unfit": "url", "webhooks.nothing_chosen": "kinds"}


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def webhooks(request: DeskRequest) -> HttpResponse:
    return show(
        request,
        "desk/webhooks.html",
        current=TOKENS,
        tabs=tabs("webhooks"),
        rows=[_row(one) for one in queries.endpoints(request.actor)],
        columns={
            "url": Column(label=_("Address"), heads=True),
            "told": Column(label=_("Last told"), kind="date"),
            "failed": Column(label=_("Given up"), kind="number"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Added, its secret is shown on this one answer, and on no other."""
    form = WebhookForm(request.POST or None, initial={"once": new_key()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = actions.add(
                request.actor,
                url=said["url"],
                kinds=[Happening(one) for one in said["kinds"]],
                once=said["once"],
                at=timezone.now(),
            )
        except Refused as error:
            form.add_error(BLAMES.get(error.code), str(error))
        else:
            return show(
                request,
                "desk/webhook_made.html",
                current=TOKENS,
                endpoint=made,
                secret=secret,
                crumbs=[back()],
            )
    return show(request, "desk/webhook_new.html", current=TOKENS, form=form, crumbs=[back()])


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def webhook(request: DeskRequest, key: str) -> HttpResponse:
    """One of them, and its log."""
    found = queries.endpoint(request.actor, key)
    log = queries.deliveries(request.actor, found)
    page = Paginator(log, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/webhook.html",
        current=TOKENS,
        endpoint=found,
        host=urlsplit(found.url).hostname,
        state=_state(found)[0],
        tone=_state(found)[1],
        facts=_facts(found),
        rows=[_line(one) for one in page],
        page=page,
        columns={
            "kind": Column(label=_("What happened"), heads=True),
            "written": Column(label=_("When"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
            "act": Column(label=_("What to do"), kind="actions"),
        },
        crumbs=[back()],
    )


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def ping(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.ping(request.actor, key=key, at=timezone.now())
        return _("A test is on its way. Reload in a moment to see what came of it.")

    return act(request, _at(key), doing)


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def pause(request: DeskRequest, key: str) -> HttpResponse:
    """Paused, or told again: as the button says."""

    def doing() -> str:
        if request.POST.get("do") == "resume":
            actions.resume(request.actor, key=key, at=timezone.now())
            return _("It is told again of what happens from now on.")
        actions.pause(request.actor, key=key, at=timezone.now())
        return _("It is told nothing new until you say so.")

    return act(request, _at(key), doing)


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def delete(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.remove(request.actor, key=key, at=timezone.now())
        return _("The address is deleted, and its log with it.")

    return act(request, reverse("desk:webhooks"), doing)


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def again(request: DeskRequest, key: str, delivery: str) -> HttpResponse:
    queries.endpoint(request.actor, key)

    def doing() -> str:
        actions.send_again(request.actor, key=delivery, at=timezone.now())
        return _("It is tried once more now.")

    return act(request, _at(key), doing)


def back() -> Link:
    return Link(label=_("Webhooks"), href=reverse("desk:webhooks"))


def _at(key: str) -> str:
    return reverse("desk:webhook", args=[key])


def _state(one: Endpoint) -> tuple[str, str]:
    return (_("Paused"), "warn") if one.paused_at else (_("Told"), "good")


def _row(one: Endpoint) -> dict[str, Any]:
    state, tone = _state(one)
    return {
        "url": one.url,
        "href": _at(one.key),
        "kinds": len(one.kinds),
        "told": one.told_at,  # type: ignore[attr-defined]  # annotated by the query
        "failed": one.failed_count,  # type: ignore[attr-defined]  # as above
        "state": state,
        "tone": tone,
    }


def _line(one: Delivery) -> dict[str, Any]:
    known = dict(Happening.choices)
    state = one.get_state_display()
    return {
        "key": one.key,
        "kind": _("Test") if one.kind == PING else known.get(one.kind, one.kind),
        "name": one.kind,
        "written": one.written_at,
        "said": " · ".join(filter(None, (str(one.status or ""), one.error))),
        "state": state,
        "tone": TONES.get(one.state, "plain"),
        "can_send": one.state in {DeliveryState.FAILED, DeliveryState.AGAIN},
    }


def _facts(one: Endpoint) -> list[Fact]:
    known = dict(Happening.choices)
    return [
        Fact(label=_("Address"), value=one.url),
        Fact(label=_("Told of"), value=", ".join(str(known.get(k, k)) for k in one.kinds)),
        Fact(label=_("Added"), value=f"{figures.moment(one.made_at)} · {one.made_by}"),
    ]
