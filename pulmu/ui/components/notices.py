"""What the system says: heads, cards, callouts, empty states, toasts."""

from __future__ import annotations

from django import template
from django.template import Context

from pulmu.ui.parts import SEEN, UNDO, Link

from .kit import all_of, draw, one_of, tone_of

register = template.Library()

TOAST_TONES = ("plain", "good", "warn", "bad")
TOAST_ICONS = {"plain": "info", "good": "done", "warn": "warning", "bad": "refused"}
LEVELS = ("2", "3")


@register.inclusion_tag("ui/kit/breadcrumbs.html")
def breadcrumbs(*, links: list[Link]) -> dict[str, object]:
    """The way down to this page, without the page itself: its heading says that."""
    return {"links": all_of(links, Link, "links")}


@register.simple_block_tag(end_name="endpagehead")
def pagehead(content: str, *, title: str, lead: str = "", text: str = "") -> str:
    """The one `<h1>` of a page; inside the block stand its buttons, one of them primary."""
    return draw("pagehead", content=content, title=title, lead=lead, text=text)


@register.simple_block_tag(end_name="endcard")
def card(content: str, *, heading: str = "", side: str = "", tone: str = "plain") -> str:
    """`side` is a word opposite the heading."""
    return draw("card", content=content, heading=heading, side=side, tone=tone_of(tone))


@register.simple_block_tag(end_name="endcallout")
def callout(
    content: str, *, heading: str, text: str = "", tone: str = "plain", drops_into: str = ""
) -> str:
    """A bar about something to act on; inside the block stand its buttons.

    `drops_into` is the id of a file drop elsewhere on the page: files let go here go there.
    """
    return draw(
        "callout",
        content=content,
        heading=heading,
        text=text,
        tone=tone_of(tone),
        drops_into=drops_into,
    )


@register.simple_block_tag(end_name="endemptystate")
def emptystate(
    content: str, *, heading: str, text: str = "", icon: str = "", level: str = "2"
) -> str:
    """What to do next where nothing is yet; inside the block stands the button for it.

    `level` is that of its heading, "2" or "3".
    """
    return draw(
        "emptystate",
        content=content,
        heading=heading,
        text=text,
        icon=icon,
        tag=f"h{one_of(level, LEVELS, 'level')}",
    )


@register.simple_block_tag(end_name="endtoast", takes_context=True)
def toast(
    context: Context,
    content: str,
    *,
    message: str,
    tone: str = "plain",
    undo: str = "",
    seen: str = "",
) -> str:
    """It stays until dismissed. `undo` is an address that takes what was done back by a POST,
    `seen` that of the page of what it is about; inside the block may stand another act."""
    tone = one_of(tone, TOAST_TONES, "tone")
    return _toast(context, message=message, tone=tone, undo=undo, seen=seen, content=content)


# The level tags of django.contrib.messages, and the tone each is shown in.
MESSAGE_TONES = {
    "debug": "plain",
    "info": "plain",
    "success": "good",
    "warning": "warn",
    "error": "bad",
}


@register.simple_tag(takes_context=True)
def message_toast(context: Context, *, message: object) -> str:
    """One message of django.contrib.messages as a toast, with the ways it carries."""
    tone = MESSAGE_TONES.get(getattr(message, "level_tag", ""), "plain")
    tags = str(getattr(message, "extra_tags", None) or "").split()
    undo, seen = (
        next((tag.removeprefix(way) for tag in tags if tag.startswith(way)), "")
        for way in (UNDO, SEEN)
    )
    return _toast(context, message=message, tone=tone, undo=undo, seen=seen)


def _toast(
    context: Context, *, message: object, tone: str, undo: str, seen: str, content: str = ""
) -> str:
    request = context.get("request")
    # Taken back from a page that can be looked at, one goes back to it.
    here = request.get_full_path() if request is not None and request.method == "GET" else ""
    return draw(
        "toast",
        content=content,
        here=here,
        message=message,
        tone=tone,
        icon=TOAST_ICONS[tone],
        undo=undo,
        seen=seen,
        csrf_token=context.get("csrf_token"),
    )
