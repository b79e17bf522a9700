"""Names that a lab has told are read; a name of the specification always goes before."""

from __future__ import annotations

from pulmu.core.files.sheets import SheetHead
from pulmu.domains.workbook.rules.naming import NO_NAMES, Names
from pulmu.domains.workbook.rules.parsing import parse
from pulmu.domains.workbook.rules.unfamiliar import Glimpse, found

from .making import TODAY, a_row, raw

TOLD = Names(
    {"수강생명단": "attendance", "메모": ""},
    {"attendance": {"핸드폰": "phone", "교육코드": "session_code", "비고": ""}},
)


def read(*sheets, names=TOLD):
    parts = []
    for name, rows in sheets:
        parts += [SheetHead(name, hidden=False, known=True), rows]
    return parse(parts, today=TODAY, names=names)


def renamed(row, **names):
    return {names.get(column, column): value for column, value in row.items()}


def a_roster(**names):
    return raw([renamed(a_row("참가자", 연락처="010-1234-5678"), **names)])


def test_sheet_and_columns_are_read_by_the_names_told():
    found = read(("수강생 명단", a_roster(연락처="핸드폰", 회차코드="교육 코드")))

    [row] = found.rows["attendance"]
    assert (row.phone, row.session_code) == ("01012345678", "2023-01")
    assert [(one.sheet, one.column, one.means) for one in found.report.translated] == [
        ("수강생 명단", "", "참가자"),
        ("수강생 명단", "교육 코드", "회차코드"),
        ("수강생 명단", "핸드폰", "연락처"),
    ]


def test_a_known_name_goes_before_one_that_was_told():
    row = {**a_row("참가자", 연락처="010-1111-1111"), "핸드폰": "010-2222-2222"}

    found = read(("참가자", raw([row])))

    assert found.rows["attendance"][0].phone == "01011111111"
    assert [one.column for one in found.report.ignored] == ["핸드폰"]
    assert found.report.translated == []


def test_a_known_name_cannot_be_told_to_mean_something_else():
    names = Names({}, {"attendance": {"지역": "affiliation"}})

    found = read(("참가자", raw([a_row("참가자", 지역="김해시")])), names=names)

    assert (found.rows["attendance"][0].region, found.rows["attendance"][0].affiliation) == (
        "김해시",
        "",
    )


def test_a_row_that_is_a_header_by_the_specification_goes_before_one_that_was_told_about():
    head = [column for column in a_row("참가자") if column != "회차코드"]
    above = [1, *head, "교육코드"]
    [_numbered, *rows] = raw([a_row("참가자")], header=2)

    found = read(("참가자", [above, _numbered, *rows]))

    assert len(found.rows["attendance"]) == 1
    assert found.report.translated == []


def test_rows_right_below_a_header_that_was_told_about_are_read():
    rows = raw([renamed(a_row("참가자"), 회차코드="교육코드") for _row in range(20)])

    assert len(read(("수강생 명단", rows)).rows["attendance"]) == 20


def test_a_short_sheet_under_a_told_name_is_read_to_its_end():
    rows = raw([renamed(a_row("참가자"), 회차코드="교육코드")])

    assert len(read(("수강생 명단", rows)).rows["attendance"]) == 1


def test_a_told_sheet_without_a_required_column_is_wrong_like_any_other():
    found = read(("수강생 명단", raw([a_row("참가자", 회차코드=None)])))

    [wrong] = found.report.errors.lines
    assert (wrong.code, wrong.fields["missing"]) == ("no_header", "회차코드")


def test_what_was_left_out_on_purpose_is_left_aside():
    found = read(("메모", raw([{"할 일": "청소"}])))

    assert [one.sheet for one in found.report.ignored] == ["메모"]
    assert not found.report.errors.total


def test_two_sheets_of_one_sort_are_wrong_once():
    late = [[11, "아무것도"], [12, "없음"]]

    found = read(("참가자", a_roster()), ("수강생 명단", [*a_roster(회차코드="교육코드"), *late]))

    assert [one.code for one in found.report.errors.lines] == ["sheet_twice"]


def test_of_an_old_sheet_the_first_row_is_the_header_not_a_person_below_it():
    rows = [
        [1, "교육코드", "이름", "전화번호", "생년", "참석일", "출석여부"],
        [2, "OLD-1", "박새롬", "010-7777-1111", "1995", "2023-03-02", "출석"],
        [3, "OLD-1", "이틀림", "010-7777-3333", "구십", "2023-13-40", "출석"],
    ]

    [sheet] = found(Glimpse({"교육참여자": rows}), NO_NAMES, [])

    assert [one.name for one in sheet.columns] == rows[0][1:]
    assert sheet.columns[1].examples == ("박*롬", "이*림")


def test_a_title_above_the_header_is_not_taken_for_it():
    rows = [
        [1, "2023년 교육 참여자 명단"],
        [3, "성함", "HP", "과정", "출석"],
        [4, "박새롬", "010-7777-1111", "AI 기초", "출석"],
    ]

    [sheet] = found(Glimpse({"참여자": rows}), NO_NAMES, [])

    assert [one.name for one in sheet.columns] == ["성함", "HP", "과정", "출석"]
