"""Zip files from people's desktops, laid out in a folder, within limits."""

from __future__ import annotations

import errno
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pulmu.core.files.errors import FileRefused

MIB = 1 << 20
MOST_FILES = 5_000
MOST_BYTES = 2_048 * MIB
CHUNK = MIB
# A name that is a file and a folder at once, or longer than a file system takes.
CLASHES = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG}
# Set by programs that write names in UTF-8; Korean Windows writes them in CP949 without it.
UTF8 = 0x800


def unpack(path: Path, folder: Path) -> int:
    """Lay every file of the zip into the folder, where the zip has it. How many.

    FileRefused for what is no zip, holds too much, or is protected by a password.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpack(archive, folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise FileRefused("unreadable", detail=str(error)) from error
    except OSError as error:
        if error.errno not in CLASHES:
            raise
        raise FileRefused("unreadable", detail=str(error)) from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise FileRefused("encrypted", detail=str(error)) from error


def _unpack(archive: zipfile.ZipFile, folder: Path) -> int:
    wanted = list(_files(archive))
    if len(wanted) > MOST_FILES:
        raise FileRefused("too_big", limit=f"{MOST_FILES:,}")
    if sum(one.file_size for one in wanted) > MOST_BYTES:
        raise FileRefused("too_big", limit=f"{MOST_BYTES // MIB:,} MB")
    for one in wanted:
        goal = folder / place_of(one)
        goal.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(one) as content, goal.open("wb") as out:
            # The size that the archive declares may lie: what comes out is counted.
            left = one.file_size
            while block := content.read(CHUNK):
                left -= len(block)
                if left < 0:
                    raise FileRefused("too_big", limit=f"{MOST_BYTES // MIB:,} MB")
                out.write(block)
    return len(wanted)


def place_of(one: zipfile.ZipInfo) -> PurePosixPath:
    """Where the file lies, its names composed; no step leads out of the folder."""
    name = one.filename
    if not one.flag_bits & UTF8:
        name = _from_korean_windows(name)
    steps = PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/"))).parts
    return PurePosixPath(*(step for step in steps if step not in {"/", "..", "."}))


def keep(source: Path, folder: Path, name: str) -> Path:
    """Copy an upload into a folder under a plain name; a second one of that name beside it."""
    plain = unicodedata.normalize("NFC", Path(name.replace("\\", "/")).name) or "file"
    goal, number = folder / plain, 1
    while goal.exists():
        number += 1
        goal = folder / str(number) / plain
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, goal)
    return goal


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Without folders, and without what macOS puts beside the files."""
    for one in archive.infolist():
        place = place_of(one)
        if place.name and not one.is_dir() and not any(s.startswith(".") for s in place.parts):
            yield one


def _from_korean_windows(name: str) -> str:
    try:
        return name.encode("cp437").decode("cp949")
    except UnicodeError:
        return name
