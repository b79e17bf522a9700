"""Evidence files: seen, saved, followed back; and what a browser may do with them."""

from __future__ import annotations

import pytest

from pulmu.core.files import store
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.outreach.actions import CultureActRow, record_culture_acts
from pulmu.domains.results import actions as results
from pulmu.ledger import actions as ledger
from tests.factories import a_membership, a_user, day, when
from tests.surfaces.conftest import a_browser

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"  # noqa: E501 -- a whole file


@pytest.fixture
def paper(cast, year, tmp_path):
    """A PDF on the session."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(PDF)
    at = when("2023-06-01 09:00")
    blob = results.add_files(cast.hana, files=[("계약서.pdf", path)], at=at)[0]
    results.attach_files(cast.hana, sources=[year.source], shas=[blob.sha256], at=at)
    return blob


def saved(response) -> bytes:
    """What the browser keeps. Reading a streamed answer to its end closes the file behind it."""
    return b"".join(response.streaming_content)


def test_a_file_leads_back_to_all_figures_it_supports(hana, year, sheet, text):
    page = text(hana.get(f"/desk/evidence/{sheet.sha256}/"))

    assert '<a href="/desk/year/2023/programme_runs/">' in page
    assert '<a href="/desk/year/2023/users/">' in page
    assert f'href="/desk/fact/session/{year.session.key}/"' in page
    assert f'<img src="/desk/evidence/{sheet.sha256}/picture"' in page


def test_a_picture_is_shown_as_we_encoded_it(hana, sheet):
    response = hana.get(f"/desk/evidence/{sheet.sha256}/picture")

    assert response["Content-Type"] == "image/jpeg"
    assert response.content.startswith(b"\xff\xd8")
    assert response.content != store.path_of(sheet.sha256).read_bytes()
    assert response["Content-Disposition"].startswith("inline")


def test_the_file_itself_is_a_download_and_may_do_nothing(hana, sheet):
    response = hana.post(f"/desk/evidence/{sheet.sha256}/take", {"reason": "연차평가 제출"})

    assert saved(response) == store.path_of(sheet.sha256).read_bytes()
    assert response["Content-Disposition"] == (
        'attachment; filename="_P23-001.png"; '
        "filename*=UTF-8''%EC%B6%9C%EC%84%9D%EB%B6%80_P23-001.png"
    )
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "no-store"


def test_a_pdf_is_framed_by_ourselves_alone(hana, paper):
    response = hana.get(f"/desk/evidence/{paper.sha256}/pdf")

    assert saved(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


def test_a_file_is_shown_only_as_what_it_is(hana, sheet, paper):
    assert hana.get(f"/desk/evidence/{sheet.sha256}/pdf").status_code == 404
    assert hana.get(f"/desk/evidence/{paper.sha256}/picture").status_code == 404


@pytest.mark.parametrize("view", ["", "file", "take", "picture"])
def test_a_file_of_another_lab_is_not_found(minsu, sheet, view):
    assert minsu.get(f"/desk/evidence/{sheet.sha256}/{view}").status_code == 404


def test_who_looks_at_papers_is_written_down_and_why_they_were_taken_out(guest, cast, year, sheet):
    guest.get(f"/desk/evidence/{sheet.sha256}/picture")
    saved(guest.post(f"/desk/evidence/{sheet.sha256}/take", {"reason": "현장 평가 확인"}))

    shown, taken = AccessRecord.objects.within(cast.hana).order_by("pk")
    assert (shown.what, shown.reason) == (f"evidence.shown:{sheet.sha256}", "")
    assert (taken.what, taken.reason) == (f"evidence.downloaded:{sheet.sha256}", "현장 평가 확인")
    assert shown.actor == "손님"
    assert set(shown.subjects) == {person.key for person in year.people}


def test_a_paper_that_may_show_persons_is_not_taken_out_without_a_reason(hana, cast, sheet, text):
    at = f"/desk/evidence/{sheet.sha256}/take"

    assert hana.get(f"/desk/evidence/{sheet.sha256}/file").url == at
    assert "What it is needed for" in text(hana.get(at))
    assert "This field is required." in text(hana.post(at, {"reason": "  "}))
    assert not AccessRecord.objects.within(cast.hana).exists()


@pytest.fixture
def press(cast, tmp_path):
    """A PDF on a culture-spread act: nobody's paper."""
    path = tmp_path / "press.pdf"
    path.write_bytes(PDF)
    at = when("2023-06-01 09:00")
    row = CultureActRow(on=day("2023-05-20"), type="언론보도", title="지역 신문")
    act = record_culture_acts(cast.hana, rows=[row], at=at).objects[0]
    blob = results.add_files(cast.hana, files=[("보도자료.pdf", path)], at=at)[0]
    results.attach_files(cast.hana, sources=[f"culture_act:{act.key}"], shas=[blob.sha256], at=at)
    return blob


