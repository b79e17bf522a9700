"""Making `verify.py`: the modules of this package, joined into one self-contained file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# Each after those it imports.
MODULES = (
    "canonical",
    "faults",
    "merkle",
    "note",
    "algebra",
    "rules",
    "compiled",
    "marks",
    "evaluate",
    "statement",
    "evidence",
    "check",
    "verify_main",
)

_HEAD = '''\
#!/usr/bin/env python3
"""Verify a Pulmu bundle: recompute a sealed statement from its entries.

    python3 -I verify.py

Needs Python 3.10 or later and its standard library. The last line printed is OK (exit status 0)
or the first fault (1). Checked are: every file against SHA256SUMS; every entry for its place and
its canonical form; the Merkle tree over them against the checkpoint; every line, companion and
cell of the statement, recomputed by the rules in rules.json; its digest; its targets; the list
of evidence. The Ed25519 signature is checked only where the package `cryptography` is there.

What this shows: the statement follows from these entries by these rules, and whoever holds the
checkpoint from earlier can tell that no entry was changed since. It does not show that what the
entries say is true.

This file is put together from the modules of pulmu.ledger.plain (Apache-2.0).
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 10):
    print("FAULT: verify.py needs Python 3.10 or later")
    raise SystemExit(1)

'''

_FOOT = """

if __name__ == "__main__":
    raise SystemExit(main(Path(__file__).resolve().parent))
"""


class NamesCollide(ValueError):
    """Two modules define one name, so that they cannot stand in one file."""


def assemble() -> str:
    """The text of `verify.py`. The same from the same sources, byte for byte."""
    folder = Path(__file__).parent
    imports: dict[str, set[str]] = {}
    owners: dict[str, str] = {}
    parts = []
    for module in MODULES:
        source = (folder / f"{module}.py").read_text(encoding="utf-8")
        tree = ast.parse(source)
        for name in _defined(tree):
            if owners.setdefault(name, module) != module:
                raise NamesCollide(f"{name} is defined in {owners[name]} and in {module}")
        dropped = set(_dropped(tree, imports))
        kept = [line for at, line in enumerate(source.split("\n"), 1) if at not in dropped]
        text = "\n".join(kept).strip("\n")
        parts.append(f"# ---- {module} {'-' * (90 - len(module))}\n\n{text}\n")
    return _HEAD + "".join(_import_lines(imports)) + "\n" + "\n\n".join(parts) + _FOOT


def _dropped(tree: ast.Module, imports: dict[str, set[str]]) -> Iterator[int]:
    """The lines that do not go along: the docstring and the imports, of which the ones from
    the standard library are noted in ``imports``.
    """
    for place, node in enumerate(tree.body):
        is_docstring = place == 0 and isinstance(node, ast.Expr)
        if isinstance(node, ast.Import):
            for one in node.names:
                imports.setdefault(one.name, set())
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module and node.module != "__future__":
                imports.setdefault(node.module, set()).update(one.name for one in node.names)
        elif not is_docstring:
            continue
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _import_lines(imports: dict[str, set[str]]) -> Iterator[str]:
    for module in sorted(imports, key=lambda name: (bool(imports[name]), name)):
        names = ", ".join(sorted(imports[module]))
        yield f"from {module} import {names}\n" if names else f"import {module}\n"


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (one.id for target in node.targets for one in _names(target))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _names(target: ast.expr) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))
