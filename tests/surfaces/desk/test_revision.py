"""Sealed and now: what entered, what left, and why; and the proof to take away."""

from __future__ import annotations

import io
import zipfile

import pytest

from pulmu.domains.results import actions as results
from tests.factories import when
from tests.surfaces.conftest import a_recorded_session

REVISION = "/desk/year/2023/revision/0/"


@pytest.fixture
def sealed(cast, year):
    results.submit(cast.hana, year=2023, at=when("2024-01-05 09:00"))
    return results.seal(cast.dul, year=2023, at=when("2024-01-05 10:00"))


def test_a_seal_nothing_has_moved_since(hana, sealed, text):
    page = text(hana.get(REVISION))

    assert "Nothing has moved since the seal" in page
    assert sealed.digest in page
    assert "sealed by 두리, asked for by 하나" in page


def test_what_left_is_named_with_its_reason(hana, year, sealed, text):
    hana.post(
        f"/desk/fact/attendance/{year.attendances[0].key}/presence/",
        {"present": "0", "why": "found later"},
    )

    page = text(hana.get(REVISION))

    assert "1 figure is not what was sealed" in page
    assert '<span class="badge warn">-1</span>' in page
    assert "김*나 (참가자)" in page
    assert "It was found out later" in page


def test_what_entered_is_named(hana, cast, sealed, text):
    a_recorded_session(cast, "P23-002", headcount=5)

    page = text(hana.get(REVISION))

    assert "2 figures are not what was sealed" in page
    assert "과정 P23-002 1회차" in page
    assert "+5" in page


def test_the_bundle_is_a_zip_with_the_program_that_checks_it(hana, sealed):
    response = hana.get(f"{REVISION}bundle.zip")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()

    assert response["Content-Disposition"].startswith("attachment;")
    assert {name.rpartition("/")[2] for name in names} >= {"verify.py", "statement.json"}


def test_the_sealed_report_is_for_ever_the_same(hana, cast, sealed):
    before = hana.get(f"{REVISION}statement.json").content
    a_recorded_session(cast, "P23-002", headcount=5)

    assert hana.get(f"{REVISION}statement.json").content == before


@pytest.mark.parametrize("address", ["", "bundle.zip", "statement.json"])
def test_a_revision_of_another_lab_is_not_found(minsu, sealed, address):
    assert minsu.get(f"{REVISION}{address}").status_code == 404
