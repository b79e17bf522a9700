from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from pulmu.web import access

from . import pages
from .entrance import entered


class RecordKey:
    """A public key of ours; anything else names nothing."""

    regex = "[a-z2-7]{26}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RecordKey, "key")

from .api import api  # noqa: E402 -- its paths use the converter

app_name = "api"
# One for each path: ninja gives one for each method, all of them with the same view.
calls = {
    str(one.pattern): path(str(one.pattern), entered(one.callback), name=one.name)
    for one in api.urls[0]
    if isinstance(one, URLPattern) and one.name != "api-root"
}
urlpatterns = [
    path("", access.page(None)(pages.reference), name="reference"),
    path("openapi.json", access.page(None)(pages.openapi), name="openapi"),
    *calls.values(),
    re_path("^.*$", access.page(None)(pages.nothing), name="nothing"),
]
