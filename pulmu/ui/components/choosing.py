"""Choosing rows and doing one thing to all of them; views that were saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template import Context

from pulmu.ui.parts import Link

from .kit import all_of, draw

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.inclusion_tag("ui/kit/pick.html")
def pick(
    *, value: str, label: str, form: str, name: str = "row", chosen: bool = False
) -> dict[str, object]:
    """The tick of one row, in a cell of a column of the kind `pick`.

    `form` is the id of the bulk bar, `label` says which row it is.
    """
    return {"value": value, "label": label, "form": form, "name": name, "chosen": chosen}


@register.simple_block_tag(end_name="endbulkbar", takes_context=True)
def bulkbar(
    context: Context,
    content: str,
    *,
    id: str,  # noqa: A002 -- the word of HTML
    action: str,
    on_page: int,
    found: int,
    keep: Mapping[str, str] | None = None,
) -> str:
    """The bar under a table: how many rows are chosen, and inside the block what is done to them.

    It is the form, the rows' ticks belong to it by its id; so rows may hold forms of their own. The
    POST brings `row` (each value ticked), `all=found` when everything found is meant, what `keep`
    holds (the filters), and the name and value of the button.
    """
    return draw(
        "bulkbar",
        content=content,
        id=id,
        action=action,
        on_page=on_page,
        found=found,
        beyond=found > on_page,
        keep=dict(keep or {}),
        csrf_token=context.get("csrf_token"),
    )


@register.simple_block_tag(end_name="endviews", takes_context=True)
def views(
    context: Context, content: str, *, label: str, links: list[Link], remove: str = ""
) -> str:
    """Saved views as chips; inside the block stands the form that saves the present one.

    `remove` is an address that drops the view looked at, by a POST.
    """
    return draw(
        "views",
        content=content,
        label=label,
        links=all_of(links, Link, "links"),
        remove=remove,
        csrf_token=context.get("csrf_token"),
    )
