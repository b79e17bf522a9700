"""Files that somebody sent: laid down one by one, taken in as evidence, refused in words."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.results import actions
from pulmu.domains.results.queries import Called
from pulmu.ledger.models import Blob
from pulmu.ui import fmt
from pulmu.ui.parts import seen_at

NAME_LENGTH = 255
MOST_NAMED = 3


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


def say_refused(request: HttpRequest, taken: Taken) -> None:
    for name, why in taken.refused:
        messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": why})


def say_attached(
    request: HttpRequest, pairs: Sequence[tuple[str, Called]], *, at: str = ""
) -> None:
    """Which file was attached to which record; ``at`` is that record's page, if one is to lead
    there."""
    records = list(dict.fromkeys(called for _file, called in pairs))
    if len(records) == 1:
        several = ngettext("%(count)s file", "%(count)s files", len(pairs))
        files = pairs[0][0] if len(pairs) == 1 else several % {"count": fmt.number(len(pairs))}
        named = f"{files} → {records[0].whole}"
    else:
        named = ", ".join(f"{file} → {called.title}" for file, called in pairs[:MOST_NAMED])
    if len(records) > 1 and len(pairs) > MOST_NAMED:
        more = {"named": named, "more": len(pairs) - MOST_NAMED}
        named = _("%(named)s and %(more)d more") % more
    said = _("Attached: %(named)s") % {"named": named}
    messages.success(request, said, extra_tags=seen_at(at) if at else "")


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
