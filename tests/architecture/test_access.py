from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse  # noqa: TID251 -- a view is what is tested
from django.test import override_settings
from django.urls import get_resolver, path

from pulmu.core.tenancy.permissions import Permission
from pulmu.web import access


def an_undeclared_view(_request):
    return HttpResponse("open to everybody, and nobody decided so")


urlpatterns = [path("leak/", an_undeclared_view)]


def test_every_view_says_who_may_open_it():
    assert access.undeclared() == []


def test_what_a_view_says_is_a_permission_signed_in_a_token_a_link_or_public():
    said = {
        pattern.callback.access
        for pattern in access.patterns(get_resolver())
        if hasattr(pattern.callback, "access")
    }

    assert said - {"public", access.SIGNED_IN, access.TOKEN, access.LINK, *Permission} == set()


@override_settings(ROOT_URLCONF=__name__)
def test_a_site_with_an_undeclared_view_does_not_start():
    with pytest.raises(ImproperlyConfigured, match="an_undeclared_view"):
        access.require_declared()
    assert [error.id for error in access.check_access_declared()] == ["pulmu.E001"]
