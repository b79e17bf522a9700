"""The sheets as data against the specification as text: every column, star and word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pulmu.domains.workbook.rules.sheets import COMPANIONS, LINES, SHEETS

SPEC = Path(__file__).parents[4] / "docs" / "spec"
SECTION = re.compile(
    r"\*\*(?P<ko>\S+)\*\* \((?P<en>[^)]*)\) key [^\n]*\n(?P<body>.*?)(?=\n\n|\Z)", re.DOTALL
)
COLUMN = re.compile(
    r"(?P<ko>[가-힣·]+)(?P<star>\*?)(?: or 성명\* \(exactly one of the two\))?"
    r"(?: \[(?P<en>[^\]]*)\])?(?: ?\*? ?: (?P<words>.*))?"
)


def sections():
    text = (SPEC / "import-workbook.md").read_text(encoding="utf-8")
    return {found["ko"]: found for found in SECTION.finditer(text[text.index("## Sheets") :])}


def test_the_eleven_sheets_in_order():
    found = sections()

    assert list(found) == [sheet.ko for sheet in SHEETS]
    for sheet in SHEETS:
        assert found[sheet.ko]["en"] in sheet.en


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_every_column_of_the_specification(sheet):
    """Names in both languages, the star, the closed and open lists."""
    body = sections()[sheet.ko]["body"].replace("\n", " ")
    named = {}
    for piece in body.split(" · "):
        found = COLUMN.match(piece.strip().replace("* :", "*:"))
        assert found, piece
        named[found["ko"]] = found
    if sheet.code == "prototypes":
        named["성명"] = None

    assert set(named) == {column.ko for column in sheet.columns}
    for column in sheet.columns:
        found = named[column.ko]
        if found is None or (column.ko == "기업코드" and sheet.either):
            assert column.required is False
            continue
        assert column.required is bool(found["star"] or "*:" in found[0]), column.ko
        english = (found["en"] or "").split(",")[0]
        if english and " " not in english:
            assert english in column.en, column.ko


@pytest.mark.parametrize(
    ("sheet", "column", "words"),
    [
        ("프로그램", "분야", "메타버스, AI, 생성형AI, 유니티, 콘텐츠, 제조, 창업, 기타"),
        ("프로그램", "유형", "교육, 행사, 경진대회, 상담, 체험"),
        ("프로그램", "상태", "예정, 완료, 취소"),
        ("참가자", "성별", "남, 여, 미응답"),
        ("참가자", "역할", "참가자, 강사, 직원"),
        (
            "문화확산",
            "유형",
            "행사, 찾아가는교육, 체험부스, 동아리, 언론보도, SNS, 영상, 간행, 교류",
        ),
        ("기업", "형태", "예비, 개인, 법인"),
        ("기업", "창업제외사유", "승계, 형태변경, 동종재개, 기타"),
        ("시제품", "종류", "목업, 워킹목업, 디지털, 기타"),
        ("시제품", "상태", "접수, 제작, 완료, 중단"),
        ("고용", "고용형태", "정규, 계약, 인턴"),
        ("매출", "구분", "직접, 간접"),
        ("판로지원", "채널", "전시, 공동관, 펀딩, 입점, B2G등록, 바이어상담, 온라인몰"),
        ("판로지원", "시장", "B2B, B2C, B2G"),
        ("판로지원", "상태", "신청, 확정, 완료, 취소"),
    ],
)
def test_the_words_of_the_lists(sheet, column, words):
    assert words in sections()[sheet]["body"].replace("\n", " ") or sheet == "참가자"
    (ours,) = (
        one.words for this in SHEETS if this.ko == sheet for one in this.columns if one.ko == column
    )
    assert [word for word in ours if word != "기타" or "기타" in words] == words.split(", ")


def test_the_codes_of_the_indicators():
    text = (SPEC / "indicators.md").read_text(encoding="utf-8")
    first, second = text.split("Companions, shown beside", 1)

    assert tuple(re.findall(r"^\| `(\w+)` \|", first, re.MULTILINE)) == LINES
    companions = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| \w+ \|", second, re.MULTILINE)
    assert tuple(name.strip("`") for line in companions for name in line.split(", ")) == COMPANIONS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_rows_have_the_columns_as_fields_in_order(sheet):
    assert sheet.row._fields == ("row", *(column.field for column in sheet.columns))
