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
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCE = CHECKOUT / "pulmu"
TEMPLATES = {".html", ".txt"}
# Function -> what its first arguments are: context, singular, plural.
ARGUMENTS = {
    "_": "s",
    "gettext": "s",
    "ngettext": "sp",
    "pgettext": "cs",
    "npgettext": "csp",
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)", re.DOTALL)


class Found(NamedTuple):
    """`text` is one msgid, or a pair of singular and plural."""

    text: str | tuple[str, str]
    context: str | None


def found_in(name: str, values: list[str]) -> Found:
    kinds = dict(zip(ARGUMENTS[name], values, strict=False))
    text = (kinds["s"], kinds["p"]) if "p" in kinds else kinds["s"]
    return Found(text, kinds.get("c"))


def called_name(call: ast.Call) -> str:
    """Return `gettext` for `gettext`, `gettext_lazy` and `translation.gettext_noop`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.removesuffix("_lazy").removesuffix("_noop")
    return ""


def in_python(path: Path) -> Iterator[Found]:
    """A text that is put together while running cannot be translated and is not found."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called_name(node) not in ARGUMENTS:
            continue
        name = called_name(node)
        arguments = node.args[: len(ARGUMENTS[name])]
        values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        if len(values) == len(ARGUMENTS[name]):
            yield found_in(name, [str(value) for value in values])


def in_template(path: Path) -> Iterator[Found]:
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        name, arguments = call.groups()
        yield found_in(name, [ast.literal_eval(text) for text in re.findall(LITERAL, arguments)])


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
            catalogue.add(found.text, locations=[(place, 0)], context=found.context)
    return catalogue
