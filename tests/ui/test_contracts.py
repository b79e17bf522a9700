"""A component is a function: a wrong call does not render, and no text gets out of its element."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest
from django import forms  # noqa: TID251 -- the kit draws fields
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError  # noqa: TID251 -- its refusals

from pulmu.ui import parts
from pulmu.ui.components import (
    calendars,
    choosing,
    controls,
    figures,
    lookups,
    notices,
    records,
    shortcuts,
    tables,
)
from pulmu.ui.components import forms as form_components
from pulmu.ui.templatetags.ui import register

from .page import Page, render

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;김"


def all_evil(part: type, **kept: object) -> object:
    """A `part` with EVIL in every text, but for the closed words in `kept`."""
    texts = {one.name: EVIL for one in fields(part) if one.type == "str"}
    return part(**(texts | kept))


class EvilForm(forms.Form):
    text = forms.CharField(label=EVIL, help_text=EVIL)
    choice = forms.ChoiceField(label=EVIL, choices=[(EVIL, EVIL)], widget=forms.RadioSelect)
    ticked = forms.BooleanField(label=EVIL)

    def clean_text(self) -> str:
        raise forms.ValidationError(EVIL)


LINKS = [all_evil(parts.Link, icon="", count=3), all_evil(parts.Link, icon="", current=True)]
BARS = [all_evil(parts.Bar, value=3), all_evil(parts.Bar, value=0, present=True)]
COLUMNS = {
    "a": all_evil(parts.Column, kind="text", sorted="", heads=True),
    "b": all_evil(parts.Column, kind="number", sorted="ascending"),
}
FORM = EvilForm({"text": EVIL, "choice": EVIL})
# Every component with EVIL wherever a text goes; a component without a line here fails a test.
CALLS = {
    "badge": "{% badge label=e %}",
    "bar_chart": "{% bar_chart caption=e bars=bars unit=e note=e label_column=e %}",
    "breadcrumbs": "{% breadcrumbs links=links %}",
    "breakdown": "{% breakdown caption=e bars=bars %}",
    "bulkbar": "{% bulkbar id=e action=e on_page=3 found=9 keep=keep %}{{ e }}{% endbulkbar %}",
    "button": "{% button label=e name=e value=e form=e opens=e %}{% button label=e href=e %}",
    "calendar": "{% calendar heading=e days=days previous=links.0 next=links.1 now=links.0"
    " spans=links %}",
    "callout": "{% callout heading=e text=e drops_into=e %}{{ e }}{% endcallout %}",
    "card": "{% card heading=e side=e %}{{ e }}{% endcard %}",
    "cell": "{% cell column=columns.a %}{{ e }}{% endcell %}"
    "{% cell column=columns.b %}{{ e }}{% endcell %}",
    "chips": "{% chips label=e links=links %}",
    "compare": "{% compare before_label=e before=e after_label=e after=e change=e unit=e %}",
    "dialog": "{% dialog id=e heading=e %}{{ e }}{% enddialog %}",
    "difflist": "{% difflist entered=changes left=changes %}",
    "emptystate": "{% emptystate heading=e text=e %}{{ e }}{% endemptystate %}",
    "evidence": "{% for file in files %}{% evidence file=file %}{% endfor %}",
    "facts": "{% facts items=facts %}",
    "field": "{% for bound in form %}{% field bound=bound %}{% endfor %}"
    "{% field bound=form.text label=e hint=e unit=e money=True %}",
    "figure": "{% figure name=e value=e unit=e side=e bars=bars target=e achieved=5 proven=5"
    " href=e open_label=e %}",
    "filedrop": "{% filedrop id=e label=e name=e hint=e accept=e %}",
    "go": "{% go label=e href=e %}",
    "icon": "{% icon name='check' label=e %}",
    "keys": "{% keys press=e label=e %}",
    "lookup": "{% lookup id=e name=e label=e href=e options=options typed=e chosen=e hint=e"
    " error=e placeholder=e %}{% lookup id=e name=e label=e href=e options=nothing_yet typed=e %}",
    "lookup_options": "{% lookup_options name=e label=e options=options chosen=e more=True %}"
    "{% lookup_options name=e label=e options=nothing_yet typed=e %}",
    "mark": "{% mark name=e href=e %}{% mark name=e %}",
    "message_toast": "{% message_toast message=e %}",
    "pagehead": "{% pagehead title=e lead=e text=e %}{{ e }}{% endpagehead %}",
    "pages": "{% pages page=page query=e name=e %}",
    "paste": "{% paste bound=form.text columns=heads label=e hint=e %}",
    "person": "{% person name=e note=e href=e shown=True %}{% person name=e %}",
    "pick": "{% pick form=e value=e label=e name=e %}",
    "problems": "{% problems form=form items=problems %}",
    "progress": "{% progress label=e value=3 text=e %}",
    "searchbox": "{% searchbox label=e name=e value=e placeholder=e action=e keep=keep %}",
    "stats": "{% stats items=stats %}",
    "shortcuts": "{% shortcuts %}",
    "stepper": "{% stepper label=e steps=steps %}",
    "table": "{% table caption=e columns=columns %}{{ e }}{% endtable %}",
    "tabs": "{% tabs label=e links=links %}",
    "timeline": "{% timeline label=e moments=moments %}",
    "toast": "{% toast message=e undo=e seen=e %}{{ e }}{% endtoast %}",
    "track": "{% track achieved=5 proven=5 %}",
    "views": "{% views label=e links=links remove=e %}{{ e }}{% endviews %}",
}
CONTEXT = {
    "e": EVIL,
    "links": LINKS,
    "bars": BARS,
    "columns": COLUMNS,
    "form": FORM,
    "page": Paginator(range(100), 10).page(3),
    "keep": {EVIL: EVIL},
    "changes": [all_evil(parts.Change)],
    "days": [
        all_evil(
            parts.CalendarDay,
            events=tuple(all_evil(parts.CalendarEvent, tone=tone) for tone in parts.TONES),
        )
        for _weekday in range(7)
    ],
    "options": [all_evil(parts.Option), all_evil(parts.Option, note="")],
    "nothing_yet": [],
    "heads": [EVIL, EVIL],
    "facts": [all_evil(parts.Fact), all_evil(parts.Fact, href="")],
    "files": [all_evil(parts.Evidence, kind=kind) for kind in records.EVIDENCE_KINDS],
    "moments": [all_evil(parts.Moment, tone="good")],
    "problems": [all_evil(parts.Problem), all_evil(parts.Problem, href="")],
    "stats": [all_evil(parts.Stat)],
    "steps": [all_evil(parts.Step, state=state) for state in records.STATES],
}
ASSETS = {"styles", "scripts", "font_css"}
SUBJECTS = (
    calendars,
    shortcuts,
    choosing,
    controls,
    figures,
    form_components,
    lookups,
    notices,
    records,
    tables,
)


def test_every_component_is_called_below():
    assert set(CALLS) == set(register.tags) - ASSETS


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_text_never_becomes_markup(name):
    html = render(CALLS[name], **CONTEXT)

    page = Page(html)

    assert "<script" not in html
    assert [
        attrs for tag, attrs in page.elements if {"onerror", "onclick", "style"} & set(attrs)
    ] == []
    assert page.faults == []


@pytest.mark.parametrize("name", sorted(set(CALLS) - {"track", "shortcuts"}))
def test_a_text_arrives_as_it_was_written(name):
    page = Page(render(CALLS[name], **CONTEXT))
    everything = page.text + "".join(
        value or "" for _, attrs in page.elements for value in attrs.values()
    )

    assert "<script>alert(1)</script>" in everything


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.__name__)
def test_every_argument_is_named(subject):
    functions = [
        function
        for name, function in inspect.getmembers(subject, inspect.isfunction)
        if function.__module__ == subject.__name__ and name in subject.register.tags
    ]

    for function in functions:
        signature = inspect.signature(function).parameters.values()
        open_ones = [
            one.name
            for one in signature
            if one.kind is not one.KEYWORD_ONLY and one.name not in {"context", "content"}
        ]
        assert open_ones == [], function.__name__


@pytest.mark.parametrize(
    "call",
    [
        "{% badge %}",
        "{% badge label='a' colour='red' %}",
        "{% badge 'a' %}",
        "{% figure name='a' value='1' %}",
        "{% card title='a' %}{% endcard %}",
        "{% cell %}{% endcell %}",
        "{% field %}",
        "{% icon %}",
    ],
)
def test_a_missing_or_unknown_argument_is_refused(call):
    with pytest.raises(TemplateSyntaxError):
        render(call)


@pytest.mark.parametrize(
    "call",
    [
        "{% badge label='a' tone='green' %}",
        "{% button label='a' tone='big' %}",
        "{% button label='a' type='image' %}",
        "{% icon name='unicorn' %}",
        "{% button label='a' icon='unicorn' %}",
        "{% card tone='loud' %}{% endcard %}",
        "{% callout heading='a' tone='loud' %}{% endcallout %}",
        "{% toast message='a' tone='accent' %}{% endtoast %}",
        "{% emptystate heading='a' level='1' %}{% endemptystate %}",
        "{% field bound=form.nothing_like_it %}",
        "{% field bound=form.text width='huge' %}",
        "{% table caption='a' columns=nothing %}{% endtable %}",
        "{% table caption='a' columns=wrong_kind %}{% endtable %}",
        "{% table caption='a' columns=wrong_sort %}{% endtable %}",
        "{% cell column=columns.nothing %}{% endcell %}",
        "{% chips label='a' links=nothing %}",
        "{% chips label='a' links=bars %}",
        "{% bar_chart caption='a' label_column='b' bars=links %}",
        "{% stepper label='a' steps=wrong_steps %}",
        "{% timeline label='a' moments=wrong_moments %}",
        "{% calendar heading='a' days=six_days previous=links.0 next=links.0 %}",
        "{% calendar heading='a' days=days previous=nothing next=links.0 %}",
        "{% evidence file=nothing %}",
        "{% evidence file=wrong_file %}",
        "{% pages page=nothing %}",
    ],
)
def test_a_word_outside_its_list_is_refused(call):
    wrong = {
        "wrong_kind": {"a": parts.Column(label="a", kind="money")},
        "wrong_sort": {"a": parts.Column(label="a", sorted="up")},
        "six_days": CONTEXT["days"][:6],
        "wrong_steps": [parts.Step(label="a", state="maybe")],
        "wrong_moments": [parts.Moment(title="a", when="b", tone="loud")],
        "wrong_file": parts.Evidence(name="a", kind="film", href="/"),
    }
    with pytest.raises(TemplateSyntaxError):
        render(call, **CONTEXT, **wrong)
