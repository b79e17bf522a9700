"""What the content security policy would refuse in a browser is refused here first."""

from __future__ import annotations

import re

import pytest

from .source import place, template_files

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without a source": re.compile(
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE
    ),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an HTMX expression": re.compile(r"\shx-(on|vals=['\"]js:|vars)", re.IGNORECASE),
    "a file of another host": re.compile(
        r"<(script|img|iframe|source|video|audio|link)\b[^>]*\s(src|href)=[\"'](https?:)?//",
        re.IGNORECASE,
    ),
    "an empty link": re.compile(r"href=[\"']#[\"']"),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_templates_hold_none_of(name):
    found = [
        place(path, text.count("\n", 0, match.start()) + 1)
        for path in template_files()
        for text in [path.read_text(encoding="utf-8")]
        for match in FORBIDDEN[name].finditer(text)
    ]

    assert found == []
