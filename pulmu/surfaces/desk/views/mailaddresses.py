"""Addresses that do not work: seen, marked from a letter, cleared."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pulmu.core.mail import addresses, queries
from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk import lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import MAIL, show
from pulmu.surfaces.desk.views.mail import back
from pulmu.ui.parts import Column

PER_PAGE = 50
GIVE_UP, CLEAR = "give-up", "clear"


@door(Permission.MAIL_WRITE)
@form_page
def addresses_given_up(request: DeskRequest) -> HttpResponse:
    """Where nothing goes any more, how that is known, and the way back."""
    if request.method == "POST":
        return _cleared(request, request.POST.get("index", ""), reverse("desk:mail_addresses"))
    found = queries.marked_addresses(request.actor)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/mail_addresses.html",
        current=MAIL,
        page=page,
        columns={
            "address": Column(label=_("Address"), heads=True),
            "because": Column(label=_("How it is known")),
            "marked": Column(label=_("Marked"), kind="date"),
            "act": Column(label=_("What to do"), kind="actions"),
        },
        crumbs=[back()],
    )


@door(Permission.MAIL_WRITE)
@require_POST
def address_of_message(request: DeskRequest, key: str) -> HttpResponse:
    """The address of one letter does not work, or works again."""
    goal = reverse("desk:mail_message", args=[key])
    if request.POST.get("do") == CLEAR:
        return _cleared(request, queries.message(request.actor, key).to_index, goal)

    def doing() -> str:
        addresses.give_up(request.actor, message_key=key, at=timezone.now())
        return said_given_up()

    return act(request, goal, doing)


def said_given_up() -> str:
    return _("Nothing goes to this address any more, until you say that it works.")


def said_cleared() -> str:
    return _("Letters go to this address again. What was withheld can be sent now.")


def _cleared(request: DeskRequest, index: str, goal: str) -> HttpResponse:
    def doing() -> str:
        addresses.clear(request.actor, index=index, at=timezone.now())
        return said_cleared()

    return act(request, goal, doing)
