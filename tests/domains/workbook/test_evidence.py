from __future__ import annotations

import hashlib
import unicodedata

from pulmu.core.files import store
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook.messages import WARNINGS
from pulmu.ledger.models import Blob

from .books import a_year
from .conftest import LATER, a_pdf, a_picture, links, written


def naming(text: str):
    book = a_year("프로그램")
    book["프로그램"][0]["증빙"] = text
    return book


def test_files_are_attached_to_the_record_of_their_row(lab, bring_in, evidence):
    report = bring_in(naming("출석부.pdf; 부스.png;"), evidence=evidence)

    session = Session.objects.within(lab.hana).get(code="S-1")
    blobs = {blob.name: blob for blob in Blob.objects.within(lab.hana)}
    assert report.attached == 2
    assert links(lab) == {(f"session:{session.key}", blob.sha256) for blob in blobs.values()}
    assert blobs["부스.png"].type == "image/png"
    assert all(store.is_intact(blob.sha256) for blob in blobs.values())


def test_names_are_found_however_they_are_composed_and_wherever_they_lie(lab, bring_in, tmp_path):
    folder = tmp_path / "files" / "5월"
    folder.mkdir(parents=True)
    (folder / unicodedata.normalize("NFD", "출석부 1회.pdf")).write_bytes(a_pdf())
    (folder / "사진.PNG").write_bytes(a_picture())

    report = bring_in(naming("출석부  1회.pdf; 5월\\사진.png"), evidence=tmp_path / "files")

    assert (report.attached, report.warning_count) == (2, 0)


def test_of_two_files_of_one_name_none_is_taken_for_the_other(lab, bring_in, tmp_path):
    for month, colour in (("1월", "red"), ("2월", "blue")):
        (tmp_path / "files" / month).mkdir(parents=True)
        (tmp_path / "files" / month / "출석부.png").write_bytes(a_picture(colour))

    vague = bring_in(naming("출석부.png"), evidence=tmp_path / "files")
    exact = bring_in(naming("2월/출석부.png"), evidence=tmp_path / "files", at=LATER)

    [warning] = vague.warnings
    assert (warning.value, vague.attached) == ("출석부.png", 0)
    assert warning.reason == str(WARNINGS["evidence_several"].reason)
    assert (exact.warning_count, exact.attached) == (0, 1)
    [blob] = Blob.objects.within(lab.hana)
    assert blob.sha256 == hashlib.sha256(a_picture("blue")).hexdigest()


def test_what_an_earlier_import_brought_is_not_missing_when_it_is_not_handed_over_again(
    lab, bring_in, evidence
):
    bring_in(naming("출석부.pdf"), evidence=evidence)

    again = bring_in(naming("출석부.pdf; 새.pdf"), at=LATER)

    assert [warning.value for warning in again.warnings] == ["새.pdf"]


def test_one_content_under_two_names_is_one_file(lab, bring_in, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(a_pdf())

    report = bring_in(naming("a.pdf; b.pdf"), evidence=folder)

    assert report.attached == 1
    assert Blob.objects.within(lab.hana).count() == 1


def test_a_missing_file_is_a_warning_of_its_row(lab, bring_in, evidence):
    report = bring_in(naming("출석부.pdf; 없음.pdf"), evidence=evidence)

    [warning] = report.warnings
    assert (warning.sheet, warning.row, warning.column, warning.value) == (
        "프로그램", 2, "증빙", "없음.pdf",
    )  # fmt: skip
    assert report.attached == 1


def test_without_a_folder_every_named_file_is_missing(lab, bring_in):
    report = bring_in(naming("출석부.pdf"))

    assert (report.ok, report.warning_count, report.attached) == (True, 1, 0)


def test_a_file_that_must_not_be_kept_stops_the_import(lab, bring_in, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "그림.svg").write_text("<svg xmlns='x'><script/></svg>", encoding="utf-8")
    (folder / "빈.pdf").write_bytes(b"")
    (folder / "거짓.png").write_bytes(a_pdf())
    before = written(lab)

    report = bring_in(naming("그림.svg; 빈.pdf; 거짓.png"), evidence=folder)

    assert [(one.row, one.column, one.value) for one in report.errors] == [
        (2, "증빙", "그림.svg"),
        (2, "증빙", "빈.pdf"),
        (2, "증빙", "거짓.png"),
    ]
    assert all(one.reason for one in report.errors)
    assert written(lab) == before


def test_a_file_with_resident_registration_numbers_is_warned_of(lab, bring_in, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "명단.csv").write_text("성명,번호\n홍길동,900101-1234568\n", encoding="utf-8")

    report = bring_in(naming("명단.csv"), evidence=folder)

    [warning] = report.warnings
    assert warning.value == "명단.csv"
    assert "900101" not in warning.reason
    assert Blob.objects.within(lab.hana).get().notes == ["personal_numbers"]


def test_a_link_out_of_the_folder_is_not_followed(lab, bring_in, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(a_pdf())
    (folder / "출석부.pdf").symlink_to(tmp_path / "secret.pdf")

    report = bring_in(naming("출석부.pdf"), evidence=folder)

    assert (report.attached, report.warning_count) == (0, 1)


def test_evidence_can_come_with_a_later_import(lab, bring_in, evidence):
    bring_in()

    report = bring_in(evidence=evidence, at=LATER)

    assert report.counts()["changed"] == {}
    assert report.attached == 2
