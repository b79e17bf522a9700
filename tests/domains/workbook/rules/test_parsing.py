"""From raw sheets to rows."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import unicodedata

import pytest

from pulmu.core.files.sheets import SheetHead
from pulmu.core.kernel.kst import KST
from pulmu.domains.workbook.rules import rows
from pulmu.domains.workbook.rules.parsing import parse
from pulmu.domains.workbook.rules.problems import Ignored
from pulmu.domains.workbook.rules.sheets import SHEETS

from .making import TODAY, a_row, errors, parsed, parts, raw, warnings


def test_a_whole_row_of_each_kind_of_value():
    found = parsed(
        {
            "참가자": [
                a_row(
                    "참가자",
                    생년월일="890503",
                    출생연도=1989,
                    성별="여",
                    연락처=1012345678,
                    지역=" 김해시 ",
                    소속="인제대학교",
                    역할="강사",
                    출석="○",
                    증빙="가.pdf; 나.jpg",
                )
            ]
        }
    )

    assert found.report.ok
    assert found.rows["attendance"] == [
        rows.AttendanceRow(
            row=2,
            session_code="2023-01",
            on=dt.date(2023, 5, 1),
            name="홍길동",
            birth_date=dt.date(1989, 5, 3),
            birth_year=1989,
            sex="여",
            phone="01012345678",
            region="김해시",
            affiliation="인제대학교",
            role="강사",
            is_present=True,
            evidence=("가.pdf", "나.jpg"),
        )
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_a_row_with_required_cells_only(sheet):
    found = parsed({sheet.ko: [a_row(sheet.ko)]})

    assert errors(found) == []
    assert warnings(found) == []
    assert found.present == [sheet.code]
    assert len(found.rows[sheet.code]) == 1


def test_what_empty_cells_mean():
    (session,) = parsed({"프로그램": [a_row("프로그램")]}).rows["sessions"]
    (person,) = parsed({"참가자": [a_row("참가자")]}).rows["attendance"]
    (use,) = parsed({"이용일지": [a_row("이용일지", 출력물수="  ")]}).rows["uses"]
    (made,) = parsed({"시제품": [a_row("시제품")]}).rows["prototypes"]
    (sale,) = parsed({"매출": [a_row("매출")]}).rows["revenue"]
    (hire,) = parsed({"고용": [a_row("고용")]}).rows["hires"]

    assert (session.capacity, session.group_headcount, session.host) == (None, 0, "")
    assert (person.role, person.sex, person.phone, person.birth_date) == ("참가자", "", "", None)
    assert (use.parts, use.role, use.evidence) == (0, "참가자", ())
    assert (made.parts, made.kind, made.completed_on) == (1, "기타", None)
    assert (sale.share_bp, sale.invoice_no) == (10_000, "")
    assert (hire.is_founder, hire.contract, hire.left_on) == (False, "", None)


def test_moments_are_of_seoul():
    (session,) = parsed({"프로그램": [a_row("프로그램", 시작="2024. 1. 1. 오전 12:30")]}).rows[
        "sessions"
    ]

    assert session.starts_at == dt.datetime(2024, 1, 1, 0, 30, tzinfo=KST)


@pytest.mark.parametrize("line", range(1, 11))
def test_the_header_may_stand_in_any_of_the_first_ten_rows(line):
    title = [[number, "2023년 입주 현황"] for number in range(1, line)]
    table = raw([a_row("공간지원")], header=line)

    found = parse([SheetHead("공간지원", False, True), [*title, *table]], today=TODAY)

    assert errors(found) == []
    assert [row.row for row in found.rows["tenancies"]] == [line + 1]


def test_a_header_in_row_eleven_is_too_late():
    table = raw([a_row("공간지원")], header=11)

    found = parse([SheetHead("공간지원", False, True), table], today=TODAY)

    assert errors(found) == [("공간지원", 0, "", "no_header")]
    assert found.present == []


def test_the_first_row_with_every_required_name_is_the_header():
    table = raw([a_row("목표")])

    found = parse([SheetHead("목표", False, True), [[1, "지표코드"], *_moved(table)]], today=TODAY)

    assert len(found.rows["targets"]) == 1


def test_a_missing_header_names_what_was_not_found():
    lines = [[1, "현황"], [2, "지표코드", "연도"], [3, "users", 2023]]

    found = parse([SheetHead("목표", False, True), lines], today=TODAY)

    assert found.report.errors.lines[0].fields == {"missing": "목표"}


def test_blank_rows_are_skipped():
    table = raw([a_row("목표"), {}, {"지표코드": "  "}, a_row("목표", 연도=2024)])

    found = parse([SheetHead("목표", False, True), table], today=TODAY)

    assert errors(found) == []
    assert [(row.row, row.year) for row in found.rows["targets"]] == [(2, 2023), (5, 2024)]


def test_a_row_that_has_only_unknown_columns_is_blank():
    """Sheets whose running numbers were filled in for the whole year."""
    table = raw([{"연번": 1} | a_row("목표"), {"연번": 2}, {"연번": 3}])

    found = parse([SheetHead("목표", False, True), table], today=TODAY)

    assert errors(found) == []
    assert len(found.rows["targets"]) == 1
    assert found.report.ignored == [Ignored("목표", "연번")]


@pytest.mark.parametrize("first", ["예) users", " 예)users", unicodedata.normalize("NFD", "예) x")])
def test_example_rows_are_skipped(first):
    found = parsed({"목표": [a_row("목표", 지표코드=first, 연도="여기"), a_row("목표")]})

    assert errors(found) == []
    assert [row.row for row in found.rows["targets"]] == [3]


def test_an_example_further_right_is_no_example_row():
    found = parsed({"참가자": [a_row("참가자", 성명="예) 홍길동")]})

    assert found.rows["attendance"][0].name == "예) 홍길동"


def test_columns_in_any_order_and_unknown_ones():
    row = a_row("목표")
    table = raw([row], columns=["비고", "목표", "연도", "지표코드"])

    found = parse([SheetHead("목표", False, True), table], today=TODAY)

    assert found.rows["targets"] == [rows.TargetRow(2, "programme_runs", 2023, 80)]
    assert found.report.ignored == [Ignored("목표", "비고")]


def test_cells_beyond_the_last_heading_are_nothing():
    table = raw([a_row("목표")])
    table[1] += [None, "덧글"]

    assert errors(parse([SheetHead("목표", False, True), table], today=TODAY)) == []


def test_unknown_sheets_are_reported_as_ignored():
    found = parse([SheetHead("안내", False, False), *parts({"목표": [a_row("목표")]})], today=TODAY)

    assert found.report.ignored == [Ignored("안내")]
    assert found.report.ok


def test_a_missing_sheet_and_an_empty_one_are_fine():
    found = parse([SheetHead("매출", False, True)], today=TODAY)

    assert (found.report.ok, found.present) == (True, [])


def test_two_sheets_of_one_kind():
    both = {"참가자": [a_row("참가자")]} | {"attendance": [a_row("참가자")]}

    found = parsed(both)

    assert errors(found) == [("attendance", 0, "", "sheet_twice")]
    assert len(found.rows["attendance"]) == 1


def test_a_hidden_sheet_is_read_with_a_warning():
    head, table = parts({"목표": [a_row("목표")]})

    found = parse([SheetHead(head.name, hidden=True, known=True), table], today=TODAY)

    assert warnings(found) == [("목표", 0, "", "hidden_sheet")]
    assert len(found.rows["targets"]) == 1


def test_a_short_birth_date_later_than_the_day_is_of_the_century_before():
    born = {"생년월일": "230601", "일자": "2023-05-01"}

    found = parsed({"참가자": [a_row("참가자", **born), a_row("참가자", 생년월일="2023-06-01")]})

    assert [row.birth_date for row in found.rows["attendance"]] == [
        dt.date(1923, 6, 1),
        dt.date(2023, 6, 1),
    ]


def test_all_faults_of_a_row_are_told_and_the_row_is_left_out():
    found = parsed({"매출": [a_row("매출", 공급일="어제", 공급가액="많음", 구분="반반")]})

    assert errors(found) == [
        ("매출", 2, "공급일", "not_a_date"),
        ("매출", 2, "공급가액", "not_a_number"),
        ("매출", 2, "구분", "not_in_list"),
    ]
    assert found.rows["revenue"] == []


def test_ten_thousand_wrong_rows_are_counted_and_five_thousand_kept_to_be_mended():
    wrong = [a_row("참가자", 일자="어제", 성명=f"사람{n}") for n in range(10_000)]
    good = parts({"참가자": wrong})

    tracemalloc.start()
    found = parse(good, today=TODAY)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (found.report.errors.total, len(found.report.errors.lines)) == (10_000, 5_000)
    assert found.report.errors.counts == {("참가자", "not_a_date"): 10_000}
    assert peak < 10_000_000


def test_a_value_is_shown_short_and_without_personal_numbers():
    long = a_row("참가자", 일자="가" * 500, 성명="홍길동 890503-1234567")

    lines = parsed({"참가자": [long]}).report.errors.lines

    assert len(lines[0].value) == 80
    assert lines[1].value == "홍길동 890503-*******"


def test_equal_words_are_kept_once():
    many = [a_row("참가자", 지역="김해시 " * 3) for _n in range(50)]

    found = parsed({"참가자": many}).rows["attendance"]

    assert len({id(row.region) for row in found}) == 1


def _moved(table):
    return [[line[0] + 1, *line[1:]] for line in table]
