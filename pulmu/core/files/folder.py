"""Finding the evidence files that a workbook names, in the folder given beside it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

MOST_FILES = 100_000


class Folder:
    """Files below a folder by name, however the name's Hangul is composed.

    A name is looked up as a path from the folder (``2023/출석부.pdf``), then as a bare file name;
    a bare name that several subfolders hold is the first of them by path. Links are not
    followed and nothing outside the folder is ever found.
    """

    def __init__(self, root: Path) -> None:
        self._by_path: dict[str, Path] = {}
        self._by_name: dict[str, Path] = {}
        for path in sorted(_files(root)):
            inside = _same(path.relative_to(root).as_posix())
            self._by_path.setdefault(inside, path)
            self._by_name.setdefault(_same(path.name), path)

    def find(self, name: str) -> Path | None:
        wanted = _same(name.replace("\\", "/").strip())
        return self._by_path.get(wanted) or self._by_name.get(wanted)

    def __len__(self) -> int:
        return len(self._by_path)


def _files(root: Path) -> list[Path]:
    found: list[Path] = []
    for path in root.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.name.startswith("."):
            continue
        found.append(path)
        if len(found) > MOST_FILES:
            break
    return found


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
