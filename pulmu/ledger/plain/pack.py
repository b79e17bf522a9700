"""Writing a bundle: a sealed statement with all that is needed to compute it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .assemble import assemble
from .canonical import dumps, entry_line
from .evidence import evidence_lines
from .marks import Read, gather
from .statement import statement_text
from .verify_main import SUMS, sums_text


def write_bundle(
    folder: Path,
    *,
    read: Read,
    ruleset: Mapping[str, Any],
    statement: Mapping[str, Any],
    checkpoint: str,
) -> list[Path]:
    """Write the files of a bundle into an existing folder; gives their paths.

    ``read`` gives the entries up to the statement's cut, no more; ``checkpoint`` is the signed
    note of exactly that size, naming its key in a ``key`` line.
    """
    contents: dict[str, Iterable[str]] = {
        "checkpoint": [checkpoint],
        "entries.jsonl": (f"{entry_line(*entry)}\n" for entry in read()),
        "evidence.csv": evidence_lines(read, gather(read)),
        "rules.json": [dumps(dict(ruleset)), "\n"],
        "statement.json": [statement_text(statement), "\n"],
        "verify.py": [assemble()],
    }
    sums = {name: _write(folder / name, text) for name, text in contents.items()}
    _write(folder / SUMS, [sums_text(sums)])
    return [folder / name for name in (*sums, SUMS)]


def _write(path: Path, texts: Iterable[str]) -> str:
    """Write the texts one after another; gives the sha256 of the file."""
    found = hashlib.sha256()
    with path.open("wb") as file:
        for text in texts:
            raw = text.encode()
            found.update(raw)
            file.write(raw)
    return found.hexdigest()
