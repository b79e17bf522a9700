"""The files a page pulls in: styles, modules, and the web font when set-up has brought it."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .kit import one_of

register = template.Library()

STYLES = (
    "tokens",
    "base",
    "layout",
    "controls",
    "forms",
    "points",
    "figures",
    "tables",
    "notices",
    "records",
    "choosing",
    "lookups",
    "calendar",
)
MODULES = (
    "drop",
    "dialog",
    "toast",
    "forms",
    "keep",
    "once",
    "menu",
    "bulk",
    "lookup",
    "money",
    "keys",
    "sign",
)
FONT = "vendor/pretendard/pretendard.css"


@register.simple_tag
def styles(*, only: str = "") -> SafeString:
    """All of the kit, or the named parts alone: what a light page needs."""
    screen = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(f"ui/{name}.css"),) for name in _named(only, STYLES)),
    )
    paper = format_html('<link rel="stylesheet" media="print" href="{}">', static("ui/print.css"))
    return format_html("{}\n{}", screen, paper)


@register.simple_tag
def scripts(*, only: str = "") -> SafeString:
    return format_html_join(
        "\n",
        '<script type="module" src="{}"></script>',
        ((static(f"ui/{name}.js"),) for name in _named(only, MODULES)),
    )


def _named(only: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_of(name, known, "part") for name in only.split()) or known


@register.simple_tag
def font_css() -> SafeString:
    """A link to Pretendard when set-up brought it; else nothing, and the system's fonts serve."""
    if finders.find(FONT) is None:
        return SafeString("")
    try:
        return format_html('<link rel="stylesheet" href="{}">', static(FONT))
    except ValueError:
        # Brought after `collectstatic`: the manifest does not know it yet.
        return SafeString("")
