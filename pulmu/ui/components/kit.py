"""What every component stands on: closed words, and the error that a template's author sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pulmu.ui.parts import TONES

if TYPE_CHECKING:
    from collections.abc import Collection

Part = TypeVar("Part")


def one_of(value: str, words: Collection[str], what: str) -> str:
    """`value`, when it is one of `words`; any other is the author's error, not a grey badge."""
    if value not in words:
        raise TemplateSyntaxError(f"{what} is {value!r}; say one of {', '.join(sorted(words))}.")
    return value


def tone_of(value: str) -> str:
    return one_of(value, TONES, "tone")


def all_of(values: object, part: type[Part], what: str) -> list[Part]:
    """`values` as a list, when every one is a `part`: a misspelt variable is "" in a template."""
    listed = list(values) if isinstance(values, list | tuple) else None
    if listed is None or not all(isinstance(value, part) for value in listed):
        raise TemplateSyntaxError(f"{what} is {values!r}; say a list of {part.__name__}.")
    return listed


def draw(template: str, *, content: str = "", **context: object) -> str:
    """A component around a block of the page, which was escaped where it was written."""
    context["content"] = SafeString(content.strip())
    return render_to_string(f"ui/kit/{template}.html", context)
