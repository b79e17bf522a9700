"""Single keys that act: their list, and the switch that turns them off."""

from __future__ import annotations

from django import template

register = template.Library()


@register.inclusion_tag("ui/kit/shortcuts.html")
def shortcuts() -> dict[str, object]:
    """The dialog that `?` opens, once on a page; `{% button opens="shortcuts" %}` opens it too."""
    return {}
