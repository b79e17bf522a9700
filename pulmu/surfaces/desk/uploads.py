"""Files that somebody sent: laid down one by one, taken in as evidence, refused in words."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.results import actions
from pulmu.ledger.models import Blob

NAME_LENGTH = 255


@dataclass(slots=True)
class Taken:
    """The files that were taken in, and for each of the others its name and why not."""

    blobs: list[Blob] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def take_in(actor: Actor, files: Iterable[UploadedFile]) -> Taken:
    """Inspect and store every file by itself: one bad file does not spoil the others."""
    taken = Taken()
    for file in files:
        name = name_of(file)
        try:
            with laid_down(file) as path:
                blobs = actions.add_files(actor, files=[(name, path)], at=timezone.now())
        except FileRefused as error:
            taken.refused.append((name, str(error)))
        else:
            taken.blobs += blobs
    return taken


def name_of(file: UploadedFile) -> str:
    """The file's own name, composed (a Mac sends Hangul decomposed), without a path."""
    name = clean(Path((file.name or "").replace("\\", "/")).name) or "file"
    return name[-NAME_LENGTH:]


@contextlib.contextmanager
def laid_down(file: UploadedFile) -> Iterator[Path]:
    """The upload as a file on the disk, gone afterwards."""
    suffix = Path(name_of(file)).suffix[:10]
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=suffix) as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        yield Path(out.name)
