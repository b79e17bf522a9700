"""Every text of the source that a person may read: from Python and from Django templates.

Needs no GNU gettext. Templates go through Django's own `templatize`, which leaves calls such as
`gettext(u'...')` between blanked-out text; those calls are read here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCE = CHECKOUT / "pulmu"
TEMPLATES = {".html", ".txt"}
# Babel's keyword table, for the names that Django adds.
KEYWORDS = dict(DEFAULT_KEYWORDS) | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)", re.DOTALL)


class Found(NamedTuple):
    """`text` is one msgid, or a pair of singular and plural."""

    text: str | tuple[str, str]
    context: str | None
    comments: list[str]


def in_python(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        found = extract("python", file, keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, text, comments, context in found:
            yield Found(text, context, list(comments))


def in_template(path: Path) -> Iterator[Found]:
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        name, arguments = call.groups()
        parts = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)]
        context = parts.pop(0) if "p" in name.removesuffix("gettext") else None
        yield Found(parts[0] if len(parts) == 1 else (parts[0], parts[1]), context, [])


def source_catalogue() -> Catalog:
    """Return all messages with the files they stand in, without line numbers."""
    catalogue = Catalog(domain="django", project="pulmu", fuzzy=False)
    for path in sorted(SOURCE.rglob("*")):
        place = str(path.relative_to(CHECKOUT))
        if path.suffix == ".py":
            messages = in_python(path)
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            messages = in_template(path)
        else:
            continue
        for found in messages:
            catalogue.add(
                found.text,
                locations=[(place, 0)],
                auto_comments=found.comments,
                context=found.context,
            )
    return catalogue
