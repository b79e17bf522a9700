"""What a founder types into the report of a quarter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulmu.domains.support.actions import ReportRow
from pulmu.domains.support.models import QuarterReport
from pulmu.domains.workbook import typed
from pulmu.domains.workbook.typed import Mistyped

from . import words

NUMBERS = ("employed", "revenue", "invested")
LONGEST_NOTE = 1_000


class Amount(forms.CharField):
    """`12,000,000`, `1200만 원`; empty is not said yet."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, max_length=30, widget=widget, **named)
        # A draft leaves it out; what is sent in says it.
        self.sometimes = True

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            said = typed.won(text)
        except Mistyped as error:
            raise forms.ValidationError(str(error)) from error
        if said < 0:
            raise forms.ValidationError(_("Write a number from 0 on."))
        return said


class ReportForm(forms.Form):
    employed = Amount(label=_("How many people?"))
    revenue = Amount(label=_("How much revenue?"))
    invested = Amount(label=_("How much investment?"))
    note = forms.CharField(
        label=_("Anything else?"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("What went well, what is in the way. Names of others are not needed."),
        widget=forms.Textarea(attrs={"rows": "4"}),
    )

    @staticmethod
    def start(found: QuarterReport) -> dict[str, Any]:
        numbers = {name: getattr(found, name) for name in NUMBERS}
        said = {name: "" if value is None else f"{value:,}" for name, value in numbers.items()}
        return {**said, "note": found.note}

    def said(self) -> ReportRow:
        typed_in = self.cleaned_data
        numbers = {name: typed_in[name] for name in NUMBERS}
        return ReportRow(**numbers, note=typed_in["note"], language=words.language()[:2])

    def clean(self) -> dict[str, Any]:
        """What is sent in says all three."""
        said: dict[str, Any] = super().clean() or {}
        if self.data.get("do") == "send":
            for name in NUMBERS:
                if name not in self.errors and said.get(name) is None:
                    self.add_error(name, _("Write a number; where there was none, write 0."))
        return said
