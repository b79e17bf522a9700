"""Workbooks as a lab hands them over: every sheet with a row or two, the people of the cast.

Rows are dictionaries by Korean heading. `a_year` gives a fresh copy to write on.
"""

from __future__ import annotations

import copy
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Row = dict[str, Any]
Sheets = dict[str, list[Row]]

HANA, DURI = "김하나", "이두리"
# Made up; their last digit checks the others.
BUSINESS_NO = "220-81-62517"

_YEAR: Sheets = {
    "프로그램": [
        {"회차코드": "S-1", "과정명": "메이커스 메타", "회차명": "1회차", "분야": "메타버스",
         "유형": "교육", "시작": "2023-05-10 14:00", "종료": "2023-05-10 18:00", "상태": "완료",
         "단체인원": 3, "증빙": "출석부.pdf"},
        {"회차코드": "S-2", "과정명": "유니티 기초", "회차명": "", "분야": "유니티", "유형": "교육",
         "시작": "2023-06-01 10:00", "종료": "2023-06-02 12:00", "상태": "완료", "단체인원": 0,
         "증빙": ""},
    ],
    "참가자": [
        {"회차코드": "S-1", "일자": "2023-05-10", "성명": HANA, "생년월일": "1990-03-01",
         "성별": "여", "연락처": "010-1111-0001", "지역": "김해시", "역할": "참가자", "출석": "O",
         "증빙": ""},
        {"회차코드": "S-1", "일자": "2023-05-10", "성명": DURI, "생년월일": "1985-07-07",
         "성별": "남", "연락처": "010-1111-0002", "지역": "", "역할": "참가자", "출석": "O",
         "증빙": ""},
        {"회차코드": "S-2", "일자": "2023-06-02", "성명": HANA, "생년월일": "1990-03-01",
         "성별": "여", "연락처": "010-1111-0001", "지역": "김해시", "역할": "참가자", "출석": "O",
         "증빙": ""},
    ],
    "이용일지": [
        {"장비·공간명": "3D 프린터 1호", "등록번호": "A-1", "시작": "2023-07-03 10:00",
         "종료": "2023-07-03 12:00", "성명": DURI, "연락처": "010-1111-0002", "출력물수": 4,
         "증빙": ""},
    ],
    "문화확산": [
        {"일자": "2023-08-15", "유형": "체험부스", "제목": "메이커 축제", "묶음": "축제",
         "참여인원": 120, "증빙": "부스.png"},
    ],
    "기업": [
        {"기업코드": "C-1", "기업명": "주식회사 풀무", "사업자등록번호": BUSINESS_NO,
         "형태": "법인", "설립등기일": "2023-04-03", "분야": "콘텐츠",
         "첫지원일": "2023-02-01", "증빙": ""},
        {"기업코드": "C-2", "기업명": "모루", "형태": "개인", "개업일": "2022-09-01",
         "분야": "제조", "첫지원일": "2022-03-01", "증빙": ""},
    ],
    "시제품": [
        {"시제품코드": "P-1", "기업코드": "C-1", "성명": "", "시제품명": "스마트 화분",
         "종류": "워킹목업", "접수일": "2023-04-10", "완료일": "2023-05-12", "상태": "완료",
         "수량": 2, "증빙": ""},
        {"시제품코드": "P-2", "기업코드": "", "성명": HANA, "연락처": "010-1111-0001",
         "시제품명": "거치대", "종류": "목업", "접수일": "2023-09-01", "상태": "제작", "증빙": ""},
    ],
    "고용": [
        {"기업코드": "C-2", "직원키": "E-1", "취득일": "2023-03-02", "고용형태": "정규",
         "증빙": ""},
    ],
    "매출": [
        {"기업코드": "C-2", "공급일": "2023-09-15", "공급가액": 12_000_000,
         "승인번호": "20230915-1", "구분": "직접", "기여율": "33.33%", "경로": "공동관",
         "증빙": ""},
        {"기업코드": "C-2", "공급일": "2023-10-01", "공급가액": 500_000, "승인번호": "",
         "구분": "간접", "기여율": "", "경로": "", "증빙": ""},
    ],
    "공간지원": [
        {"계약코드": "T-1", "기업코드": "C-1", "공간명": "301호", "계약일": "2023-04-20",
         "시작일": "2023-05-01", "종료일": "2024-04-30", "증빙": ""},
    ],
    "판로지원": [
        {"지원코드": "M-1", "기업코드": "C-2", "채널": "공동관", "시장": "B2B",
         "행사명": "부산 메타버스 페스티벌", "일자": "2023-10-12", "상태": "완료", "증빙": ""},
    ],
    "목표": [
        {"지표코드": "users", "연도": 2023, "목표": 20},
        {"지표코드": "programme_runs", "연도": 2023, "목표": 2},
    ],
}  # fmt: skip

# What the year above counts, in the order of docs/spec/indicators.md: the two runs; three
# attendances, one use and three unnamed; one act; one prototype done; C-1 founded in 2023;
# one hire; 3,999,600 + 500,000 won; one tenancy; one support.
FIGURES = {
    "programme_runs": 2,
    "users": 7,
    "culture_acts": 1,
    "prototypes": 1,
    "new_startups": 1,
    "new_hires": 1,
    "revenue": 4_499_600,
    "space_supports": 1,
    "channel_supports": 1,
}


def a_year(*sheets: str) -> Sheets:
    """All sheets, or those named."""
    return copy.deepcopy({name: _YEAR[name] for name in sheets or _YEAR})


def write(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """As an .xlsx, its first row the headings."""
    with Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            heads = _heads(name, rows)
            page.write_row(0, 0, heads)
            for line, row in enumerate(rows, 1):
                page.write_row(line, 0, [row.get(head, "") for head in heads])
    return path


def write_csv(
    folder: Path, sheets: Mapping[str, Sequence[Row]], *, encoding: str = "utf-8-sig"
) -> Path:
    """As a folder of .csv, one a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, _heads(name, rows), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _heads(name: str, rows: Sequence[Row]) -> list[str]:
    """Those of the rows; a sheet without any row still has its headings."""
    return list(dict.fromkeys(head for row in rows or _YEAR[name] for head in row))
