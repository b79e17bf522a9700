"""Tables that become cards on a phone, their pages, and definition lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template import TemplateSyntaxError
from django.utils.html import format_html

from pulmu.ui.parts import Column, Fact

from .kit import all_of, draw, one_of

if TYPE_CHECKING:
    from django.core.paginator import Page

register = template.Library()

KINDS = ("text", "number", "date", "state", "actions", "pick")
SORTED = ("", "ascending", "descending")
PHONE = ("cards", "lines", "scroll")


@register.simple_block_tag(end_name="endtable")
def table(
    content: str,
    *,
    caption: str,
    columns: dict[str, Column],
    caption_shown: bool = False,
    phone: str = "cards",
    wide: bool = False,
) -> str:
    """Rows are `<tr>` of `{% cell column=columns.name %}…{% endcell %}`, in that order.

    On a phone each becomes a card, or a line (`phone="lines"`, for long lists whose cells speak
    for themselves), or the table is pushed sideways (`phone="scroll"`). One that may be `wide`
    for a desk too is pushed sideways there, also with the arrow keys.
    """
    one_of(phone, PHONE, "phone")
    if not isinstance(columns, dict):
        raise TemplateSyntaxError(f"columns is {columns!r}; say a dictionary of Column.")
    listed = all_of(list(columns.values()), Column, "columns")
    for column in listed:
        one_of(column.kind, KINDS, "kind")
        one_of(column.sorted, SORTED, "sorted")
    return draw(
        "table",
        content=content,
        caption=caption,
        columns=listed,
        caption_shown=caption_shown,
        phone=phone,
        wide=wide,
    )


@register.simple_block_tag(end_name="endcell")
def cell(content: str, *, column: Column) -> str:
    """One cell; it takes its name (on a phone) and its kind from the column."""
    if not isinstance(column, Column):
        raise TemplateSyntaxError(f"column is {column!r}; say a Column.")
    classes = f"kind-{column.kind}{' desk-only' if column.desk_only else ''}"
    if column.heads:
        return format_html('<th scope="row" class="{}">{}</th>', classes, content)
    if column.kind == "text" and content.strip():
        # Together: on a card its parts would be pushed apart, a comma into the middle.
        content = format_html("<div>{}</div>", content)
    return format_html('<td class="{}" data-label="{}">{}</td>', classes, column.label, content)


@register.inclusion_tag("ui/kit/pages.html")
def pages(*, page: Page, query: str = "", name: str = "page", to: str = "") -> dict[str, object]:
    """`query` is the rest of the address as urlencoded text, so that filters stay while leafing;
    `to` is the id of what is leafed through, where it does not begin the page.
    """
    if not hasattr(page, "paginator"):
        raise TemplateSyntaxError(f"pages got {page!r}; say a page of a paginator.")
    ahead = f"?{query}&{name}=" if query else f"?{name}="
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "ahead": ahead,
        "behind": f"#{to}" if to else "",
        "numbers": [number if isinstance(number, int) else None for number in shown],
        "one": page.paginator.num_pages <= 1,
    }


@register.inclusion_tag("ui/kit/facts.html")
def facts(*, items: list[Fact]) -> dict[str, object]:
    """A definition list: what is known of one thing."""
    return {"items": all_of(items, Fact, "items")}
