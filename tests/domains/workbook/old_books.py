"""A workbook as a lab has kept it for years: sheets and columns under names of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook

Lines = Sequence[Sequence[str | int]]

ROSTER, COURSES, NOTES = "수강생 명단", "교육 운영", "메모"
# A title and a blank row above the header, a column of numbers, a column of remarks.
OLD: Mapping[str, Lines] = {
    ROSTER: [
        ("2023년 수강생 명단",),
        (),
        ("번호", "교육코드", "교육일", "이름", "핸드폰", "생일", "출결", "비고"),
        (1, "OLD-1", "2023. 5. 10.", "강하늘", "010-2222-0001", "1990-03-01", "출석", ""),
        (2, "OLD-1", "2023. 5. 10.", "문바다", "010-2222-0002", "1991-03-02", "결석", ""),
    ],
    COURSES: [
        ("교육코드", "교육명", "회차", "기술분야", "구분", "시작일시", "종료일시", "진행상태"),
        (
            *("OLD-1", "옛 유니티 교육", "1회차", "유니티", "교육"),
            *("2023-05-10 14:00", "2023-05-10 17:00", "완료"),
        ),
    ],
    NOTES: [("할 일",), ("프린터 청소",)],
}
# What the columns above are.
MEANT = {
    ROSTER: {
        "교육코드": "session_code",
        "교육일": "on",
        "이름": "name",
        "핸드폰": "phone",
        "생일": "birth_date",
        "출결": "is_present",
    },
    COURSES: {
        "교육코드": "session_code",
        "교육명": "programme",
        "회차": "title",
        "기술분야": "field",
        "구분": "type",
        "시작일시": "starts_at",
        "종료일시": "ends_at",
        "진행상태": "state",
    },
}


def write(path: Path, sheets: Mapping[str, Lines] = OLD) -> Path:
    with Workbook(str(path)) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                page.write_row(at, 0, line)
    return path
