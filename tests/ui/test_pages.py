"""The skeletons of pages: their landmarks, and that the error pages need nothing to stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines  # noqa: TID251 -- the kit is made of templates
from django.template.loader import render_to_string  # noqa: TID251 -- as above
from django.test import RequestFactory
from django.utils import translation

import pulmu.ui
from pulmu.ui import gallery
from pulmu.ui.parts import Link, NavGroup, Shell
from pulmu.ui.templatetags.ui import register

from .page import Page

SHELL = Shell(
    product="Pulmu",
    home="/desk/",
    organisation="Gimhae",
    note="Demo data",
    groups=(
        NavGroup(links=(Link(label="Today", href="/desk/", count=7),)),
        NavGroup(label="Work", links=(Link(label="Programmes", href="/p/", current=True),)),
    ),
    bottom=(Link(label="Today", href="/desk/", icon="today"),),
    account=(Link(label="Hana", href="/me/"),),
    sign_out="/out/",
    set_language="/lang/",
    next="/p/?q=1",
    foot=(Link(label="Help", href="/help/"),),
)
ERRORS = ("400", "403", "403_csrf", "404", "500", "ui/offline")
TEMPLATES = Path(pulmu.ui.__file__).parent / "templates"


def page(template: str, **context: object) -> Page:
    request = RequestFactory().get("/")
    return Page(render_to_string(f"{template}.html", context, request))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_a_page_has_its_landmarks_in_order():
    tags = [tag for tag, _ in page("ui/page", shell=SHELL).elements]

    assert [tag for tag in tags if tag in {"header", "nav", "main", "footer"}] == [
        "header",
        "nav",
        "main",
        "footer",
        "nav",
    ]


def test_every_navigation_has_a_name_of_its_own():
    names = [nav["aria-label"] for nav in page("ui/page", shell=SHELL).all("nav")]

    assert names == ["Main menu", "Quick menu"]


def test_the_first_link_skips_to_the_content():
    built = page("ui/page", shell=SHELL)

    assert built.all("a")[0] == {"class": "skip", "href": "#main"}
    assert built.all("main")[0]["id"] == "main"


def test_a_page_says_its_language_and_fits_a_phone():
    with translation.override("ko"):
        korean = page("ui/page", shell=SHELL)

    metas = {meta["name"]: meta["content"] for meta in korean.all("meta") if "name" in meta}
    assert korean.all("html")[0]["lang"] == "ko"
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    assert '"allowEval":false' in metas["htmx-config"]


def test_a_place_in_the_menu_is_shown_there_and_through_the_more_button():
    here = [one["href"] for one in page("ui/page", shell=SHELL).all("a") if "aria-current" in one]

    assert here == ["/p/", "#menu"]


def test_a_place_in_the_bottom_bar_is_not_shown_under_more():
    shell = Shell(
        product="Pulmu",
        home="/",
        organisation="G",
        groups=(NavGroup(links=(Link(label="Today", href="/t/", current=True),)),),
        bottom=(Link(label="Today", href="/t/", current=True),),
    )

    here = [one["href"] for one in page("ui/page", shell=shell).all("a") if "aria-current" in one]

    assert here == ["/t/", "/t/"]


def test_what_a_shell_leaves_empty_is_not_drawn():
    bare = page("ui/page", shell=Shell(product="Pulmu", home="/", organisation="G"))

    assert bare.all("form") == []
    assert bare.all("footer") == []


def test_signing_out_and_changing_the_language_are_posted_with_a_token():
    built = page("ui/page", shell=SHELL)

    hidden = [one["name"] for one in built.all("input") if "name" in one]

    assert [form["action"] for form in built.all("form")] == ["/lang/", "/out/"]
    assert {form["method"] for form in built.all("form")} == {"post"}
    assert hidden == ["csrfmiddlewaretoken", "next", "csrfmiddlewaretoken"]
    assert built.all("input")[1]["value"] == "/p/?q=1"
    assert "한국어" in built.text


def test_htmx_carries_the_token():
    assert re.fullmatch(
        r'\{"X-CSRFToken": "\w+"\}', page("ui/page", shell=SHELL).all("body")[0]["hx-headers"] or ""
    )


def test_messages_stand_in_a_region_that_is_read_aloud():
    built = page("ui/page", shell=SHELL, messages=[Message(constants.SUCCESS, "24 saved")])
    region = next(attrs for _, attrs in built.elements if attrs.get("id") == "toasts")

    assert (region["role"], region["aria-live"]) == ("status", "polite")
    assert "24 saved" in built.text


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_error_page_needs_no_context(name, language):
    with translation.override(language):
        built = Page(render_to_string(f"{name}.html"))

    assert built.faults == []
    assert len(built.all("h1")) == 1
    assert built.all("html")[0]["lang"] == language
    assert built.all("main")[0]["id"] == "main"


def test_a_plain_page_takes_its_words_from_blocks():
    template = engines["django"].from_string(
        '{% extends "ui/plain.html" %}{% block title %}Sign in{% endblock %}'
        "{% block heading %}Sign in{% endblock %}{% block content %}<p>here</p>{% endblock %}"
    )

    html = template.render({})

    assert "<title>Sign in · Pulmu</title>" in html
    assert Page(html).faults == []


def test_the_gallery_shows_every_component():
    """On the page itself, or in the frame it stands in."""
    sources = [
        (TEMPLATES / "ui" / f"{name}.html").read_text(encoding="utf-8")
        for name in ("gallery", "page", "base")
    ]

    shown = {tag for source in sources for tag in re.findall(r"\{% (\w+) ", source)}

    assert set(register.tags) - shown == set()


def test_the_gallery_is_well_formed():
    built = page("ui/gallery", **gallery.context())
    ids = [attrs["id"] for _, attrs in built.elements if "id" in attrs]

    assert built.faults == []
    assert len(built.all("h1")) == 1
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
