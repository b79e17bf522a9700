"""The files behind the rows: every one there, none twice, each what its name says."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections import defaultdict

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from pulmu.demo.year import YEARS, evidence, rows


def named(sheets):
    """file -> the sheets whose rows name it."""
    found = defaultdict(set)
    for sheet, told in sheets.items():
        for row in told:
            for name in (row.get("증빙") or "").split(";"):
                if name:
                    found[name].add(sheet)
    return found


@pytest.fixture(scope="module")
def files():
    return {year: list(evidence(year)) for year in YEARS}


@pytest.mark.parametrize("year", YEARS)
def test_every_file_that_a_row_names_is_there_once(files, year):
    assert sorted(name for name, _ in files[year]) == sorted(named(rows(year)))


@pytest.mark.parametrize("year", YEARS)
def test_a_file_serves_rows_of_one_kind_only(year):
    assert {len(sheets) for sheets in named(rows(year)).values()} == {1}


def test_no_two_files_are_alike(files):
    contents = [hashlib.sha256(content).digest() for year in YEARS for _, content in files[year]]
    names = [name for year in YEARS for name, _ in files[year]]

    assert len(contents) == len(set(contents))
    assert len(names) == len(set(names))


def test_names_are_composed(files):
    for year in YEARS:
        for name, _ in files[year]:
            assert unicodedata.is_normalized("NFC", name)


def test_the_folder_stays_small(files):
    assert len(files[2023]) < 400
    assert sum(len(content) for _, content in files[2023]) < 2_500_000


@pytest.mark.parametrize("year", YEARS)
def test_pictures_open(files, year):
    for name, content in files[year]:
        if name.endswith(".png"):
            with Image.open(io.BytesIO(content)) as picture:
                picture.load()
                assert (picture.format, picture.size) == ("PNG", (320, 240))


@pytest.mark.parametrize("year", YEARS)
def test_papers_open_and_say_that_they_are_made_up(files, year):
    for name, content in files[year]:
        if name.endswith(".pdf"):
            reader = PdfReader(io.BytesIO(content), strict=True)
            assert "DEMO DATA" in reader.pages[0].extract_text()


def test_a_sign_in_sheet_has_a_signature_for_each_who_came(files):
    papers = dict(files[2023])
    came = [
        row for row in rows(2023)["참가자"] if row["회차코드"] == "P23-025" and row["출석"] == "O"
    ]

    pages = PdfReader(io.BytesIO(papers["출석부_P23-025.pdf"])).pages

    assert f"{len(came)} signatures" in pages[0].extract_text()
    assert sum(page.extract_text().count("2023-04-20") for page in pages) - len(pages) == len(came)


def test_a_roster_lists_the_employees_of_its_company(files):
    papers = dict(files[2023])
    insured = [
        (row["직원키"], str(row["취득일"]))
        for row in rows(2023)["고용"]
        if row["기업코드"] == "C23-001"
    ]

    book = openpyxl.load_workbook(io.BytesIO(papers["가입자명부_C23-001_2023.xlsx"]))
    told = [row[:2] for row in book.active.iter_rows(min_row=3, values_only=True)]

    assert told == insured
