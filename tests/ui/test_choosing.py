"""Rows chosen and acted on, views, lookups and pasted rows: as they are without scripts."""

from __future__ import annotations

import pytest
from django import forms  # noqa: TID251 -- the kit draws fields
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import translation

from pulmu.ui.parts import Column, Link, Option, seen_at, undone_at

from .page import page

TOKEN = "t" * 64
OPTIONS = [Option(value="c1", label="Bellows", note="2023"), Option(value="c2", label="Anvil")]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Sheet(forms.Form):
    rows = forms.CharField(label="Rows", widget=forms.Textarea, help_text="Without heads.")


def test_a_tick_belongs_to_the_bar_by_its_id_and_says_which_row_it_is():
    tick = page("{% pick form='bulk' value='k1' label='Unity' chosen=True %}")

    assert tick.all("input") == [
        {
            "type": "checkbox",
            "name": "row",
            "value": "k1",
            "form": "bulk",
            "data-pick": None,
            "checked": None,
        }
    ]
    assert tick.text == "Unity"


def test_a_column_of_ticks_has_a_name_that_only_is_heard():
    table = page(
        "{% table caption='C' columns=columns %}{% endtable %}",
        columns={"pick": Column(label="Choose", kind="pick")},
    )

    assert table.all("span") == [{"class": "visually-hidden"}]
    assert table.text == "C Choose"


def test_the_bulk_bar_is_a_form_with_its_filters_and_its_acts():
    bar = page(
        "{% bulkbar id='bulk' action='/act/' on_page=30 found=1214 keep=keep %}"
        "{% button label='Close' name='act' value='close' %}{% endbulkbar %}",
        keep={"q": "unity"},
        csrf_token=TOKEN,
    )

    assert bar.all("form")[0]["action"] == "/act/"
    assert bar.text == "0 chosen All 30 on this page All 1,214 found Close"
    assert [(one.get("name"), one.get("value")) for one in bar.all("input")] == [
        ("csrfmiddlewaretoken", TOKEN),
        ("q", "unity"),
        (None, None),
        ("all", "found"),
    ]
    assert bar.all("button")[0]["value"] == "close"


def test_one_page_of_rows_offers_no_more_than_the_page():
    bar = page("{% bulkbar id='b' action='/' on_page=3 found=3 %}{% endbulkbar %}")

    assert bar.text == "0 chosen All 3 on this page"


def test_views_are_chips_and_the_form_for_another_stays_folded():
    views = page(
        "{% views label='Views' links=links remove='/drop/' %}<p>Name</p>{% endviews %}",
        links=[Link(label="Mine", href="?view=1", current=True, count=3)],
        csrf_token=TOKEN,
    )

    assert views.text == "Mine 3 Save this view Name Drop this view"
    assert views.all("details")[0].get("open", "no") == "no"
    assert views.all("form") == [{"method": "post", "action": "/drop/"}]


def test_views_that_cannot_be_changed_are_chips_alone():
    views = page("{% views label='Views' links=links %}{% endviews %}", links=[])

    assert views.all("details") + views.all("form") == []


def test_a_toast_takes_back_what_was_done():
    toast = page("{% toast message='3 closed' undo='/undo/7/' %}{% endtoast %}", csrf_token=TOKEN)

    assert toast.text == "3 closed Undo Dismiss"
    assert toast.all("form") == [{"method": "post", "action": "/undo/7/"}]
    assert toast.all("input")[0]["value"] == TOKEN


def test_a_message_carries_its_way_back():
    with_way = Message(constants.SUCCESS, "3 closed", extra_tags=undone_at("/undo/7/"))
    without = Message(constants.SUCCESS, "3 closed")

    assert page("{% message_toast message=m %}", m=with_way).all("form") == [
        {"method": "post", "action": "/undo/7/"}
    ]
    assert page("{% message_toast message=m %}", m=without).all("form") == []


def test_a_message_leads_to_what_it_is_about():
    ways = f"{undone_at('/undo/')} {seen_at('/people/7/')}"
    said = Message(constants.SUCCESS, "Merged.", extra_tags=ways)

    toast = page("{% message_toast message=m %}", m=said, csrf_token=TOKEN)

    assert toast.text == "Merged. Look at it Undo Dismiss"
    assert toast.all("a") == [{"class": "go", "href": "/people/7/"}]
    assert toast.all("form") == [{"method": "post", "action": "/undo/"}]


def test_a_lookup_asks_while_typing_and_has_a_button_without_scripts():
    lookup = page(
        "{% lookup id='co' name='company' label='Company' href='/find/' options=options"
        " typed='el' chosen='c1' hint='Part of the name.' error='Choose one.' %}",
        options=OPTIONS,
    )
    search, *radios = lookup.all("input")

    assert (search["name"], search["value"], search["hx-get"]) == ("company-q", "el", "/find/")
    assert search["aria-describedby"] == "co-hint co-error"
    assert [(one["value"], "checked" in one) for one in radios] == [("c1", True), ("c2", False)]
    assert (lookup.all("button")[0]["name"], lookup.all("button")[0]["value"]) == (
        "find",
        "company",
    )
    assert lookup.text == (
        "Company Part of the name. Search Company Bellows 2023 Anvil Choose one."
    )


def test_a_lookup_says_when_nothing_was_found_or_more_is_there():
    nothing = page(
        "{% lookup_options name='c' label='C' options=none typed='xyz' %}",
        none=[],
    )
    more = page("{% lookup_options name='c' label='C' options=o more=True %}", o=OPTIONS)
    fresh = page("{% lookup_options name='c' label='C' options=none %}", none=[])

    assert nothing.text == "Nothing is called “xyz”. Try a shorter part of the name."
    assert more.text == "C Bellows 2023 Anvil There are more. Type more of the name."
    assert fresh.text == ""


def test_a_paste_is_a_large_field_with_the_columns_expected():
    paste = page("{% paste bound=form.rows columns=heads %}", form=Sheet(), heads=["Name", "Born"])

    assert paste.all("textarea")[0]["data-paste"] == "2"
    assert paste.all("textarea")[0]["aria-describedby"] == "id_rows_helptext"
    assert paste.text.startswith("Rows Without heads. Name Born 0 rows, 0 columns")
    assert page("{% paste bound=form.rows %}", form=Sheet()).all("ol") == []
