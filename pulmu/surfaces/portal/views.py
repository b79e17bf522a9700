"""What anybody may open: the health of the site, the language switch."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pulmu.web.access import page
from pulmu.web.http import ActorRequest

YEAR = 365 * 24 * 3600


@page(None)
@require_safe
@never_cache
def health(_request: ActorRequest) -> HttpResponse:
    """For whoever watches the site: answers when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@page(None)
@require_POST
def set_language(request: ActorRequest) -> HttpResponse:
    """Remember Korean or English in a cookie and go back to where the switch was pressed."""
    goal = request.POST.get("next", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(goal, here, require_https=request.is_secure()):
        goal = "/"
    response = HttpResponseRedirect(goal)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response
