"""What the components say and how they are built: controls, figures, notices, records."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pulmu.ui.components import figures
from pulmu.ui.parts import Bar, Change, Evidence, Link, Moment, Stat, Step

from .page import page, render


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# Controls


def test_a_button_with_an_address_is_a_link_and_without_one_sends():
    link = page("{% button label='Export' href='/x' tone='primary' %}")
    button = page("{% button label='Send' name='do' value='seal' %}")

    assert link.elements[0] == ("a", {"class": "button primary", "href": "/x"})
    assert button.elements[0] == (
        "button",
        {"class": "button", "type": "submit", "name": "do", "value": "seal"},
    )


def test_a_button_that_opens_a_dialog_never_sends_and_one_with_an_icon_alone_has_a_name():
    opens = page("{% button label='Remove' opens='sure' tone='danger' %}").all("button")[0]
    alone = page("{% button label='Close' icon='close' icon_only=True %}")

    assert (opens["type"], opens["data-opens"], opens["aria-haspopup"]) == (
        "button",
        "sure",
        "dialog",
    )
    assert alone.text == "Close"
    assert alone.having("class", "visually-hidden") == ["span"]


def test_an_icon_is_decoration_unless_it_has_a_label():
    plain = page("{% icon name='check' %}")
    told = page("{% icon name='check' label='Proven' %}")

    assert plain.all("svg")[0]["aria-hidden"] == "true"
    assert (told.all("svg")[0]["role"], told.all("svg")[0]["aria-label"]) == ("img", "Proven")
    assert told.all("use")[0]["href"] == "/static/ui/icons.svg#check"


def test_chips_and_tabs_say_where_one_is():
    links = [Link(label="All", href="?", current=True, count=4495), Link(label="None", href="?n")]

    chips = page("{% chips label='Filter' links=links %}", links=links)
    tabs = page("{% tabs label='View' links=links %}", links=links)

    assert chips.text == "All 4,495 None"
    assert [one.get("aria-current") for one in chips.all("a")] == ["true", None]
    assert [one.get("aria-current") for one in tabs.all("a")] == ["page", None]
    assert chips.all("nav")[0]["aria-label"] == "Filter"


def test_keys_are_read_one_by_one():
    assert page("{% keys press='Ctrl+Enter' label='Save' %}").text == "Ctrl + Enter Save"


def test_a_dialog_is_named_by_its_heading_and_can_be_closed():
    dialog = page("{% dialog id='sure' heading='Remove it?' %}<p>Gone.</p>{% enddialog %}")

    assert dialog.all("dialog")[0] == {"id": "sure", "aria-labelledby": "sure-heading"}
    assert dialog.all("h2")[0]["id"] == "sure-heading"
    assert dialog.having("type", "button") == ["button"]


# Figures


def bars(*values: int, present: int = 0) -> list[Bar]:
    return [
        Bar(label=f"m{at}", value=value, present=at == present)
        for at, value in enumerate(values, start=1)
    ]


def widths(source: str, **context: object) -> list[str | None]:
    return [one["width"] for one in page(source, **context).all("svg")]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("{% track achieved=60 proven=50 %}", ["60%", "30%"]),
        ("{% track achieved=112 proven=97 %}", ["100%", "97%"]),
        ("{% track achieved=33 proven=33 %}", ["33%", "10.89%"]),
        ("{% track achieved=0 proven=None %}", ["0%", "0%"]),
        ("{% track proven=40 %}", ["100%", "40%"]),
        ("{% track achieved=None proven=None %}", ["0%", "0%"]),
        ("{% track achieved=-5 proven=200 %}", ["0%", "0%"]),
    ],
)
def test_the_solid_part_of_a_bar_is_proven_and_the_hatched_part_claimed(call, expected):
    assert widths(call) == expected


@pytest.mark.parametrize(
    ("proven", "words"),
    [
        (100, "All proven"),
        (97, "97% proven"),
        (0, "Nothing proven"),
        (None, "Nothing to prove yet"),
    ],
)
def test_a_figure_says_in_words_how_much_is_proven(proven, words):
    tile = page("{% figure name='n' value='1' unit='u' proven=proven %}", proven=proven)

    assert tile.text == f"n 1 u No target set {words}"


def test_a_figure_is_a_number_its_unit_its_target_and_a_way_in():
    tile = page(
        "{% figure name='Users' value='4,495' unit='people' side='1,870 persons' bars=bars"
        " target='Target 4,000' achieved=112 proven=97 href='/users' %}",
        bars=bars(1, 0, 3, present=3),
    )

    assert tile.text == (
        "Users 1,870 persons 4,495 people Users, month by month m1 1 m2 0 m3 3"
        " Target 4,000 112% 97% proven Open the facts"
    )
    assert [one["href"] for one in tile.all("a")] == ["/users"]
    assert [one.get("class") for one in tile.all("rect")] == [None, None, "present"]


def test_a_long_value_is_set_smaller_and_a_tile_without_an_address_does_not_open():
    html = render("{% figure name='n' value='28억 8,800만' unit='원' wide=True %}")

    assert 'class="figure long"' in html
    assert 'class="card tile wide"' in html
    assert "Open the facts" not in html


@given(st.lists(st.integers(-(10**12), 10**12), max_size=40), st.booleans())
def test_bars_stay_inside_their_drawing(values, labelled):
    room = {"head": 11.0, "foot": 11.0} if labelled else {}
    columns = figures._columns(bars(*values), gap=1.2, **room)

    for column, value in zip(columns, values, strict=True):
        x, y, width, height = (
            float(str(column[side]).rstrip("%")) for side in ("x", "y", "width", "height")
        )
        assert x >= 0
        assert x + width <= 100.05
        assert y >= 0
        assert y + height <= (89.05 if labelled else 110.05)
        assert height > (9 if value > 0 else 5)


def test_the_highest_bar_fills_the_drawing():
    columns = figures._columns(bars(10, 5), gap=0)

    assert [(one["y"], one["width"]) for one in columns] == [("0%", "50%"), ("50%", "50%")]


def test_a_chart_has_its_table_behind_it():
    chart = page(
        "{% bar_chart caption='Users' bars=bars unit='people' label_column='Month' %}",
        bars=[Bar(label="Jan", value=1234), Bar(label="Feb", value=0, text="none")],
    )

    assert chart.text == (
        "Users 1,234 Jan none Feb The same as a table Month people Jan 1,234 Feb none"
    )
    assert chart.all("svg")[0]["aria-hidden"] == "true"


def test_an_empty_chart_says_so():
    assert page("{% bar_chart caption='Users' bars=bars label_column='m' %}", bars=[]).text == (
        "Users Nothing to draw yet."
    )
    assert page("{% breakdown caption='By sex' bars=bars %}", bars=[]).text == (
        "By sex Nothing to draw yet."
    )


def test_a_breakdown_measures_by_its_longest_row():
    source = "{% breakdown caption='c' bars=bars %}"

    assert widths(source, bars=bars(50, 200, 0)) == ["25%", "100%", "0%"]
    assert widths(source, bars=bars(0)) == ["0%"]


def test_stats_and_compare():
    stats = page("{% stats items=items %}", items=[Stat(label="a", value="1", unit="u", href="/")])
    compare = page(
        "{% compare before_label='Sealed' before='4,495' after_label='Now' after='4,489'"
        " change='-6' unit='people' %}"
    )

    assert stats.text == "a 1 u"
    assert compare.text == "Sealed 4,495 people Now 4,489 people -6"


# Notices


def test_heads_hold_one_heading_and_leave_out_what_is_empty():
    head = page("{% pagehead title='This year' %} {% endpagehead %}")
    full = page("{% pagehead title='t' lead='l' text='x' %}<b>go</b>{% endpagehead %}")

    assert [tag for tag, _ in head.elements] == ["div", "div", "h1"]
    assert full.text == "l t x go"


def test_a_callout_can_send_files_to_a_drop():
    callout = page("{% callout heading='132' tone='warn' drops_into='f' %}{% endcallout %}")

    assert callout.all("section")[0] == {"class": "card callout warn", "data-drops-into": "f"}
    assert callout.having("class", "actions") == []


def test_an_empty_state_says_what_to_do():
    empty = page(
        "{% emptystate heading='No runs' text='Make one.' icon='plus' level='3' %}"
        "{% button label='New' href='/new' %}{% endemptystate %}"
    )

    assert empty.text == "No runs Make one. New"
    assert len(empty.all("h3")) == 1


@pytest.mark.parametrize(
    ("level", "tone"),
    [
        (constants.INFO, "plain"),
        (constants.SUCCESS, "good"),
        (constants.WARNING, "warn"),
        (constants.ERROR, "bad"),
    ],
)
def test_a_message_becomes_a_toast_of_its_level(level, tone):
    toast = page("{% message_toast message=message %}", message=Message(level, "Saved <24>."))

    assert toast.text == "Saved <24>. Dismiss"
    assert toast.all("div")[0]["class"] == f"toast {tone}"


# Records


def test_a_stepper_says_what_colour_alone_would():
    steps = [
        Step(label="Draft", state="done", note="4 Jan"),
        Step(label="Submit", state="current"),
        Step(label="Seal", state="todo"),
        Step(label="Back", state="refused"),
    ]

    stepper = page("{% stepper label='Report' steps=steps %}", steps=steps)

    assert stepper.text == "Draft (done) 4 Jan 2 Submit 3 Seal (not yet) Back (refused)"
    assert [one.get("aria-current") for one in stepper.all("li")] == [None, "step", None, None]


def test_a_timeline_has_times_for_machines():
    moments = [Moment(title="Sealed", when="4 Jan", iso="2024-01-04", text="by two", href="/s")]

    timeline = page("{% timeline label='History' moments=moments %}", moments=moments)

    assert timeline.text == "Sealed by two 4 Jan"
    assert timeline.all("time")[0]["datetime"] == "2024-01-04"


def test_a_diff_list_gives_reasons_and_says_when_a_side_is_empty():
    left = [Change(title="Unity", quantity="-6", why="Counted twice.")]

    diff = page("{% difflist entered=entered left=left %}", entered=[], left=left)

    assert diff.text == ("Came in 0 Nothing came in. Went out 1 − Unity -6 Counted twice.")


@pytest.mark.parametrize(("kind", "tag"), [("picture", "img"), ("pdf", "iframe"), ("other", "p")])
def test_evidence_is_shown_when_it_can_be_and_offered_when_not(kind, tag):
    file = Evidence(name="sheet", kind=kind, href="/e/1", download="/e/1/file", about="1 MB")

    shown = page("{% evidence file=file %}", file=file)

    assert len(shown.all(tag)) == 1
    assert shown.all("a")[-1]["href"] == "/e/1/file"
    assert "download" in shown.all("a")[-1]
    assert shown.text.endswith("Download")


def test_a_person_is_masked_unless_shown():
    assert page("{% person name='김지훈' %}").text == "김*훈"
    assert page("{% person name='김지훈' shown=True note='24' href='/p' %}").text == "김지훈 24"


def test_a_drawing_is_measured_alike_in_every_language():
    with translation.override("ko"):
        html = render("{% track achieved=33 proven=33 %}")

    assert re.findall(r'width="([^"]+)"', html) == ["33%", "10.89%"]
