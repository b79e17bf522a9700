"""Signing in with a log-in of Kakao or Naver that was connected before."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.members import signing
from pulmu.core.members.choices import Act, Provider
from pulmu.web import oauth
from pulmu.web.access import page, signed_in
from pulmu.web.clock import place_of
from pulmu.web.http import ActorRequest

FORBIDDEN, TOO_MANY = 403, 429


@page(None)
@require_POST
def sign_in(request: ActorRequest, provider: str) -> HttpResponse:
    """On the way to the provider."""
    wanted = request.POST.get("next", "")
    goal = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""
    return redirect(oauth.start(request, _offered(provider), user_key="", goal=goal))


@signed_in
@reauthentication_required
@require_POST
def connect(request: ActorRequest, provider: str) -> HttpResponse:
    """The same way, to connect the log-in with the account that is open here."""
    at = oauth.start(request, _offered(provider), user_key=request.user.key, goal="")
    return redirect(at)


@page(None)
@require_safe
@never_cache
def back(request: ActorRequest, provider: str) -> HttpResponse:
    """From the provider. The e-mail address over there is neither asked for nor looked at."""
    offered = _offered(provider)
    if not ratelimit.consume(request, app="allauth.account", action="login", limit_get=True):
        return _closed(request, offered, status=TOO_MANY)
    try:
        came = oauth.finish(request, offered)
    except oauth.NoAnswer:
        messages.error(request, _("That did not work. Please try again."))
        return redirect("mfa_index" if request.user.is_authenticated else "account_login")
    if came.user_key:
        return _connect(request, came)
    at = timezone.now()
    user = signing.account_of(offered, came.number, at=at)
    if user is None:
        signing.note(None, Act.FAILED, at=at, place=place_of(request), how=offered.value)
        return _closed(request, offered)
    record_authentication(request, user, method="socialaccount", provider=offered.value)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=came.goal or None))
    return answer


def _connect(request: ActorRequest, came: oauth.Back) -> HttpResponse:
    """Only for whom it was begun: nobody connects what another browser set out for."""
    if not request.user.is_authenticated or request.user.key != came.user_key:
        messages.error(request, _("That did not work. Please try again."))
        return redirect("account_login")
    try:
        signing.connect(request.user, provider=came.provider, number=came.number, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        said = _("From now on %(provider)s opens your account.")
        messages.success(request, said % {"provider": came.provider.label})
    return redirect("mfa_index")


def _closed(request: ActorRequest, provider: Provider, *, status: int = FORBIDDEN) -> HttpResponse:
    said = {"provider": provider.label, "is_too_often": status == TOO_MANY}
    return render(request, "portal/closed.html", said, status=status)


def _offered(name: str) -> Provider:
    if name not in oauth.offered():
        raise Http404
    return Provider(name)
