"""Typing a little and getting more: a record looked up by its name, rows pasted from a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from pulmu.ui.parts import Option

from .forms import drawn
from .kit import all_of

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("ui/kit/lookup.html")
def lookup(
    *,
    id: str,  # noqa: A002 -- the word of HTML
    name: str,
    label: str,
    href: str,
    options: list[Option],
    typed: str = "",
    chosen: str = "",
    hint: str = "",
    error: str = "",
    placeholder: str = "",
    optional: bool = False,
) -> dict[str, object]:
    """A record chosen by typing part of its name, inside the author's own form.

    While somebody types, `href` is asked with `<name>-q` and what is chosen so far (`<name>`), and
    answers with `{% lookup_options %}`. Without scripts its button sends the author's form with
    `find=<name>`: the view draws the form again, with `typed` and the `options` found.
    """
    return {
        "id": id,
        "name": name,
        "label": label,
        "href": href,
        "options": all_of(options, Option, "options"),
        "typed": typed,
        "chosen": chosen,
        "hint": hint,
        "error": error,
        "placeholder": placeholder,
        "optional": optional,
        "described_by": " ".join(
            f"{id}-{part}" for part, said in (("hint", hint), ("error", error)) if said
        ),
    }


@register.inclusion_tag("ui/kit/lookup_options.html")
def lookup_options(
    *,
    name: str,
    label: str,
    options: list[Option],
    typed: str = "",
    chosen: str = "",
    more: bool = False,
) -> dict[str, object]:
    """What a lookup found, one to choose. `more`: there are others, the name is too short."""
    return {
        "name": name,
        "label": label,
        "options": all_of(options, Option, "options"),
        "typed": typed,
        "chosen": chosen,
        "more": more,
    }


@register.inclusion_tag("ui/kit/paste.html")
def paste(
    *,
    bound: BoundField,
    columns: list[str] | None = None,
    label: str = "",
    hint: str = "",
    free: bool = False,
) -> dict[str, object]:
    """A large field for rows copied from a spreadsheet; it counts what it holds.

    `columns` are the heads expected, in order: shown above, and held against the count; `free`
    where any of them may be left out.
    """
    attrs: dict[str, str | bool] = {
        "rows": "10",
        "wrap": "off",
        "spellcheck": "false",
        "autocomplete": "off",
        "data-paste": "0" if free else str(len(columns or [])),
    }
    return {
        **drawn(bound, label=label, hint=hint, attrs=attrs),
        "columns": all_of(columns or [], str, "columns"),
    }
