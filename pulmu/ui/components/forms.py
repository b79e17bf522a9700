"""Where something is typed: fields with their words, the summary of errors, search, file drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template import TemplateSyntaxError

from pulmu.ui.parts import Problem

from .kit import all_of, one_of

if TYPE_CHECKING:
    from django.forms import BaseForm, BoundField, Field

register = template.Library()

WIDTHS = ("full", "short")


@register.inclusion_tag("ui/kit/field.html")
def field(
    *,
    bound: BoundField,
    label: str = "",
    hint: str = "",
    width: str = "full",
    unit: str = "",
    money: bool = False,
) -> dict[str, object]:
    """One field of a form, with its words tied to it. What may be left out says so; what may be
    left out only at times (`field.sometimes = True`) does not, and its hint says when.

    `unit` stands behind what is typed. `money` brings the keypad of a phone and reads the sum aloud
    below as it is typed (28억 8,800만 원).

    A misspelt field name is "" in a template, and would silently drop the field; so it is refused.
    """
    attrs: dict[str, str | bool] = {"inputmode": "numeric", "data-money": True} if money else {}
    return {
        **drawn(bound, label=label, hint=hint, width=width, attrs=attrs),
        "unit": unit,
        "money": money,
    }


def drawn(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    width: str = "full",
    attrs: dict[str, str | bool] | None = None,
) -> dict[str, object]:
    """What `ui/kit/field.html` needs to draw a field; `attrs` go to its widget."""
    if not hasattr(bound, "as_widget"):
        raise TemplateSyntaxError(f"field got {bound!r}; say a field of a form.")
    hint = hint or str(bound.help_text or "")
    described_by = " ".join(
        part
        for part in (
            f"{bound.auto_id}_helptext" if hint else "",
            f"{bound.auto_id}_error" if bound.errors else "",
        )
        if part
    )
    grouped = bound.field.widget.use_fieldset
    attrs = dict(attrs or {})
    if described_by and not grouped:
        attrs["aria-describedby"] = described_by
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "faults": _faults(bound, str(label or bound.label)),
        "hint": hint,
        "described_by": described_by,
        "grouped": grouped,
        "single_check": getattr(bound.field.widget, "input_type", "") == "checkbox" and not grouped,
        "optional": _is_optional(bound.field),
        "width": one_of(width, WIDTHS, "width"),
    }


def _faults(bound: BoundField, label: str) -> list[str]:
    """What is missing says what it is, also where the name of the field is out of sight."""
    missing = str(bound.field.error_messages.get("required", ""))
    name = label.removesuffix(".")
    said = [str(fault) for fault in bound.errors]
    return [f"{name}: {fault}" if fault == missing else fault for fault in said]


def _is_optional(field_: Field) -> bool:
    return not (field_.required or field_.disabled or getattr(field_, "sometimes", False))


@register.inclusion_tag("ui/kit/problems.html")
def problems(
    *, form: BaseForm | None = None, items: list[Problem] | None = None
) -> dict[str, object]:
    """The summary above a form of everything to put right, each leading to its field.

    Empty when nothing is wrong. It takes the focus, so that it is heard first.
    """
    return {"problems": [*_of_form(form), *all_of(items or [], Problem, "items")]}


def _of_form(form: BaseForm | None) -> list[Problem]:
    if form is None or not form.errors:
        return []
    found = [Problem(text=str(text)) for text in form.non_field_errors()]
    for bound in form:
        # The parts of a group have ids of their own; the first one is where to go.
        anchor = bound.id_for_label or f"{bound.auto_id}_0"
        # What one agrees to is a sentence, and ends as one.
        label = str(bound.label).removesuffix(".")
        found += [Problem(text=f"{label}: {text}", href=f"#{anchor}") for text in bound.errors]
    return found


@register.inclusion_tag("ui/kit/searchbox.html")
def searchbox(
    *,
    label: str,
    name: str = "q",
    value: str = "",
    placeholder: str = "",
    action: str = "",
    keep: dict[str, str] | None = None,
) -> dict[str, object]:
    """A search that lies in the address. `keep` are the other filters, carried along."""
    return {
        "label": label,
        "name": name,
        "value": value,
        "placeholder": placeholder,
        "action": action,
        "keep": keep or {},
    }


@register.inclusion_tag("ui/kit/filedrop.html")
def filedrop(
    *,
    id: str,  # noqa: A002 -- the word of HTML
    label: str,
    name: str = "files",
    hint: str = "",
    accept: str = "",
    multiple: bool = False,
    sends: bool = False,
    required: bool = False,
) -> dict[str, object]:
    """A file input that also takes files let go above it, inside the author's own form.

    `sends`: the form goes off as soon as something was chosen. The progress shows when htmx sends
    the form (`hx-post`, `hx-encoding="multipart/form-data"`); without scripts it is a file input.
    """
    return {
        "id": id,
        "label": label,
        "name": name,
        "hint": hint,
        "accept": accept,
        "multiple": multiple,
        "sends": sends,
        "required": required,
    }


@register.inclusion_tag("ui/kit/progress.html")
def progress(
    *, label: str, value: int | None, most: int = 100, text: str = ""
) -> dict[str, object]:
    """How far something long has come; `text` says it in words beside the bar.

    A value of None is work whose length nobody knows yet.
    """
    return {
        "label": label,
        "value": "" if value is None else str(value),
        "most": str(most),
        "text": text,
    }
