"""Evidence files as they may be shown: pictures encoded again, PDFs as they are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.files import evidence, store
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.actions import note_access
from pulmu.domains.companies.queries import shown_by
from pulmu.domains.results.queries import detached_from
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from pulmu.ui import fmt
from pulmu.ui.parts import Evidence

from . import figures

PDF = "application/pdf"
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
# Kinds of record whose papers usually show names: sheets, logs, insurance rosters, registrations.
ABOUT_PERSONS = frozenset(
    {"session", "attendance", "use", "hire", "prototype", "company", "tenancy"}
)


def part(blob: Blob) -> Evidence:
    """The file for the kit's viewer."""
    shown = shown_as(blob)
    view = {"picture": "desk:picture", "pdf": "desk:pdf"}.get(shown, "desk:take")
    return Evidence(
        name=blob.name,
        kind=shown,
        href=reverse(view, args=[blob.sha256]),
        download=reverse("desk:take", args=[blob.sha256]) if blob.destroyed_at is None else "",
        saves_at_once=False,
        about=about(blob),
        alt=_("Evidence file %(name)s") % {"name": blob.name},
    )


def shown_as(blob: Blob) -> str:
    if blob.destroyed_at is not None:
        return "other"
    if blob.type in PICTURES:
        return "picture"
    return "pdf" if blob.type == PDF else "other"


def about(blob: Blob) -> str:
    size = fmt.file_size(blob.size, lang=figures.lang())
    said = [size, figures.moment(blob.added_at)]
    if blob.destroyed_at is not None:
        said.append(_("destroyed %(day)s") % {"day": figures.moment(blob.destroyed_at)})
    return " · ".join(said)


def preview(blob: Blob) -> bytes | None:
    """The picture, decoded and encoded again in a child process; kept beside the store."""
    path = Path(settings.PULMU_DATA_DIR) / "previews" / f"{blob.sha256}.jpg"
    if path.exists():
        return path.read_bytes()
    made = evidence.inspect(store.path_of(blob.sha256), blob.name).preview
    if made is not None:
        _keep(path, made)
    return made


def may_show_persons(actor: Actor, blob: Blob) -> bool:
    """Whether somebody has to say why the file is taken out."""
    if "personal_numbers" in blob.notes:
        return True
    sources = [*ledger.sources_of(actor, blob.sha256), *detached_from(actor, blob.sha256)]
    # What belongs nowhere yet may be anything.
    return not sources or any(one.partition(":")[0] in ABOUT_PERSONS for one in sources)


def note_reading(actor: Actor, blob: Blob, *, what: str, reason: str = "") -> None:
    """Who looks at a paper is written down, with whose it is: any may show persons."""
    sources = ledger.sources_of(actor, blob.sha256)
    persons = ledger.facts_covered_by(actor, sources).exclude(person="")
    note_access(
        actor,
        what=f"{what}:{blob.sha256}",
        subjects={*persons.values_list("person", flat=True), *shown_by(actor, blob.sha256)},
        at=timezone.now(),
        reason=reason,
    )


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)
