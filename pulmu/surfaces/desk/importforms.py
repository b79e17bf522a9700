"""What is typed about an import: what a lab's own names mean, and rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.domains.workbook import queries
from pulmu.domains.workbook.actions import Told
from pulmu.domains.workbook.messages import column_name, sheet_name
from pulmu.domains.workbook.queries import ColumnAsked, SheetAsked

LEFT_OUT = "-"
LOOK = "look"


class SheetNamesForm(forms.Form):
    """One strange sheet: which one it is, and for each of its strange columns the same.

    The columns that can be chosen are those of the sheet they were shown for (``was``).
    """

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, asked: SheetAsked, number: int, path: str
    ) -> None:
        super().__init__(data, prefix=f"s{number}", initial={"was": asked.code})
        self.asked = asked
        if not asked.is_certain:
            self.fields["code"] = forms.ChoiceField(
                label=_("Which sheet this is"),
                choices=[(LEFT_OUT, _("Leave this sheet out")), *sheet_choices()],
                initial=asked.code or LEFT_OUT,
                widget=forms.Select(attrs=_looks_again(path)),
            )
        offered = [
            (one.field, column_name(one.name) + (" *" if one.required else ""))
            for one in asked.offered
        ]
        for place, column in enumerate(asked.columns):
            if asked.code and not column.means:
                self.fields[f"c{place}"] = forms.ChoiceField(
                    label=column.name,
                    help_text=_examples(column),
                    choices=[(LEFT_OUT, _("Leave this column out")), *offered],
                    initial=column.field or LEFT_OUT,
                )

    @property
    def which(self) -> forms.BoundField | None:
        return self["code"] if "code" in self.fields else None

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in {"was", "code"}]

    @property
    def names(self) -> str:
        return ", ".join(column.name for column in self.asked.columns)

    @property
    def as_they_are(self) -> list[str]:
        """Columns that are read by their own names."""
        return [column_name(column.means) for column in self.asked.columns if column.means]

    @property
    def missing(self) -> list[str]:
        return ["/".join(map(column_name, one.split("/"))) for one in self.asked.missing]

    def told(self) -> Told:
        code = self.asked.code if self.asked.is_certain else _kept(self.cleaned_data["code"])
        columns = {
            column.name: _kept(self.cleaned_data[f"c{place}"])
            for place, column in enumerate(self.asked.columns)
            if f"c{place}" in self.fields
        }
        return Told(self.asked.name, code, columns)


class PasteForm(forms.Form):
    rows = forms.CharField(
        label=gettext_lazy("The rows"),
        help_text=gettext_lazy(
            "Copy them in Excel, Hancell or Google Sheets and paste them here; up to 20,000 rows."
        ),
        strip=False,
        widget=forms.Textarea,
    )


def sheet_choices() -> list[tuple[str, str]]:
    return [(code, sheet_name(name)) for code, name in queries.sheet_choices()]


def chosen(posted: Mapping[str, str], sheets: list[SheetAsked]) -> dict[str, queries.Chosen]:
    """What was chosen for each sheet; its columns only when they were shown for this very one."""
    found: dict[str, queries.Chosen] = {}
    for number, asked in enumerate(sheets):
        code = asked.code if asked.is_certain else _kept(posted.get(f"s{number}-code", LEFT_OUT))
        columns = {
            column.name: _kept(posted.get(f"s{number}-c{place}", LEFT_OUT))
            for place, column in enumerate(asked.columns)
        }
        shown = code == posted.get(f"s{number}-was")
        found[asked.name] = (code, columns if shown else None)
    return found


def _kept(value: str) -> str:
    return "" if value == LEFT_OUT else value


def _examples(column: ColumnAsked) -> str:
    if not column.examples:
        return _("This column is empty.")
    return _("For example: %(examples)s") % {"examples": ", ".join(column.examples)}


def _looks_again(path: str) -> dict[str, str]:
    """Another sheet has other columns: they are shown as soon as it is chosen."""
    return {
        "hx-post": path,
        "hx-trigger": "change",
        "hx-vals": f'{{"{LOOK}": "1"}}',
        "hx-target": "#names",
        "hx-select": "#names",
        "hx-swap": "outerHTML",
    }
