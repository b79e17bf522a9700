"""Every view declares who may open it. A URL without a declaration stops start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Permission

from .http import ActorRequest

View = Callable[..., HttpResponse]
SIGNED_IN = "signed in"
# Opened by a token in the request, and by no session.
TOKEN = "token"  # noqa: S105 -- a word
# Opened by what the address itself proves, whoever is signed in or not.
LINK = "link"

# Views of libraries, by URL name: they guard themselves; this says that somebody looked.
THIRD_PARTY = {
    "account_login": "public",
    "account_logout": "signed in",
    "account_inactive": "public",
    "account_reauthenticate": "signed in",
    "account_change_password": "signed in",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "holder of the link",
    "account_reset_password_from_key_done": "public",
    "mfa_login_webauthn": "public",
    "mfa_authenticate": "password given",
    "mfa_reauthenticate": "signed in",
    "mfa_activate_totp": "signed in",
    "mfa_deactivate_totp": "signed in",
    "mfa_list_webauthn": "signed in",
    "mfa_add_webauthn": "signed in",
    "mfa_edit_webauthn": "signed in, of one's own",
    "mfa_remove_webauthn": "signed in, of one's own",
    "mfa_reauthenticate_webauthn": "signed in",
    "mfa_generate_recovery_codes": "signed in",
    "mfa_view_recovery_codes": "signed in",
    "mfa_download_recovery_codes": "signed in",
}


def signed_in(view: View) -> View:
    """A page about one's own account: for everybody who has one, whatever they may do else."""

    @wraps(view)
    def wrapper(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    wrapper.access = SIGNED_IN  # type: ignore[attr-defined]
    return wrapper


def page(
    permission: Permission | None, *, to_send: Permission | None = None
) -> Callable[[View], View]:
    """An HTML page. ``None`` means public, and has to be written down. A page with a form that only
    some of its readers may send says whose it is by ``to_send``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if permission is not None:
                if not request.user.is_authenticated:
                    return _ask_to_sign_in(request)
                if not request.actor.can(needed(request, permission, to_send)):
                    raise PermissionDenied
                if _needs_second_factor(request):
                    return _whole_page(request, redirect("mfa_activate_totp"))
            try:
                response = view(request, *args, **kwargs)
            except NotFound as error:
                raise Http404 from error
            except NotAllowed as error:
                raise PermissionDenied from error
            if permission is not None:
                response.headers.setdefault("Cache-Control", "no-store")
            return response

        wrapper.access = permission or "public"  # type: ignore[attr-defined]
        wrapper.to_send = to_send  # type: ignore[attr-defined]
        return wrapper

    return decorate


def needed(request: HttpRequest, to_look: Permission, to_send: Permission | None) -> Permission:
    """Which of the two this request asks for."""
    return to_send if to_send and request.method == "POST" else to_look


def by_link(view: View) -> View:
    """A page that its address opens, and nothing else does: being signed in counts for nothing."""
    opened = page(None)(view)
    opened.access = LINK  # type: ignore[attr-defined]
    return opened


def require_declared() -> None:
    """Refuse to start with a URL that does not say who may open it."""
    if missing := undeclared():
        raise ImproperlyConfigured(f"No access declared (use @page): {', '.join(missing)}")


def undeclared() -> list[str]:
    """Names of the views that no one has declared access for."""
    return [
        f"{pattern.callback.__module__}.{getattr(pattern.callback, '__name__', '?')}"
        for pattern in patterns(get_resolver())
        if not hasattr(pattern.callback, "access") and pattern.name not in THIRD_PARTY
    ]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every pattern below a resolver."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


@register(Tags.security)
def check_access_declared(**_options: Any) -> list[Error]:
    return [
        Error(f"{view} does not say who may open it.", hint="Use @page(...).", id="pulmu.E001")
        for view in undeclared()
    ]


def _ask_to_sign_in(request: ActorRequest) -> HttpResponse:
    """Log in, then come back to a page that can be looked at, where what was typed waits."""
    if request.method not in {"GET", "HEAD"}:
        messages.warning(
            request,
            _("You were signed out: what you just sent was not saved. Look, and send it again."),
        )
    return _whole_page(request, redirect_to_login(_page_of(request)))


def _whole_page(request: ActorRequest, elsewhere: HttpResponseRedirect) -> HttpResponse:
    """A page to be gone to, which htmx must not swap into a part of this one."""
    return HttpResponseClientRedirect(elsewhere.url) if request.htmx else elsewhere


def _page_of(request: ActorRequest) -> str:
    """The page that a request was sent from: its own address, unless that only takes a form."""
    if request.htmx:
        return request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    from_page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        from_page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return urlsplit(from_page)._replace(scheme="", netloc="", fragment="").geturl()
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _needs_second_factor(request: ActorRequest) -> bool:
    required = settings.PULMU_SECOND_FACTOR == "required"
    return required and not is_mfa_enabled(request.user)
