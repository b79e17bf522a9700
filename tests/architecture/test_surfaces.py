"""The doors read and call actions; they never write."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .source import PULMU, place, python_files, tree_of

WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update_or_create",
}


def _writes(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
                yield node.lineno
            # `.update(` is also what dictionaries and hashes have; of a queryset it takes names.
            case ast.Call(func=ast.Attribute(attr="update"), args=[], keywords=[_, *_]):
                yield node.lineno


def test_surfaces_read_and_call_actions_but_never_write():
    found = [
        place(path, line)
        for path in python_files(PULMU / "surfaces", PULMU / "web")
        for line in _writes(tree_of(path))
    ]

    assert found == []
