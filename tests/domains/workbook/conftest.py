"""A lab with rules, a folder of evidence, and a way to bring workbooks in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.models import Change, Event
from pulmu.domains.workbook.actions import import_workbook, surveying
from pulmu.domains.workbook.actions.surveying import models
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report
from pulmu.ledger import posting, rulebook
from pulmu.ledger import queries as ledger
from pulmu.ledger.checking import check
from pulmu.ledger.models import Blob, Entry, LiveFact, LiveLink
from tests.conftest import Cast
from tests.factories import when

from . import plain_survey
from .books import Sheets, a_year, write

AT = when("2024-01-15 09:00")
LATER = when("2024-01-16 09:00")

BringIn = Callable[..., Report]


@pytest.fixture(autouse=True)
def _every_survey_is_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test takes back: what is asked of the trail is what a look at everything finds,
    whether others have written little or much.
    """
    look = surveying.survey

    def both(actor: Actor, found: Import) -> surveying.Survey:
        plain = plain_survey.survey(actor, found)
        with monkeypatch.context() as much:
            much.setattr(surveying, "WHOLE", 0)
            _assert_plain(look(actor, found), plain)
        asked = look(actor, found)
        _assert_plain(asked, plain)
        return asked

    monkeypatch.setattr(surveying, "survey", both)


def _assert_plain(asked: surveying.Survey, plain: plain_survey.Plain) -> None:
    going = _some({label: asked.going(label) for label in asked.remove})
    assert _some(asked.back) == _some(plain.back)
    assert _some(asked.restore) == _some(plain.restore)
    assert _some(asked.kept) == _some(plain.kept)
    assert {label: list(keys) for label, keys in going.items()} == _some(plain.remove)
    assert list(going) == list(_some(plain.remove))
    assert _some(asked.remove) == {label: len(keys) for label, keys in going.items()}
    assert all(plain.made[key] == made for keys in going.values() for key, made in keys.items())
    assert list(asked.links()) == plain.links


def _some(by_label: dict[str, Any]) -> dict[str, Any]:
    return {label: found for label, found in by_label.items() if found}


@pytest.fixture
def lab(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    """The cast with counting rules installed and an empty store for files."""
    settings.PULMU_DATA_DIR = tmp_path / "data"
    rulebook.install_shipped()
    return cast


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """The files that the year names."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "출석부.pdf").write_bytes(a_pdf())
    (folder / "부스.png").write_bytes(a_picture())
    return folder


@pytest.fixture
def bring_in(lab: Cast, tmp_path: Path) -> BringIn:
    """Brings sheets in as Hana, and gives the report."""

    def bring_in(sheets: Sheets | None = None, *, by: Actor | None = None, **how: Any) -> Report:
        folder = tmp_path / new_key()
        folder.mkdir()
        path = write(folder / "workbook.xlsx", a_year() if sheets is None else sheets)
        wanted = {"evidence": None, "replace_year": None, "dry_run": False, "at": AT, **how}
        return import_workbook(by or lab.hana, path=path, **wanted)

    return bring_in


def a_pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    writer.write(out)
    return out.getvalue()


def a_picture(colour: str = "orange") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def records(cast: Cast) -> dict[str, dict[str, Any]]:
    """Everything that an import can write, by model and key, but for when it was typed."""
    return {
        model._meta.label: {
            record.key: {
                column.attname: getattr(record, column.attname)
                for column in model._meta.concrete_fields
                if column.attname not in {"id", "created_at", "changed_at"}
            }
            for record in model.objects.within(cast.hana).order_by("pk")
        }
        for model in models()
    }


def facts(cast: Cast) -> dict[str, bytes]:
    """What stands in the ledger: source and content."""
    live = LiveFact.objects.within(cast.hana)
    return {source: bytes(content) for source, content in live.values_list("source", "content")}


def links(cast: Cast) -> set[tuple[str, str]]:
    return set(LiveLink.objects.within(cast.hana).values_list("left", "right"))


def written(cast: Cast) -> dict[str, int]:
    """How much there is of everything that only grows."""
    return {
        "entries": ledger.size(cast.gimhae.pk),
        "blobs": Blob.objects.within(cast.hana).count(),
        "events": Event.objects.within(cast.hana).count(),
        "changes": Change.objects.within(cast.hana).count(),
    }


def verbs(cast: Cast) -> dict[str, int]:
    """How many entries there are of each verb."""
    found: dict[str, int] = {}
    mine = Entry.objects.within(cast.hana)
    for verb in mine.values_list("verb", flat=True):
        found[verb] = found.get(verb, 0) + 1
    return found


def assert_sound(cast: Cast) -> None:
    """The ledger verifies, says what the records ask for, and nothing is half-written."""
    assert ledger.size_and_batch(cast.gimhae.pk)[1] == ""
    assert check(cast.gimhae).faults == []
    posted = posting.reconcile_all(cast.operator, at=LATER)
    assert (posted.asserted, posted.retracted) == (0, 0)
