"""What a lab's own names of sheets and columns are taken for, before anybody says so."""

from __future__ import annotations

import pytest

from pulmu.core.files.sheets import SheetHead
from pulmu.domains.workbook.rules import likeness, sheets, unfamiliar
from pulmu.domains.workbook.rules.naming import NO_NAMES, Names
from tests.domains.workbook.old_books import COURSES, MEANT, NOTES, OLD, ROSTER


def glimpsed(book=OLD):
    glimpse = unfamiliar.Glimpse()
    parts = []
    for name, lines in book.items():
        rows = [[at, *line] for at, line in enumerate(lines, 1) if line]
        parts += [SheetHead(name, hidden=False, known=False), rows]
    assert list(glimpse.over(parts)) == parts
    return glimpse


def found(book=OLD, names=NO_NAMES):
    return {one.name: one for one in unfamiliar.found(glimpsed(book), names, ())}


def guessed(name):
    headings = [column.heading() for column in found()[name].columns]
    code = likeness.guess_sheet(name, headings)
    return code, likeness.guess_columns(sheets.BY_CODE[code], headings) if code else {}


@pytest.mark.parametrize(("name", "code"), [(ROSTER, "attendance"), (COURSES, "sessions")])
def test_an_old_sheet_is_known_by_its_name_and_its_columns(name, code):
    assert guessed(name) == (code, MEANT[name])


def test_what_is_like_nothing_is_left_out():
    assert guessed(NOTES) == ("", {})


@pytest.mark.parametrize("heading", ["번호", "No.", "비고", "연번"])
def test_running_numbers_and_remarks_are_never_guessed(heading):
    for sheet in sheets.SHEETS:
        assert likeness.guess_columns(sheet, [likeness.Heading(heading)]) == {}


def test_a_phone_number_is_one_whatever_stands_above_it():
    heading = likeness.Heading("칸 4", frozenset({"phone"}), ("010-****-0001",))

    assert likeness.guess_columns(sheets.ATTENDANCE, [heading]) == {"칸 4": "phone"}


def test_a_column_of_words_is_not_taken_for_a_date():
    heading = likeness.Heading("교육일 안내", frozenset(), ("매주 화요일",))

    assert likeness.guess_columns(sheets.ATTENDANCE, [heading]) == {}


def test_what_was_told_before_is_guessed_first():
    known = {"칸4": "region"}

    found = likeness.guess_columns(sheets.ATTENDANCE, [likeness.Heading("칸 4")], known=known)

    assert found == {"칸 4": "region"}


def test_each_column_is_guessed_once():
    headings = [likeness.Heading("이름"), likeness.Heading("성함")]

    assert len(likeness.guess_columns(sheets.ATTENDANCE, headings)) == 1


def test_the_header_is_found_below_a_title():
    assert [one.name for one in found()[ROSTER].columns][:3] == ["번호", "교육코드", "교육일"]


def test_examples_of_persons_are_masked():
    examples = {one.name: one.examples for one in found()[ROSTER].columns}

    assert examples["이름"] == ("강*늘", "문*다")
    assert examples["핸드폰"] == ("010-****-0001", "010-****-0002")
    assert examples["생일"] == ("19***",)
    assert examples["출결"] == ("결석", "출석") or examples["출결"] == ("출석", "결석")


@pytest.mark.parametrize(
    ("heading", "value", "shown"),
    [
        ("칸 1", "홍길동", "홍*동"),
        ("칸 1", "완료", "완료"),
        ("칸 1", "a.person@example.org", "a.***@example.org"),
        ("칸 1", 1012345678, "010-****-5678"),
        ("담당자", "Hong Gildong", "H*** G******"),
        ("주민번호", "900101-1234567", "90***"),
        ("칸 1", "900101-1234567", "900101-*******"),
        ("금액", 12_000_000, "12000000"),
    ],
)
def test_a_value_is_masked_by_its_heading_or_its_looks(heading, value, shown):
    assert unfamiliar.example(heading, value) == shown


def test_a_sheet_left_out_on_purpose_is_not_asked_about_again():
    assert NOTES not in found(names=Names({"메모": ""}))


def test_a_known_sheet_is_asked_about_only_when_a_column_is_strange():
    attendance = [column.ko for column in sheets.ATTENDANCE.columns]
    for heading, asked in ((attendance, False), ([*attendance, "신청경로"], True)):
        glimpse = glimpsed({"참가자": [heading]})
        assert bool(unfamiliar.found(glimpse, NO_NAMES, ["참가자"])) == asked
    told = Names({}, {"attendance": {"신청경로": ""}})
    assert unfamiliar.found(glimpse, told, ["참가자"]) == []


def test_a_hostile_width_or_length_is_cut():
    wide = {f"시트{n}": [tuple(f"열{n}" for n in range(500))] for n in range(60)}

    asked = found(wide)

    assert len(asked) == unfamiliar.MOST_SHEETS
    assert len(asked["시트0"].columns) == unfamiliar.MOST_HEADINGS
