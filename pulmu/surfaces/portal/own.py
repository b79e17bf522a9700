"""One's own account: everything that opens it, and where it is open just now."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.members import rules, signing
from pulmu.core.members.signing import UserSession
from pulmu.web import oauth
from pulmu.web.access import signed_in
from pulmu.web.clock import place_of
from pulmu.web.http import ActorRequest
from pulmu.web.turning import turn_into


@signed_in
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    authenticators = Authenticator.objects.filter(user=request.user).order_by("pk")
    by_type: dict[str, list[Authenticator]] = {}
    for one in authenticators:
        by_type.setdefault(one.type, []).append(one)
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES, [])
    connected = {one.provider: one for one in request.user.connected_logins.all()}
    return render(
        request,
        "portal/own.html",
        {
            "has_totp": Authenticator.Type.TOTP in by_type,
            "passkeys": by_type.get(Authenticator.Type.WEBAUTHN, []),
            "has_codes": bool(codes),
            "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
            "sessions": len(signing.open_sessions(request.user, at=timezone.now())),
            "providers": [
                (provider, provider.label, connected.get(provider.value))
                for provider in oauth.offered()
            ],
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: ActorRequest) -> HttpResponse:
    """Where the account is open. One is ended by its number, all others at once without one."""
    listed = signing.open_sessions(request.user, at=timezone.now())
    if request.method == "POST":
        return _end(request, listed)
    return render(
        request,
        "portal/sessions.html",
        {
            "sessions": [
                {
                    "number": one.pk,
                    "device": _device(one),
                    "address": one.ip,
                    "since": one.created_at,
                    "seen": one.last_seen_at,
                    "is_this": _is_this(request, one),
                }
                for one in listed
            ],
            "others": sum(not _is_this(request, one) for one in listed),
        },
    )


@signed_in
@require_POST
def turn(request: ActorRequest) -> HttpResponse:
    """Work for another of one's organisations; also where the present role opens no desk."""
    wanted = request.POST.get("to", "")
    found = next((one for one in request.memberships if one.key == wanted), None)
    if found is None:
        raise Http404
    turn_into(request, found)
    return redirect("desk:home")


@signed_in
@require_POST
def disconnect(request: ActorRequest, provider: str) -> HttpResponse:
    signing.disconnect(request.user, provider=_offered(provider))
    messages.success(request, _("This log-in opens your account no more."))
    return redirect("mfa_index")


def _end(request: ActorRequest, listed: list[UserSession]) -> HttpResponse:
    others = [one for one in listed if not _is_this(request, one)]
    wanted = request.POST.get("end", "")
    if wanted != "others":
        others = [one for one in others if str(one.pk) == wanted]
        if not others:
            raise Http404
    ended = signing.end_sessions(
        request.user,
        numbers=[one.pk for one in others],
        at=timezone.now(),
        place=place_of(request),
        organisation=request.membership.organisation if request.membership else None,
    )
    said = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("own_sessions")


def _is_this(request: ActorRequest, one: UserSession) -> bool:
    return one.session_key == request.session.session_key


def _device(one: UserSession) -> str:
    browser, system = rules.device(one.user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser without a name")


def _offered(name: str) -> str:
    if name not in {provider.value for provider in oauth.offered()}:
        raise Http404
    return name
