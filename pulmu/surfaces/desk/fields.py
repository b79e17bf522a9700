"""Fields that read what people type as the workbook reads its cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST
from pulmu.domains.workbook import typed
from pulmu.domains.workbook.typed import Mistyped

Label = str | Promise
Reader = Callable[[str], Any]
FULL = 100
MINUTES, MOST_MINUTES = 60, 60 * 2000
HOURS = re.compile(
    r"(?P<alone>\d{1,4}(?:\.\d{1,2})?)(?:시간|h)?"
    r"|(?:(?P<hours>\d{1,4})(?:시간|h))?(?P<minutes>\d{1,5})(?:분|m)"
)


class NothingStandsIn(Exception):  # noqa: N818 -- it is no error of anybody
    """No value is as good as any other."""


class Read(forms.CharField):
    """A text that becomes a value. ``short`` fields stand two in a row where there is room;
    ``sometimes`` is what may be left out, but not always.
    """

    def __init__(
        self,
        reader: Reader,
        *,
        empty: Any = None,
        short: bool = True,
        sometimes: bool = False,
        harmless: Callable[[], Any] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(**{**named, "required": named.get("required", not sometimes)})
        self.sometimes = sometimes
        self.harmless = harmless
        self.reader = reader
        self.empty = empty
        self.short = short

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.empty
        try:
            return self.reader(text)
        except Mistyped as error:
            raise forms.ValidationError(str(error)) from error

    def instead(self) -> Any:
        """A value that no rule minds."""
        if not self.required:
            return self.empty
        if self.harmless is None:
            raise NothingStandsIn
        return self.harmless()

    def prepare_value(self, value: Any) -> Any:
        """A stored value as its input wants it."""
        if isinstance(value, dt.datetime):
            return f"{value.astimezone(KST):%Y-%m-%dT%H:%M}"
        return value.isoformat() if isinstance(value, dt.date) else value


class Choice(forms.ChoiceField):
    """A word of a closed list."""

    def __init__(self, choices: Any, *, short: bool = True, **named: Any) -> None:
        super().__init__(choices=choices, **named)
        self.short = short

    def instead(self) -> str:
        return next(str(value) for value, _label in self.choices if value)


class Suggested(forms.TextInput):
    """A text with suggestions below it, without a script: a list of the browser's own."""

    template_name = "desk/suggested.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions: list[str] = []

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        context["widget"]["suggestions"] = self.suggestions
        return context


def _input(kind: str, **attrs: str) -> forms.TextInput:
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = kind
    return widget


def text(label: Label, *, longest: int, short: bool = False, **named: Any) -> Read:
    reader = partial(typed.words, longest=longest)
    return Read(reader, label=label, empty="", short=short, harmless=new_key, **named)


def suggested(label: Label, *, longest: int, **named: Any) -> Read:
    return text(label, longest=longest, widget=Suggested(), **named)


def lines(label: Label, *, longest: int, **named: Any) -> Read:
    """A text of several lines, which stay."""

    def read(text: str) -> str:
        for line in text.splitlines():
            if line.strip():
                typed.words(line, longest=longest)
        return text

    widget = forms.Textarea(attrs={"rows": "5"})
    return Read(
        read, label=label, empty="", short=False, widget=widget, max_length=longest, **named
    )


def hours(label: Label, **named: Any) -> Read:
    """Minutes, written as hours: `2`, `2.5`, `2시간 30분`, `90분`."""
    widget = _input("text", inputmode="decimal")
    return Read(_minutes, label=label, empty=0, widget=widget, **named)


def clock(label: Label, **named: Any) -> Read:
    return Read(_clock, label=label, widget=_input("time"), **named)


def day(label: Label, **named: Any) -> Read:
    return Read(typed.day, label=label, widget=_input("date"), **named)


def moment(label: Label, **named: Any) -> Read:
    return Read(typed.moment, label=label, widget=_input("datetime-local"), **named)


def count(label: Label, *, most: int, empty: int | None = 0, **named: Any) -> Read:
    reader = partial(typed.count, most=most)
    widget = _input("text", inputmode="numeric")
    return Read(reader, label=label, empty=empty, widget=widget, **named)


def won(label: Label, **named: Any) -> Read:
    widget = _input("text", inputmode="numeric")
    return Read(typed.won, label=label, widget=widget, harmless=int, **named)


def share(label: Label, **named: Any) -> Read:
    widget = _input("text", inputmode="decimal")
    return Read(typed.share, label=label, empty=FULL * FULL, widget=widget, **named)


def as_hours(minutes: int) -> str:
    """Stored minutes as somebody would type them: `2.5`."""
    return f"{minutes / MINUTES:.2f}".rstrip("0").rstrip(".") if minutes else ""


def _minutes(text: str) -> int:
    found = HOURS.fullmatch(text.replace(" ", "").replace(",", "."))
    if found is None:
        raise Mistyped(_("Write hours as in 2, 2.5 or 90분."))
    hours = float(found["alone"] or found["hours"] or 0)
    total = round(hours * MINUTES) + int(found["minutes"] or 0)
    if total > MOST_MINUTES:
        raise Mistyped(_("These are more hours than a course can have."))
    return total


def _clock(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Mistyped(_("Write a time as in 14:00.")) from None


def percent(basis_points: int) -> str:
    """A stored share as somebody would type it: `33.33`."""
    return f"{basis_points / FULL:.2f}".rstrip("0").rstrip(".")


def phone(label: Label, **named: Any) -> Read:
    widget = _input("tel", autocomplete="off")
    return Read(typed.phone, label=label, empty="", widget=widget, **named)


def business_no(label: Label, **named: Any) -> Read:
    widget = _input("text", inputmode="numeric")
    return Read(typed.business_no, label=label, empty="", widget=widget, **named)


def yes(label: Label, **named: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **named)
