"""Small helpers of the tests of the kit: write a template, read the page that comes out."""

from __future__ import annotations

from html.parser import HTMLParser

from django.template import engines  # noqa: TID251 -- the kit is made of templates

VOID = {"meta", "link", "input", "img", "br", "hr"}


def render(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load i18n ui fmt %}" + source)
    return template.render(context)


class Page(HTMLParser):
    """Every element with its attributes, and all text; unbalanced elements are kept as faults."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]

    def having(self, name: str, value: str) -> list[str]:
        """The tags whose attribute `name` holds the word `value`."""
        return [tag for tag, attrs in self.elements if value in (attrs.get(name) or "").split()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(attrs) != len(dict(attrs)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(source: str, **context: object) -> Page:
    return Page(render(source, **context))
