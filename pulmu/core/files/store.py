"""Evidence and other files, stored by content: one file per SHA-256, never changed.

Layout below the root: ``ab/cd/abcd...`` (the whole digest is the file's name). A file appears
under its name only when it is complete and on the disk, so a crash leaves nothing half-written
that could be found.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import FileRefused

CHUNK = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Stored:
    """``size`` in bytes; ``path`` is absolute."""

    sha256: str
    size: int
    path: Path


def put(source: bytes | Path, *, root: Path | None = None) -> Stored:
    """Keep the content; harmless twice. Raises FileRefused ``no_space`` on a full disk."""
    base = _root(root)
    try:
        base.mkdir(parents=True, exist_ok=True)
        return _put(source, base)
    except OSError as error:
        if error.errno in FULL:
            raise FileRefused("no_space", detail=str(error)) from error
        raise


def digest_of(path: Path) -> str:
    """The SHA-256 under which a file would stand here."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path_of(sha256: str, *, root: Path | None = None) -> Path:
    """Where the content lies, or would lie. ValueError for anything but a digest."""
    if not DIGEST.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 digest: {sha256[:80]!r}")
    return _root(root) / sha256[:2] / sha256[2:4] / sha256


def open_stored(sha256: str, *, root: Path | None = None) -> BinaryIO:
    """Open for reading; FileNotFoundError when it was never stored or has been deleted."""
    return path_of(sha256, root=root).open("rb")


def size_of(sha256: str, *, root: Path | None = None) -> int | None:
    """Size in bytes; None when the content is not here."""
    try:
        return path_of(sha256, root=root).stat().st_size
    except FileNotFoundError:
        return None


def is_intact(sha256: str, *, root: Path | None = None) -> bool:
    """Whether the content is here and still has its digest (a flipped bit is noticed)."""
    try:
        with open_stored(sha256, root=root) as file:
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            return digest.hexdigest() == sha256
    except FileNotFoundError:
        return False


def delete(sha256: str, *, root: Path | None = None) -> bool:
    """Remove the content; False when it was not here."""
    path = path_of(sha256, root=root)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    _sync_folder(path.parent)
    return True


def _root(root: Path | None) -> Path:
    if root is not None:
        return root
    # Lazily, so that the store can be used (and tested) without a configured site.
    from django.conf import settings  # noqa: PLC0415 -- see above

    return Path(settings.PULMU_DATA_DIR) / "files"


def _put(source: bytes | Path, base: Path) -> Stored:
    descriptor, name = tempfile.mkstemp(prefix=".incoming-", dir=base)
    incoming = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(source, target)
            target.flush()
            os.fsync(target.fileno())
        final = path_of(sha256, root=base)
        if _same_size(final, size) and is_intact(sha256, root=base):
            incoming.unlink()
            return Stored(sha256, size, final)
        for folder in (final.parent.parent, final.parent):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                _sync_folder(folder.parent)
        incoming.chmod(0o600)
        incoming.replace(final)
        _sync_folder(final.parent)
    except BaseException:
        incoming.unlink(missing_ok=True)
        raise
    return Stored(sha256, size, final)


def _copy(source: bytes | Path, target: BinaryIO) -> tuple[str, int]:
    digest = hashlib.sha256()
    if isinstance(source, bytes):
        target.write(source)
        digest.update(source)
        return digest.hexdigest(), len(source)
    size = 0
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _same_size(path: Path, size: int) -> bool:
    """A file of another size under this digest is damaged and gets replaced."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
