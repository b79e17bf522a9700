"""What is pressed: icons, buttons, links, chips, tabs, badges, keys, dialogs."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pulmu.ui.icons import ICONS
from pulmu.ui.parts import Link

from .kit import all_of, draw, one_of, tone_of

register = template.Library()

BUTTON_TONES = ("plain", "primary", "quiet", "danger")
BUTTON_TYPES = ("submit", "button", "reset")


@register.simple_tag
def icon(*, name: str, label: str = "") -> str:
    """A picture of the sprite. Without a label it is decoration, and not read aloud."""
    one_of(name, ICONS, "icon")
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>',
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true" focusable="false"'),
        static("ui/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/kit/mark.html")
def mark(*, name: str, href: str = "") -> dict[str, object]:
    """The bellows and the name of the site."""
    return {"name": name, "href": href}


@register.inclusion_tag("ui/kit/button.html")
def button(
    *,
    label: str,
    href: str = "",
    tone: str = "plain",
    type: str = "submit",  # noqa: A002 -- the word of HTML
    icon: str = "",
    icon_only: bool = False,
    name: str = "",
    value: str = "",
    form: str = "",
    opens: str = "",
    closes: bool = False,
    wide: bool = False,
    disabled: bool = False,
    download: bool = False,
    key: str = "",
) -> dict[str, object]:
    """A link when `href` is given, else a button. One `primary` on a page. `key` presses it.

    `opens` is the id of a dialog; with `href` beside it, the link is the way without scripts.
    """
    return {
        "label": label,
        "href": href,
        "tone": one_of(tone, BUTTON_TONES, "tone"),
        "type": one_of("button" if opens or closes else type, BUTTON_TYPES, "type"),
        "icon": icon,
        "icon_only": icon_only,
        "name": name,
        "value": value,
        "form": form,
        "opens": opens,
        "closes": closes,
        "wide": wide,
        "disabled": disabled,
        "download": download,
        "key": key,
    }


@register.inclusion_tag("ui/kit/go.html")
def go(*, label: str, href: str, icon: str = "right") -> dict[str, object]:
    """A link onward, quieter than a button."""
    return {"label": label, "href": href, "icon": icon}


@register.inclusion_tag("ui/kit/badge.html")
def badge(*, label: str, tone: str = "plain", icon: str = "") -> dict[str, object]:
    """A state in a word. The colour repeats the word, it never stands alone."""
    return {"label": label, "tone": tone_of(tone), "icon": icon}


@register.inclusion_tag("ui/kit/chips.html")
def chips(*, label: str, links: list[Link]) -> dict[str, object]:
    """Filters that lie in the address; `label` names the row for those who hear the page."""
    return {"label": label, "links": all_of(links, Link, "links")}


@register.inclusion_tag("ui/kit/tabs.html")
def tabs(*, label: str, links: list[Link]) -> dict[str, object]:
    return {"label": label, "links": all_of(links, Link, "links")}


@register.simple_tag
def keys(*, press: str, label: str = "") -> str:
    """`{% keys press="Ctrl+Enter" label=_("Save") %}`"""
    pressed = format_html_join(
        SafeString('<span aria-hidden="true">+</span>'),
        "<kbd>{}</kbd>",
        ((key,) for key in press.split("+")),
    )
    return format_html('<span class="keys">{} {}</span>', pressed, label)


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, *, id: str, heading: str, stays: bool = False) -> str:  # noqa: A002 -- as above
    """Opened by `{% button opens=id %}`. `stays` keeps it open on a press beside it."""
    return draw("dialog", content=content, id=id, heading=heading, stays=stays)
