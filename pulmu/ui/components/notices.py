"""What the system says: heads, cards, callouts, empty states, toasts."""

from __future__ import annotations

from django import template

from pulmu.ui.parts import Link

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


@register.simple_block_tag(end_name="endtoast")
def toast(content: str, *, message: str, tone: str = "plain") -> str:
    """Inside the block may stand one act, as a form or link: undo. It stays until dismissed."""
    one_of(tone, TOAST_TONES, "tone")
    return draw("toast", content=content, message=message, tone=tone, icon=TOAST_ICONS[tone])


# The level tags of django.contrib.messages, and the tone each is shown in.
MESSAGE_TONES = {
    "debug": "plain",
    "info": "plain",
    "success": "good",
    "warning": "warn",
    "error": "bad",
}


@register.simple_tag
def message_toast(*, message: object) -> str:
    """One message of django.contrib.messages as a toast."""
    tone = MESSAGE_TONES.get(getattr(message, "level_tag", ""), "plain")
    return draw("toast", message=message, tone=tone, icon=TOAST_ICONS[tone])
