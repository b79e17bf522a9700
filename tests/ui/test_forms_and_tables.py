"""Where something is typed, and tables that become cards."""

from __future__ import annotations

import pytest
from django import forms  # noqa: TID251 -- the kit draws fields
from django.core.paginator import Paginator
from django.utils import translation

from pulmu.ui.parts import Column, Fact

from .page import page


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="As people see it.")
    seats = forms.IntegerField(label="Seats", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    is_open = forms.BooleanField(label="Open at once", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("The room is taken.")


def test_a_field_ties_its_words_to_the_input():
    fresh = page("{% field bound=form.title %}", form=Sample())
    wrong = page("{% field bound=form.title %}", form=Sample({}))

    assert fresh.all("label")[0]["for"] == "id_title"
    assert fresh.all("input")[0]["aria-describedby"] == "id_title_helptext"
    assert wrong.all("input")[0]["aria-describedby"] == "id_title_helptext id_title_error"
    assert wrong.all("input")[0]["aria-invalid"] == "true"
    assert wrong.text == "Title As people see it. Title: This field is required."
    assert {one["id"] for one in wrong.all("div") if one.get("id")} == {"id_title_error"}


def test_what_may_be_left_out_says_so():
    at_times = Sample()
    at_times.fields["seats"].sometimes = True

    assert page("{% field bound=form.seats %}", form=Sample()).text == "Seats (optional)"
    assert page("{% field bound=form.seats %}", form=at_times).text == "Seats"


def test_a_group_of_choices_is_a_fieldset_and_a_tick_has_its_label_behind_it():
    group = page("{% field bound=form.kind %}", form=Sample({}))
    tick = page("{% field bound=form.is_open %}", form=Sample())

    assert group.all("fieldset")[0]["aria-describedby"] == "id_kind_error"
    assert group.text == "Kind A Kind: This field is required."
    assert [tag for tag, _ in tick.elements][-2:] == ["input", "label"]
    assert tick.text == "Open at once"


def test_the_summary_leads_to_every_field_and_is_absent_when_nothing_is_wrong():
    summary = page("{% problems form=form %}", form=Sample({"title": "t", "seats": "x"}))

    assert summary.text == (
        "3 things to put right The room is taken. Seats: Enter a whole number."
        " Kind: This field is required."
    )
    assert [one["href"] for one in summary.all("a")] == ["#id_seats", "#id_kind_0"]
    assert summary.all("div")[0]["role"] == "alert"
    assert page("{% problems form=form %}", form=Sample()).text == ""


def test_the_search_carries_the_other_filters_along():
    search = page("{% searchbox label='Find' value='유니티' keep=keep %}", keep={"state": "완료"})

    assert [(one["name"], one["value"]) for one in search.all("input")] == [
        ("state", "완료"),
        ("q", "유니티"),
    ]
    assert search.all("form")[0]["method"] == "get"


def test_a_file_drop_is_a_labelled_input_in_the_authors_form():
    drop = page("{% filedrop id='f' label='Drop' hint='PDF' multiple=True sends=True %}")

    assert drop.all("label")[0]["for"] == "f"
    assert drop.all("input")[0] == {
        "type": "file",
        "id": "f",
        "name": "files",
        "multiple": None,
        "aria-describedby": "f-hint",
    }
    assert drop.having("value", "0") == ["progress"]
    assert drop.all("form") == []


def test_progress_of_unknown_length_has_no_value():
    known = page("{% progress label='Sending' value=42 text='42%' %}")
    unknown = page("{% progress label='Reading' value=None %}")

    assert known.text == "Sending 42%"
    assert known.all("progress") == [{"value": "42", "max": "100"}]
    assert unknown.all("progress") == [{"max": "100"}]


COLUMNS = {
    "name": Column(label="Course", heads=True, sort_href="?sort=name", sorted="ascending"),
    "people": Column(label="People", kind="number"),
    "act": Column(label="Acts", kind="actions"),
}


def test_the_parts_of_a_cell_stand_together_and_an_empty_one_stays_empty():
    found = page(
        "{% table caption='Looks' columns=columns %}<tr>{% cell column=columns.whose %}"
        "<a href='#a'>a</a>, <a href='#b'>b</a> and 3 others{% endcell %}"
        "{% cell column=columns.whose %} {% endcell %}</tr>{% endtable %}",
        columns={"whose": Column(label="Whose")},
    )

    names = [tag for tag, _attrs in found.elements]
    # On a card the cell is a row of boxes: one for its label, one for all that it holds.
    assert names[names.index("td") :] == ["td", "div", "a", "a", "td"]
    assert not found.faults


def test_a_cell_takes_its_name_and_kind_from_its_column():
    table = page(
        "{% table caption='Courses' columns=columns %}<tr>{% cell column=columns.name %}Unity"
        "{% endcell %}{% cell column=columns.people %}24{% endcell %}</tr>{% endtable %}",
        columns=COLUMNS,
    )

    assert table.text == "Courses Course People Acts Unity 24"
    assert [one["scope"] for one in table.all("th")] == ["col", "col", "col", "row"]
    assert table.all("th")[0]["aria-sort"] == "ascending"
    assert table.all("td")[0] == {"class": "kind-number", "data-label": "People"}


def test_pages_keep_the_filters_and_say_where_one_is():
    pages = page("{% pages page=page query='q=a' %}", page=Paginator(range(1400), 30).page(20))

    assert pages.text == "571–600 of 1,400 Previous 1 … 19 20 21 … 47 Next"
    assert pages.all("a")[0] == {"rel": "prev", "href": "?q=a&page=19"}


def test_one_page_needs_no_leafing():
    only = page("{% pages page=page %}", page=Paginator(range(3), 30).page(1))
    first = page("{% pages page=page %}", page=Paginator(range(60), 30).page(1))

    assert only.text == "3 in all"
    assert only.all("a") == []
    assert [one["href"] for one in first.all("a")] == ["?page=2", "?page=2"]


def test_a_fact_that_is_not_known_is_a_dash():
    facts = page(
        "{% facts items=items %}",
        items=[Fact(label="Host", value=""), Fact(label="Room", value="W", note="2F", href="/r")],
    )

    assert facts.text == "Host – Room W 2F"