def test_a_paper_of_nobody_is_taken_at_once_and_written_down(hana, cast, press):
    response = hana.get(f"/desk/evidence/{press.sha256}/take", follow=True)

    assert saved(response) == PDF
    (taken,) = AccessRecord.objects.within(cast.hana)
    assert (taken.what, taken.count) == (f"evidence.downloaded:{press.sha256}", 0)


def test_taking_a_paper_off_does_not_open_it(hana, cast, year, sheet):
    said = {"sha256": sheet.sha256, "source": year.source, "why": "personal data"}
    hana.post(f"/desk/fact/session/{year.session.key}/detach/", said)

    response = hana.get(f"/desk/evidence/{sheet.sha256}/file")

    assert response.url == f"/desk/evidence/{sheet.sha256}/take"
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_a_paper_that_belongs_nowhere_yet_asks_too(hana, cast, tmp_path):
    path = tmp_path / "new.pdf"
    path.write_bytes(PDF)
    at = when("2023-06-01 09:00")
    blob = results.add_files(cast.hana, files=[("무엇.pdf", path)], at=at)[0]

    assert hana.get(f"/desk/evidence/{blob.sha256}/file").url.endswith("/take")


def test_the_authority_opens_papers_only_in_the_lab_it_looks_at(cast, sheet, year):
    """From its own desk a lab's record is not there; its reading would stand in the wrong log."""
    user = a_user("authority@example.org", "협의회")
    a_membership(user, cast.authority, Role.INSPECTOR)
    browser = a_browser(user)

    at_home = [
        browser.get(f"/desk/fact/session/{year.session.key}/").status_code,
        browser.get(f"/desk/evidence/{sheet.sha256}/").status_code,
    ]
    browser.post("/desk/turn/", {"to": f"o{cast.gimhae.pk}"})
    browser.get(f"/desk/evidence/{sheet.sha256}/picture")

    assert at_home == [404, 404]
    assert browser.get(f"/desk/fact/session/{year.session.key}/").status_code == 200
    assert AccessRecord.objects.within(cast.hana).count() == 1


def test_a_destroyed_file_is_said_to_be_gone(hana, cast, sheet, text):
    ledger.destroy_file(
        cast.hana, sha256=sheet.sha256, basis="retention ended", at=when("2029-01-01 09:00")
    )

    page = text(hana.get(f"/desk/evidence/{sheet.sha256}/"))

    assert "This file was destroyed" in page
    assert hana.get(f"/desk/evidence/{sheet.sha256}/file").status_code == 404


def test_a_file_that_is_not_in_the_store_is_not_found(hana, sheet):
    store.delete(sheet.sha256)

    assert hana.get(f"/desk/evidence/{sheet.sha256}/file").status_code == 404
    assert hana.get(f"/desk/evidence/{sheet.sha256}/picture").status_code == 404


def test_no_other_word_is_a_digest(hana):
    assert hana.get("/desk/evidence/../../etc/passwd/file").status_code == 404
    assert hana.get(f"/desk/evidence/{'A' * 64}/file").status_code == 404
