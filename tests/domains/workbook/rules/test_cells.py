"""Single cells: every way to write something that the specification lists, and what is refused."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from pulmu.core.kernel.kst import KST
from pulmu.domains.workbook.rules import cells, contacts, dates, numbers
from pulmu.domains.workbook.rules.problems import Doubtful, Wrong

TODAY = dt.date(2024, 1, 5)


def wrong(read, cell):
    with pytest.raises(Wrong) as found:
        read(cell)
    return found.value.code


@pytest.mark.parametrize(
    "written",
    [
        "2023-05-01",
        "2023. 5. 1.",
        "2023.05.01",
        "2023. 5. 1",
        "2023/05/01",
        "20230501",
        20230501,
        "2023-5-1",
        " 2023.  5.  1. ",
        "2023. 5. 1.(월)",
        "2023년 5월 1일",
        "２０２３-０５-０１",
        "2023-05-01 00:00:00",
    ],
)
def test_dates(written):
    assert dates.day(written) == dt.date(2023, 5, 1)


@pytest.mark.parametrize(
    "written",
    ["2023-02-30", "2023-13-01", "5/1", "내일", 45047, 45047.5, "2023-05", "0023-05-01", "202351"],
)
def test_wrong_dates(written):
    assert wrong(dates.day, written) == "not_a_date"


@pytest.mark.parametrize(
    "written",
    [
        "2023-05-01 14:00",
        "2023-05-01 14:00:00",
        "2023-05-01T14:00",
        "2023. 5. 1. 오후 2:00",
        "2023. 5. 1. 14:00",
        "2023.05.01 오후 02:00",
        "20230501 14:00",
        "2023/05/01 PM 2:00",
        "2023/05/01 2:00 pm",
        "2023. 5. 1. 오후 2시",
        "2023년 5월 1일 14시 00분",
    ],
)
def test_date_times_are_of_seoul(written):
    assert dates.moment(written) == dt.datetime(2023, 5, 1, 14, tzinfo=KST)


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("오전 12:00", 0, 0),
        ("오전 0:30", 0, 30),
        ("오전 11:59", 11, 59),
        ("오후 12:30", 12, 30),
        ("오후 11:59", 23, 59),
        ("23:59", 23, 59),
    ],
)
def test_noon_and_midnight(written, hour, minute):
    expected = dt.datetime(2023, 5, 1, hour, minute, tzinfo=KST)
    assert dates.moment(f"2023-05-01 {written}") == expected


def test_a_date_alone_begins_the_day_and_24_hours_end_it():
    assert dates.moment("2023-05-01") == dt.datetime(2023, 5, 1, tzinfo=KST)
    assert dates.moment("2023-05-01 24:00") == dt.datetime(2023, 5, 2, tzinfo=KST)


@pytest.mark.parametrize(
    "written", ["14:00", "2023-05-01 25:00", "2023-05-01 14:60", "2023-05-01 오전 13:00", "x"]
)
def test_wrong_date_times(written):
    assert wrong(dates.moment, written) == "not_a_moment"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("890503", dt.date(1989, 5, 3)),
        (890503, dt.date(1989, 5, 3)),
        ("050503", dt.date(2005, 5, 3)),
        ("240105", dt.date(2024, 1, 5)),
        ("240106", dt.date(1924, 1, 6)),
        ("000229", dt.date(2000, 2, 29)),
        ("1989-05-03", dt.date(1989, 5, 3)),
        ("19890503", dt.date(1989, 5, 3)),
    ],
)
def test_birth_dates_take_the_later_century_that_has_come(written, expected):
    assert dates.birth_day(TODAY)(written) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024-01-06", "born_after_today"),
        ("891345", "not_a_date"),
        ("89050", "not_a_date"),
        (50503, "not_a_date"),
        ("890503-1******", "not_a_date"),
    ],
)
def test_wrong_birth_dates(written, code):
    assert wrong(dates.birth_day(TODAY), written) == code


def test_birth_years_and_years():
    read = dates.birth_year(TODAY)

    assert [read(one) for one in (1989, "1989", "1989년", "1989년생")] == [1989] * 4
    assert [wrong(read, one) for one in ("89", 2025, 1899, "x")] == ["not_a_year"] * 4
    assert dates.year(2023) == 2023


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (1200000, 1200000),
        ("1,200,000", 1200000),
        ("₩1,200,000", 1200000),
        ("￦1,200,000", 1200000),
        ("1,200,000원", 1200000),
        ("1 200 000", 1200000),
        ("12명", 12),
        ("12 건", 12),
        ("12회", 12),
        ("12개", 12),
        ("12%", 12),
        ("-1", -1),
        ("(1)", -1),
        ("△1", -1),
        ("▲1,000", -1000),
        ("−1", -1),
        ("-₩1,000", -1000),
        ("₩-1,000", -1000),
        ("(1,000원)", -1000),
        ("(1,000)원", -1000),
        ("１２３", 123),
        ("12.0", 12),
        (12.0, 12),
        ("0", 0),
        ("2,888,000,000", 2888000000),
    ],
)
def test_numbers(written, expected):
    assert numbers.won(written) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1,2,3", "not_a_number"),
        ("12,34", "not_a_number"),
        ("열둘", "not_a_number"),
        ("1e9", "not_a_number"),
        ("--1", "not_a_number"),
        ("(-1)", "not_a_number"),
        ("12명원", "not_a_number"),
        ("2023-05-01", "not_a_number"),
        ("1.5", "not_whole"),
        (1.5, "not_whole"),
        ("9" * 30, "number_too_large"),
        (1e300, "number_too_large"),
        ("9" * 5000, "number_too_large"),
    ],
)
def test_wrong_numbers(written, code):
    assert wrong(numbers.won, written) == code


def test_counts_are_not_negative():
    read = numbers.count(100)

    assert [read(0), read("100명")] == [0, 100]
    assert [wrong(read, "열둘"), wrong(read, "--1")] == ["not_a_count", "not_a_count"]
    assert [wrong(read, "-1"), wrong(read, "△1"), wrong(read, 101)] == [
        "negative",
        "negative",
        "number_too_large",
    ]


@pytest.mark.parametrize(
    ("written", "points"),
    [
        (33.33, 3333),
        ("33.33", 3333),
        ("33.33%", 3333),
        (100, 10_000),
        ("100%", 10_000),
        (0, 0),
        (0.5, 50),
        ("50 %", 5000),
        (12.3, 1230),
    ],
)
def test_shares_are_basis_points(written, points):
    assert numbers.basis_points(written) == points


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("33.333%", "share_too_fine"),
        (33.333, "share_too_fine"),
        (100.01, "not_a_share"),
        ("-1", "not_a_share"),
        ("△0.01", "not_a_share"),
        ("반", "not_a_number"),
    ],
)
def test_wrong_shares(written, code):
    assert wrong(numbers.basis_points, written) == code


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["O", "o", "○", "ㅇ", "V", "v", "Y", "예", "출석", "1", 1, "true", "TRUE"], True),
        (["X", "x", "×", "N", "아니오", "결석", "0", 0, "false", "FALSE"], False),
    ],
)
def test_yes_and_no(words, value):
    assert [cells.yes_no(word) for word in words] == [value] * len(words)


@pytest.mark.parametrize("word", ["지각", "?", "2", "-"])
def test_neither_yes_nor_no(word):
    assert wrong(cells.yes_no, word) == "not_yes_or_no"


def test_closed_lists():
    read = cells.one_of(("예정", "완료", "취소"), {"끝": "완료"})

    assert [read("완료"), read(" 완 료 "), read("끝")] == ["완료"] * 3
    with pytest.raises(Wrong) as found:
        read("진행")
    assert (found.value.code, found.value.fields) == ("not_in_list", {"words": "예정, 완료, 취소"})


def test_open_lists_keep_the_word_in_the_warning():
    read = cells.one_of_or_other(("메타버스", "AI"), {})

    assert [read("ai"), read("기타")] == ["AI", "기타"]
    with pytest.raises(Doubtful) as found:
        read("드론")
    assert (found.value.value, found.value.fields["word"]) == ("기타", "드론")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  가   나\t다\n라 ", "가 나 다 라"),
        (unicodedata.normalize("NFD", "각"), "각"),
        ("가\u200b나\ufeff", "가나"),
        ("가\u00a0나\u3000다", "가 나 다"),
        ("가\0나\x07", "가 나"),
        ("\u202egnp.exe", "gnp.exe"),
        (12, "12"),
        (1.5, "1.5"),
        ("=1+1", "=1+1"),
    ],
)
def test_texts_are_cleaned(written, expected):
    assert cells.text(200)(written) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("가" * 201, "too_long"),
        (["long", "가"], "too_long_for_a_cell"),
        (["formula", "=A1"], "formula_without_value"),
        (["error", "#N/A"], "error_value"),
        (2.0230501e23, "digits_lost"),
        ("890503-1234567", "personal_number"),
    ],
)
def test_wrong_texts(cell, code):
    assert wrong(cells.text(200), cell) == code


@pytest.mark.parametrize("word", ["8801234567890", "230101-100001", "991399-1234567"])
def test_what_is_no_resident_registration_number(word):
    assert cells.text(200)(word) == word


def test_file_names():
    read = cells.names(200)

    assert read(" 가.pdf ;나 다.jpg;; 가.pdf；라.png") == ("가.pdf", "나 다.jpg", "라.png")


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("010 1234 5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82-010-1234-5678", "01012345678"),
        ("0082-10-1234-5678", "01012345678"),
        ("1012345678", "01012345678"),
        (1012345678, "01012345678"),
        (553301234, "0553301234"),
        ("055)330-1234", "0553301234"),
        ("1588-1234", "15881234"),
        ("010-1234-5678 / 055-330-1234", "01012345678"),
        ("없음", ""),
        ("-", ""),
    ],
)
def test_phones(written, digits):
    assert contacts.phone(written) == digits


def test_too_long_for_a_phone():
    assert wrong(contacts.phone, "1234567890123456789") == "not_a_phone"


@pytest.mark.parametrize("written", ["123-45-67891", "1234567891", 1234567891, "123 45 67891"])
def test_business_numbers(written):
    assert contacts.business_no(written) == "1234567891"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("123-45-67890", "business_no_check"),
        ("123-45-6789", "business_no_digits"),
        ("123-45-67891 (법인)", "business_no_digits"),
        ("없음", "business_no_digits"),
    ],
)
def test_wrong_business_numbers(written, code):
    assert wrong(contacts.business_no, written) == code
