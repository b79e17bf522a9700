"""A sealed revision as a zip that a stranger recomputes with Python alone."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

from pulmu.core.tenancy.models import Organisation

from . import queries
from .models import Checkpoint, Statement
from .plain.pack import write_bundle

# Bytes that do not depend on when the bundle is made.
_MADE = (1980, 1, 1, 0, 0, 0)


def bundle(organisation: Organisation, sealed: Statement) -> bytes:
    """Entries up to the cut, rules, statement, checkpoint, list of evidence, `verify.py`."""
    note = (
        Checkpoint.objects.everywhere(because="one organisation, named")
        .filter(organisation=organisation, size=sealed.cut)
        .values_list("note", flat=True)
        .get()
    )
    with tempfile.TemporaryDirectory() as name:
        paths = write_bundle(
            Path(name),
            read=queries.reader(organisation.pk, cut=sealed.cut),
            ruleset=json.loads(sealed.ruleset.body),
            statement=json.loads(sealed.body),
            checkpoint=note,
        )
        return _zipped(paths)


def _zipped(paths: list[Path]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(paths):
            info = zipfile.ZipInfo(path.name, _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
    return out.getvalue()
