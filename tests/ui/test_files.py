"""The files of the kit: nothing inline, nothing from elsewhere, nothing named that is missing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.dom import minidom

import pytest
from django.contrib.staticfiles import finders

import pulmu.ui
from pulmu.ui.components import assets
from pulmu.ui.icons import ICONS

from .page import render

HOME = Path(pulmu.ui.__file__).parent
STATIC = HOME / "static" / "ui"
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
STYLES = sorted(STATIC.glob("*.css"))
MODULES = sorted(STATIC.glob("*.js"))


def named(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", files, ids=lambda path: path.name)


@named(TEMPLATES)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:|hx-on", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"(?:https?:)?//[a-z]", text) == []


@named(STYLES)
def test_a_style_brings_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"@import|url\(|//[a-z]|expression\(", text) == []
    assert text.count("{") == text.count("}")


@named([path for path in STYLES if path.name != "tokens.css"])
def test_a_style_takes_its_colours_from_the_tokens(path):
    used = set(re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8")))
    known = set(re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))

    assert used - known == set()
    if path.name != "print.css":
        text = path.read_text(encoding="utf-8")
        assert re.findall(r":[^;{]*(#[0-9a-f]{3,8}|rgb\()", text) == []


@named(MODULES)
def test_a_module_evaluates_nothing_and_writes_no_markup(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"eval\(|Function\(|innerHTML|outerHTML|insertAdjacentHTML", text) == []
    assert (
        re.findall(r"\.style\b|setAttribute\(.style|https?://|^import ", text, re.MULTILINE) == []
    )


def test_every_style_and_module_is_linked_once():
    html = render("{% styles %}{% scripts %}")

    linked = re.findall(r"/static/ui/([\w.-]+?\.(?:css|js))", html)

    assert sorted(linked) == sorted(path.name for path in [*STYLES, *MODULES])


def test_the_sprite_and_its_list_of_names_agree():
    sprite = minidom.parseString((STATIC / "icons.svg").read_bytes())  # noqa: S318 -- our own file

    names = [symbol.getAttribute("id") for symbol in sprite.getElementsByTagName("symbol")]

    assert len(names) == len(set(names))
    assert set(names) == ICONS


def test_every_template_of_a_component_is_used():
    python = "".join(path.read_text("utf-8") for path in (HOME / "components").glob("*.py"))
    used = set(re.findall(r"ui/kit/(\w+)\.html", python)) | set(
        re.findall(r'draw\(\s*"(\w+)"', python)
    )

    assert {path.stem for path in (HOME / "templates" / "ui" / "kit").glob("*.html")} == used


def test_the_font_is_linked_only_when_set_up_has_brought_it(monkeypatch):
    monkeypatch.setattr(finders, "find", lambda path: None)
    assert render("{% font_css %}") == ""

    monkeypatch.setattr(finders, "find", lambda path: f"/somewhere/{path}")
    assert render("{% font_css %}") == (
        '<link rel="stylesheet" href="/static/vendor/pretendard/pretendard.css">'
    )


def test_a_font_that_came_after_collecting_is_left_out(monkeypatch):
    def unknown(path: str) -> str:
        raise ValueError(path)

    monkeypatch.setattr(finders, "find", lambda path: path)
    monkeypatch.setattr(assets, "static", unknown)

    assert assets.font_css() == ""
