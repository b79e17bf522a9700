"""The rows have the shape of the specification, and nobody in them exists."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from pulmu.demo import names
from pulmu.demo.days import HOLIDAYS, SUNDAY
from pulmu.demo.people import Audience, newcomers
from pulmu.demo.year import YEARS, rows
from tests.demo.matching import People, birth, digits

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "docs/spec/import-workbook.md"
_DIGEST = """
import hashlib
from pulmu.demo.year import evidence, rows
digest = hashlib.sha256(repr([rows(2022), rows(2023)]).encode())
for name, content in evidence(2023):
    digest.update(name.encode() + content)
print(digest.hexdigest())
"""
KEYS = {
    "프로그램": ("회차코드",),
    "참가자": ("회차코드", "person", "일자", "역할"),
    "이용일지": ("장비·공간명", "시작", "person"),
    "문화확산": ("일자", "유형", "제목", "매체"),
    "기업": ("기업코드",),
    "시제품": ("시제품코드",),
    "고용": ("기업코드", "직원키", "취득일"),
    "공간지원": ("계약코드",),
    "판로지원": ("지원코드",),
    "목표": ("지표코드", "연도"),
}


@pytest.fixture(scope="module", params=YEARS)
def sheets(request):
    return rows(request.param)


def columns_of(sheet):
    """The Korean column names of a sheet, read from the specification."""
    text = SPEC.read_text(encoding="utf-8")
    body = text.split(f"**{sheet}**")[1].split("\n\n")[0].split("\n", 1)[1]
    told = re.sub(
        r"\([^)]*\)|\[[^]]*\]", "", body.replace(" or 성명", " · 성명").replace("\n", " ")
    )
    found = [re.split(r"[\s*:]", part.strip())[0] for part in re.split(r" · ?", told)]
    return [name for name in found if name]


def test_every_sheet_has_exactly_the_columns_of_the_specification(sheets):
    for sheet, found in sheets.items():
        assert {tuple(row) for row in found} == {tuple(columns_of(sheet))}


def test_cells_are_plain_values(sheets):
    kinds = {type(cell) for found in sheets.values() for row in found for cell in row.values()}

    assert kinds == {str, int, dt.date, dt.datetime, type(None)}


def test_text_is_trimmed_and_composed(sheets):
    texts = {
        cell
        for found in sheets.values()
        for row in found
        for cell in row.values()
        if isinstance(cell, str)
    }

    assert {text for text in texts if unicodedata.normalize("NFC", text) != text} == set()
    assert {text for text in texts if " ".join(text.split()) != text or not text} == set()


def test_no_two_rows_have_one_natural_key(sheets):
    people = People(sheets)
    for sheet, key in KEYS.items():
        told = [{**r, "person": people.of(r) if r.get("성명") else None} for r in sheets[sheet]]
        keys = [tuple(row[column] for column in key) for row in told]

        assert len(keys) == len(set(keys))


def test_no_two_sales_have_one_natural_key(sheets):
    keys = [
        sale["승인번호"] or (sale["기업코드"], sale["공급일"], sale["공급가액"], sale["경로"])
        for sale in sheets["매출"]
    ]

    assert len(keys) == len(set(keys))


def test_codes_point_at_rows_that_are_there(sheets):
    sessions = {row["회차코드"] for row in sheets["프로그램"]}
    companies = {row["기업코드"] for row in sheets["기업"]}

    assert {row["회차코드"] for row in sheets["참가자"]} <= sessions
    for sheet in ("시제품", "고용", "매출", "공간지원", "판로지원"):
        assert {row["기업코드"] for row in sheets[sheet]} <= companies | {None}


def test_a_prototype_is_for_a_company_or_a_person(sheets):
    for row in sheets["시제품"]:
        assert (row["기업코드"] is None) != (row["성명"] is None)


def test_nothing_ends_before_it_starts(sheets):
    for row in (*sheets["프로그램"], *sheets["이용일지"]):
        assert row["시작"] < row["종료"]
    for row in sheets["고용"]:
        assert row["상실일"] is None or row["취득일"] <= row["상실일"]
    for row in sheets["시제품"]:
        assert row["완료일"] is None or row["접수일"] <= row["완료일"]


def test_the_lab_is_shut_on_sundays_and_holidays(sheets):
    days = {row["시작"].date() for row in (*sheets["프로그램"], *sheets["이용일지"])}
    days |= {row["일자"] for row in (*sheets["참가자"], *sheets["문화확산"])}

    assert {day for day in days if day in HOLIDAYS or day.weekday() == SUNDAY} == set()


def test_attendance_lies_in_the_days_of_its_session(sheets):
    spans = {
        row["회차코드"]: (row["시작"].date(), row["종료"].date()) for row in sheets["프로그램"]
    }
    for row in sheets["참가자"]:
        first, last = spans[row["회차코드"]]
        assert first <= row["일자"] <= last


def test_nobody_sits_in_a_room_that_is_full(sheets):
    rooms = {row["회차코드"]: row["정원"] for row in sheets["프로그램"]}
    named = sorted(
        (row["회차코드"], row["일자"]) for row in sheets["참가자"] if row["역할"] is None
    )
    for (code, _), group in itertools.groupby(named):
        assert len(list(group)) <= rooms[code]


def test_every_name_is_made_up(sheets):
    given = {*names.WOMEN, *names.MEN, *names.RARE_WOMEN, *names.RARE_MEN}
    made_up = {last + first for last in names.SURNAMES for first in given}
    made_up |= {*names.MISHAPS, *names.STAFF, *names.ASSISTANTS, *names.INSTRUCTORS}
    told = {row["성명"] for row in (*sheets["참가자"], *sheets["이용일지"], *sheets["시제품"])}

    assert told - made_up == {None}


def test_rare_names_are_nobody_elses():
    assert not {*names.RARE_WOMEN, *names.RARE_MEN} & {*names.WOMEN, *names.MEN}


def test_phones_are_not_given_out(sheets):
    phones = {digits(row["연락처"]) for row in (*sheets["참가자"], *sheets["이용일지"])}

    assert {
        phone for phone in phones if phone and not re.fullmatch(r"0100000\d{4}", phone)
    } == set()


def test_phones_are_written_in_several_ways(sheets):
    shapes = {re.sub(r"\d", "0", row["연락처"]) for row in sheets["참가자"] if row["연락처"]}

    assert shapes == {"000-0000-0000", "00000000000", "+00 00-0000-0000", "0000000000"}


def test_business_numbers_pass_the_check_and_cannot_exist(sheets):
    for row in sheets["기업"]:
        number = (row["사업자등록번호"] or "").replace("-", "")
        assert (number == "") == (row["형태"] == "예비")
        if number:
            # The rule of the tax office, written out: 1 3 7 1 3 7 1 3 5.
            d = [int(digit) for digit in number]
            total = d[0] + d[3] + d[6] + 3 * (d[1] + d[4] + d[7]) + 7 * (d[2] + d[5])
            total += 5 * d[8] + 5 * d[8] // 10
            assert number.startswith("99900")
            assert (total + d[9]) % 10 == 0


def test_the_example_of_a_number_that_passes():
    assert names.business_check_digit("123456789") == 1


def test_the_desk_should_mark_four_possible_duplicates():
    people = People(rows(2023))

    assert len(people.marked) == 2
    assert len(people.same_name_and_birth_date()) == 2


def test_nobody_is_ambiguous_in_2022():
    people = People(rows(2022))

    assert (people.marked, people.same_name_and_birth_date()) == (set(), [])


def test_no_phone_and_name_is_dealt_twice():
    everybody = [p for year in YEARS for audience in Audience for p in newcomers(year, audience)]
    keys = [(person.name, person.phone) for person in everybody if person.phone]

    assert len(keys) == len(set(keys))


def test_some_come_without_a_phone(sheets):
    without = [row for row in sheets["참가자"] if not row["연락처"]]

    assert len(without) > 50
    assert sum(birth(row) is None for row in without) > 0


def test_rows_are_the_same_in_every_process_and_need_no_library():
    told = [
        subprocess.run(
            [
                sys.executable,
                "-S",  # without site-packages: the standard library alone
                "-c",
                _DIGEST,
            ],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert told[0] == told[1]
