"""How every page of the desk is entered, and as whom it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation, OrganisationKind
from pulmu.core.tenancy.permissions import Permission, Role
from pulmu.web import access
from pulmu.web.clock import place_of
from pulmu.web.http import ActorRequest
from pulmu.web.turning import turn_into

LOOKS_AT = "looks_at"
View = Callable[..., HttpResponseBase]
# A page with a form: asked for, then sent. What is to be put right comes back by `shell.show`.
form_page = require_http_methods(["GET", "HEAD", "POST"])


class DeskRequest(ActorRequest):
    """A request of the desk: it knows whose figures are on the table."""

    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation that the user can turn to."""

    value: str
    name: str
    current: bool


def door(
    permission: Permission, *, to_send: Permission | None = None
) -> Callable[[View], access.View]:
    """A page of the desk: declared access, and the actor turned to the chosen organisation."""

    def decorate(view: View) -> access.View:
        @access.page(permission, to_send=to_send)
        @wraps(view)
        def entered(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _turn(request)
            request.actor = replace(request.actor, address=place_of(request).address or "")
            # Once more: who looks at a lab for the authority has fewer rights there than at home.
            request.actor.require(access.needed(request, permission, to_send))
            # A file is sent as a stream; to whoever wraps this view it is an answer like others.
            return cast("HttpResponse", view(request, *args, **kwargs))

        return entered

    return decorate


def act(request: HttpRequest, goal: str, doing: Callable[[], str]) -> HttpResponse:
    """Do it, say what was done, and go on to the goal. A refusal is said there instead."""
    try_to(request, doing)
    return redirect(goal)


def try_to(request: HttpRequest, doing: Callable[[], str]) -> None:
    """Do it, and say what was done or why not."""
    try:
        said = doing()
    except (Refused, FileRefused) as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)


def back_to(request: HttpRequest) -> str:
    """The page that a form says it was sent from (`next`); empty when that is none of ours."""
    goal = request.POST.get("next", "")
    here = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(goal, here, require_https=request.is_secure())
    return goal if ours else ""


def places(request: DeskRequest) -> list[Place]:
    """Where the user can turn: own memberships, and for the authority every lab."""
    here = request.organisation.pk
    own = [
        Place(f"m{one.pk}", one.organisation.name, one.organisation_id == here)
        for one in request.memberships
    ]
    known = {one.organisation_id for one in request.memberships}
    if not _is_national(request):
        return own
    labs = Organisation.objects.filter(kind=OrganisationKind.LAB).exclude(pk__in=known)
    return own + [Place(f"o{lab.pk}", lab.name, lab.pk == here) for lab in labs.order_by("name")]


def turn_to(request: DeskRequest, value: str) -> bool:
    """Remember which organisation to work in from here on; False for one out of reach."""
    if value not in {place.value for place in places(request)}:
        return False
    sort, number = value[0], int(value[1:])
    if sort == "m":
        turn_into(request, next(one for one in request.memberships if one.pk == number))
        request.session.pop(LOOKS_AT, None)
    else:
        request.session[LOOKS_AT] = number
    return True


def _turn(request: DeskRequest) -> None:
    """Somebody of the authority who looks at a lab sees that lab alone, and changes nothing."""
    if request.membership is None:
        return
    request.organisation = request.membership.organisation
    wanted = request.session.get(LOOKS_AT)
    if wanted is None or not _is_national(request):
        return
    lab = Organisation.objects.filter(pk=wanted, kind=OrganisationKind.LAB).first()
    if lab is not None:
        request.organisation = lab
        request.actor = looking_at(request.actor, lab)


def looking_at(actor: Actor, lab: Organisation) -> Actor:
    return replace(actor, home=lab.pk, reach=frozenset({lab.pk}), role=Role.INSPECTOR)


def _is_national(request: DeskRequest) -> bool:
    """By the membership: the actor itself may have been turned to one lab already."""
    membership = request.membership
    return membership is not None and (
        membership.organisation.kind == OrganisationKind.AUTHORITY
        and membership.role in {Role.INSPECTOR, Role.MANAGER}
    )
