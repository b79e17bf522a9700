"""Only the wrong rows of an upload as a workbook: mended, it comes in as it is."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from pulmu.core.jobs.actions import work_one
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.programmes.models import Attendance
from tests.journeys.workbooks import YEAR, write

IMPORTS = "/desk/imports/"
WHY = {"reason": "참가자 명단 수정"}
HEADS, FIRST, *OTHERS = YEAR["참가자"]
PHONE = FIRST[3]
WRONG_DAY = (FIRST[0], "+2023-13-45", *FIRST[2:])
LAST = "Reason and way out (not read)"


def work() -> None:
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


@pytest.fixture
def sent(hana, tmp_path):
    """The page of an upload that was checked: of sheets, or of a file as it is."""

    def sent(sheets) -> str:
        upload = sheets
        if isinstance(sheets, dict):
            content = write(tmp_path / "made.xlsx", sheets).read_bytes()
            upload = SimpleUploadedFile("2023.xlsx", content)
        page = hana.post(f"{IMPORTS}upload/", {"workbook": upload}).url
        work()
        return page

    return sent


def taken(browser, page):
    answer = browser.post(f"{page}rows.xlsx", WHY)
    assert answer.status_code == 200, answer.content.decode()
    return load_workbook(io.BytesIO(answer.content))


def cell_of(sheet, heading: str, row: int):
    """By the name of its column; the last column is headed in the row above the names."""
    names = [one.value for one in sheet[2]]
    place = names.index(heading) if heading in names else len(names) - 1
    return sheet.cell(row, place + 1)


def sent_again(hana, book, sent) -> dict:
    """The report on what a workbook would do, and then what it did."""
    out = io.BytesIO()
    book.save(out)
    page = sent(SimpleUploadedFile("rows.xlsx", out.getvalue()))
    report = hana.get(page).context["report"]
    hana.post(f"{page}confirm/")
    work()
    return report


def test_whole_rows_come_with_marked_cells_reasons_and_what_they_refer_to(hana, sent):
    page = sent({**YEAR, "참가자": [HEADS, WRONG_DAY, *OTHERS]})

    book = taken(hana, page)

    assert book.sheetnames == ["프로그램", "참가자"]
    rows = book["참가자"]
    assert rows.max_row == 3
    wrong, right = cell_of(rows, "일자", 3), cell_of(rows, "연락처", 3)
    assert (wrong.value, wrong.data_type) == ("+2023-13-45", "s")
    assert "This is not a date." in wrong.comment.text
    assert wrong.fill.fgColor.rgb != right.fill.fgColor.rgb
    assert (right.value, right.comment) == (PHONE, None)
    assert (cell_of(rows, "성명", 3).value, cell_of(rows, "출생연도", 3).value) == (FIRST[2], 1990)
    why = cell_of(rows, LAST, 3).value
    assert why.startswith(
        "Row 2 of the file\n일자 · date: This is not a date. Write it as 2023-05-01"
    )
    # The session is not on record yet, and the row cannot come in without it.
    assert cell_of(book["프로그램"], "회차코드", 3).value == FIRST[0]
    assert "comes along" in cell_of(book["프로그램"], LAST, 3).value


def test_wrong_rows_mended_in_the_workbook_come_in_cleanly(cast, hana, sent):
    book = taken(hana, sent({**YEAR, "참가자": [HEADS, WRONG_DAY, *OTHERS]}))
    cell_of(book["참가자"], "일자", 3).value = "2023-05-10"

    report = sent_again(hana, book, sent)

    assert (report.ok, report.ignored, report.warning_count) == (True, [], 0)
    assert report.created == 2
    (attendance,) = Attendance.objects.within(cast.hana)
    assert (attendance.person.name, attendance.session.code) == (FIRST[2], FIRST[0])
    assert str(attendance.on) == "2023-05-10"


def test_not_mended_they_are_refused_again(hana, sent):
    book = taken(hana, sent({"참가자": [HEADS, WRONG_DAY]}))

    report = sent_again(hana, book, sent)

    assert report.error_count == 1
    assert not report.ok


def test_what_is_recorded_already_does_not_come_along(hana, sent):
    page = sent(YEAR)
    hana.post(f"{page}confirm/")
    work()

    book = taken(hana, sent({**YEAR, "참가자": [HEADS, WRONG_DAY, *OTHERS]}))

    assert book.sheetnames == ["참가자"]


def test_both_rows_that_mean_one_record_are_there(hana, sent):
    heads, *rows = YEAR["프로그램"]
    twice = [heads, rows[0], (*rows[0][:2], "2회차", *rows[0][3:]), rows[1]]

    sheet = taken(hana, sent({"프로그램": twice}))["프로그램"]

    assert [cell_of(sheet, "회차명", row).value for row in (3, 4)] == ["1회차", "2회차"]
    assert "Row 2 is the same record" in cell_of(sheet, LAST, 4).value
    assert sheet.max_row == 4


def test_rows_of_a_zip_of_csv_are_handed_out_too(cast, hana, sent):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2023/목표.csv", "지표코드,연도,목표\nusers,2023,10\nrevenue,2023,=1+1\n")
    book = taken(hana, sent(SimpleUploadedFile("2023.zip", packed.getvalue())))

    wrong = cell_of(book["목표"], "목표", 3)
    assert (wrong.value, wrong.data_type) == ("=1+1", "s")
    wrong.value = 5
    assert sent_again(hana, book, sent).created == 1


def test_pasted_rows_are_handed_out_too(hana, sent):
    pasted = hana.post(f"{IMPORTS}paste/targets/", {"rows": "users\t2023\t10\nusers\tx\t10\n"})
    work()

    book = taken(hana, pasted.url)

    assert cell_of(book["목표"], "연도", 3).value == "x"
    cell_of(book["목표"], "연도", 3).value = 2024
    assert sent_again(hana, book, sent).created == 1


def test_rows_under_a_labs_own_names_stand_under_those_of_the_import(cast, hana, sent):
    told = {
        "s0-code": "targets",
        "s0-was": "targets",
        "s0-c0": "line",
        "s0-c1": "year",
        "s0-c2": "value",
    }
    page = sent({"우리 목표": [("코드", "해", "값"), ("users", 2023, "열")]})
    hana.post(f"{page}names/", told)
    work()

    book = taken(hana, page)

    assert book.sheetnames == ["목표"]
    assert cell_of(book["목표"], "목표", 3).value == "열"
    cell_of(book["목표"], "목표", 3).value = 10
    assert sent_again(hana, book, sent).created == 1


def test_a_resident_registration_number_is_not_handed_on(hana, sent):
    numbers = ("P23-001", "2023-05-10", "890503-1234567", "010-1111-0000", "8905031234567")
    book = taken(hana, sent({**YEAR, "참가자": [HEADS, (*numbers, "여", "참가자", "O")]}))

    rows = book["참가자"]
    assert [cell_of(rows, name, 3).value for name in ("성명", "출생연도")] == [None, None]
    assert "never stored" in cell_of(rows, "성명", 3).comment.text


def test_more_wrong_rows_than_the_page_shows_are_all_there(hana, sent):
    rows = [(FIRST[0], "아무 날", f"가나{at}", "", "", "여", "참가자", "O") for at in range(250)]

    assert taken(hana, sent({**YEAR, "참가자": [HEADS, *rows]}))["참가자"].max_row == 252


def test_what_concerns_a_sheet_as_a_whole_stands_in_a_list(hana, sent):
    book = taken(hana, sent({"참가자": [("회차코드", "일자"), ("P23-001", "2023-05-10")]}))

    assert book.sheetnames == ["Rows"]
    weight, sheet, *_place, reason, way_out = [one.value for one in book.worksheets[0][2]]
    assert (weight, sheet) == ("to mend", "참가자")
    assert "is a header" in reason
    assert way_out


def test_when_the_file_is_gone_the_list_of_the_report_is_left(hana, sent):
    heads, first, *rest = YEAR["프로그램"]
    page = sent({**YEAR, "프로그램": [heads, (*first[:3], "도예", *first[4:]), *rest]})
    hana.post(f"{page}confirm/")
    work()

    sheet = taken(hana, page).worksheets[0]

    assert [one.value for one in sheet[2]][:5] == ["to look at", "프로그램", 2, "분야", "도예"]


def test_rows_leave_for_a_reason_that_is_kept(cast, hana, sent):
    page = sent({"참가자": [HEADS, WRONG_DAY]})
    key = page.strip("/").rpartition("/")[2]

    asked = hana.get(f"{page}rows.xlsx")
    refused = hana.post(f"{page}rows.xlsx", {"reason": "  "})
    assert (asked.status_code, refused.status_code) == (200, 422)
    assert not AccessRecord.objects.within(cast.hana).exists()
    taken(hana, page)

    (access,) = AccessRecord.objects.within(cast.hana)
    assert (access.what, access.reason) == (f"workbook.rows:{key}", WHY["reason"])


def test_strangers_find_nothing_and_an_inspector_takes_nothing(cast, hana, minsu, guest, sent):
    page = sent({"참가자": [HEADS, WRONG_DAY]})

    assert minsu.post(f"{page}rows.xlsx", WHY).status_code == 404
    assert guest.post(f"{page}rows.xlsx", WHY).status_code == 403
    assert "rows.xlsx" not in guest.get(page).content.decode()
    assert "rows.xlsx" in hana.get(page).content.decode()
