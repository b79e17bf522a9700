"""What must be true of a zip container before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1 << 20
MOST_ENTRIES = 2_000
MOST_UNPACKED = 512 * MIB
# Real sheets pack 5 to 30 times; small files may do better, so only large ones are judged.
MOST_RATIO = 200
RATIO_FROM = 8 * MIB
LOCAL_HEADER = 30
ENCRYPTED = 0x1
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz", ".jar", ".cab", ".iso")
PROGRAMS = (".exe", ".dll", ".msi", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".hta", ".lnk")
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def checked(file: BinaryIO) -> zipfile.ZipFile:
    """Open the container, or refuse it for its directory alone."""
    head = _head(file)
    if not head:
        raise Refusal("empty")
    if head.startswith(OLE_MAGIC):
        raise Refusal("encrypted" if _holds(file, OLE_ENCRYPTED) else "old_format")
    if not head.startswith(b"PK"):
        raise Refusal("not_a_workbook")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise Refusal("truncated", detail=str(error)) from error
    _check_entries(archive.infolist(), archive.start_dir)
    return archive


def part(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """One whole part of at most ``most`` bytes."""
    return b"".join(chunks(archive, name, most=most))


def chunks(
    archive: zipfile.ZipFile, name: str, *, most: int = MOST_UNPACKED, size: int = 1 << 16
) -> Iterator[bytes]:
    """The part piece by piece; zipfile holds it to the size that was declared and checked."""
    try:
        with archive.open(name) as source:
            left = most
            while chunk := source.read(size):
                left -= len(chunk)
                if left < 0:
                    raise Refusal("zip_bomb", detail=name)
                yield chunk
    except KeyError as error:
        raise Refusal("odd_archive", detail=f"no part {name}") from error
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise Refusal("truncated", detail=f"{name}: {error}") from error


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(8)


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    file.seek(0)
    rest = b""
    while chunk := file.read(MIB):
        if wanted in rest + chunk:
            return True
        rest = chunk[-len(wanted) :]
    return False


def _check_entries(entries: list[zipfile.ZipInfo], directory: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refusal("zip_bomb", detail=f"{len(entries)} entries")
    seen = set()
    unpacked = 0
    for entry in entries:
        name = entry.filename.casefold()
        if entry.flag_bits & ENCRYPTED:
            raise Refusal("encrypted")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refusal("odd_archive", detail="compression")
        if name in seen or _is_odd(name):
            raise Refusal("odd_archive", detail=entry.filename[:200])
        if name.endswith(ARCHIVES + PROGRAMS):
            raise Refusal("nested_archive", detail=entry.filename[:200])
        seen.add(name)
        unpacked += entry.file_size
        if entry.file_size > max(RATIO_FROM, entry.compress_size * MOST_RATIO):
            raise Refusal("zip_bomb", detail=entry.filename[:200])
    if unpacked > MOST_UNPACKED:
        raise Refusal("zip_bomb", detail=f"{unpacked} bytes")
    _check_overlap(entries, directory)


def _is_odd(name: str) -> bool:
    steps = name.split("/")
    return name.startswith("/") or ".." in steps or "\\" in name or ":" in name or "\0" in name


def _check_overlap(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes are how a small file unpacks to petabytes."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    ends = [offset for offset, _size in places[1:]] + [directory]
    for (offset, size), end in zip(places, ends, strict=True):
        if offset + LOCAL_HEADER + size > end:
            raise Refusal("zip_bomb", detail="overlapping entries")
