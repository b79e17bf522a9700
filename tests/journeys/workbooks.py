"""A small year in a spreadsheet: what a lab hands over on its first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook

Rows = Sequence[Sequence[str | int]]

PEOPLE = ("김하늘", "박바다", "이나무", "최구름", "정노을")
YEAR: Mapping[str, Rows] = {
    "프로그램": [
        ("회차코드", "과정명", "회차명", "분야", "유형", "시작", "종료", "상태", "단체인원"),
        (
            "P23-001",
            "유니티 활용 교육",
            "1회차",
            "유니티",
            "교육",
            "2023-05-10 14:00",
            "2023-05-10 17:00",
            "완료",
            0,
        ),
        (
            "P23-002",
            "메이커 체험",
            "단체",
            "제조",
            "체험",
            "2023-06-03 10:00",
            "2023-06-03 12:00",
            "완료",
            12,
        ),
    ],
    "참가자": [
        ("회차코드", "일자", "성명", "연락처", "출생연도", "성별", "역할", "출석"),
        *(
            ("P23-001", "2023-05-10", name, f"010-1111-000{at}", 1990 + at, "여", "참가자", "O")
            for at, name in enumerate(PEOPLE)
        ),
    ],
    "목표": [("지표코드", "연도", "목표"), ("users", 2023, 20), ("programme_runs", 2023, 2)],
}


def write(path: Path, sheets: Mapping[str, Rows] = YEAR) -> Path:
    with Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return path
