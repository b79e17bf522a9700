"""The tool that reads the texts: a text that it overlooks would be one nobody translates."""

from __future__ import annotations

import sys

import pytest
from babel.messages.catalog import Message

from .source import CHECKOUT

sys.path.append(str(CHECKOUT / "scripts"))
from catalogues import faults
from source_messages import Found, in_python, in_template

TEMPLATE = """\
{% load i18n %}<h1 title="{% translate "Open" context "a session" %}">
{% translate 'This year' %}</h1>
{{ value|default:_("None given") }} {% include "x.html" with a=_("Label 'a'") b=_('c') %}
{% blocktranslate trimmed count n=rows|length %}
  one {{ n }} row
{% plural %}
  {{ n }} rows
{% endblocktranslate %}
{% blocktranslate with name=y %}{{ name }}: 100%{% endblocktranslate %}
"""
PYTHON = """\
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("plain") + _("two "
    "pieces")
b = ngettext("one %(n)d", "many %(n)d", 3)
c = pgettext_lazy("state", "Done")
d = f"{_('inside an f-string')}"
"""


def test_every_way_to_write_a_text_in_a_template_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(TEMPLATE, encoding="utf-8")

    assert [(found.text, found.context) for found in in_template(path)] == [
        ("Open", "a session"),
        ("This year", None),
        ("None given", None),
        ("Label 'a'", None),
        ("c", None),
        (("one %(n)s row", "%(n)s rows"), None),
        ("%(name)s: 100%%", None),
    ]


def test_every_way_to_write_a_text_in_python_is_read(tmp_path):
    path = tmp_path / "page.py"
    path.write_text(PYTHON, encoding="utf-8")

    assert sorted(in_python(path), key=str) == [
        Found("Done", "state"),
        Found("inside an f-string", None),
        Found("plain", None),
        Found("two pieces", None),
        Found(("one %(n)d", "many %(n)d"), None),
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message("Done", "완료"), []),
        (Message("Done", ""), ["is not translated"]),
        (Message("Done", "완료", flags=["fuzzy"]), ["is fuzzy"]),
        (Message("%(n)s of 100%%", "100%% 가운데 %(n)s"), []),
        (Message("%(n)s rows", "%(m)s행"), ["has placeholders ['%(m)s'], the source ['%(n)s']"]),
        (Message(("a row", "%(n)s rows"), ("%(n)s행",)), []),
        (
            Message(("%(n)s row", "%(n)s rows"), ("행",)),
            ["has placeholders [], the source ['%(n)s']"],
        ),
    ],
)
def test_a_translation_is_there_and_keeps_the_placeholders(message, expected):
    assert list(faults(message)) == expected
