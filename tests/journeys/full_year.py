"""A busy year in a spreadsheet: 220 rows on each sheet, some to be found by two syllables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from .workbooks import Rows

ROWS = 220
FIRST = dt.date(2023, 1, 2)
# Two syllables that only every twentieth row carries.
RARE, EVERY = "노을", 20
NEW, NEWCOMERS = "새벽", 3
CELLS = tuple[str | int, ...]


def _day(number: int, *, later: int = 0) -> str:
    return (FIRST + dt.timedelta(days=number + later)).isoformat()


def _name(number: int) -> str:
    return f"{RARE if number % EVERY == 0 else '한빛'} {number:03}"


def _session(n: int) -> CELLS:
    state = "예정" if n % 3 == 0 else "완료"
    on = _day(n)
    return (f"P-{n:03}", f"{_name(n)} 교실", "AI", "교육", f"{on} 14:00", f"{on} 16:00", state)


def _use(n: int) -> CELLS:
    on, role = _day(n), "직원" if n % 3 == 0 else "참가자"
    return (f"{_name(n)} 프린터", f"{on} 10:00", f"{on} 11:00", f"김{n:03}", role, 1)


def _act(n: int) -> CELLS:
    return (_day(n), "행사" if n % 3 == 0 else "SNS", f"{_name(n)} 소식")


def _company(n: int) -> CELLS:
    form = "예비" if n % 3 == 0 else "법인"
    return (f"C-{n:03}", f"{_name(n)} 공방", form, _day(n), "" if form == "예비" else _day(n))


def _prototype(n: int) -> CELLS:
    state = "접수" if n % 3 == 0 else "제작"
    return (f"T-{n:03}", f"C-{n:03}", f"{_name(n)} 시제품", "목업", _day(n), state)


def _hire(n: int) -> CELLS:
    return (f"C-{n:03}", f"E-{n:03}", _day(n, later=30), "정규" if n % 3 == 0 else "계약")


def _revenue(n: int) -> CELLS:
    nature = "간접" if n % 3 == 0 else "직접"
    return (f"C-{n:03}", _day(n, later=30), 1_000_000 + n, f"INV-{n:03}", nature)


def _tenancy(n: int) -> CELLS:
    return (f"S-{n:03}", f"C-{n:03}", "창업보육실", _day(n), _day(n, later=7))


def _channel(n: int) -> CELLS:
    state = "신청" if n % 3 == 0 else "확정"
    return (f"M-{n:03}", f"C-{n:03}", "전시", f"{_name(n)} 박람회", _day(n, later=14), state)


SHEETS: Mapping[str, tuple[tuple[str, ...], Callable[[int], CELLS]]] = {
    "프로그램": (("회차코드", "과정명", "분야", "유형", "시작", "종료", "상태"), _session),
    "이용일지": (("장비·공간명", "시작", "종료", "성명", "역할", "출력물수"), _use),
    "문화확산": (("일자", "유형", "제목"), _act),
    "기업": (("기업코드", "기업명", "형태", "첫지원일", "설립등기일"), _company),
    "시제품": (("시제품코드", "기업코드", "시제품명", "종류", "접수일", "상태"), _prototype),
    "고용": (("기업코드", "직원키", "취득일", "고용형태"), _hire),
    "매출": (("기업코드", "공급일", "공급가액", "승인번호", "구분"), _revenue),
    "공간지원": (("계약코드", "기업코드", "공간명", "계약일", "시작일"), _tenancy),
    "판로지원": (("지원코드", "기업코드", "채널", "행사명", "일자", "상태"), _channel),
}


def sheets() -> dict[str, Rows]:
    """Three companies more, which no other record names, so that they can be taken out."""
    made: dict[str, Rows] = {name: [heads, *_rows(make)] for name, (heads, make) in SHEETS.items()}
    made["기업"] = [*made["기업"], *(_new_company(number) for number in range(1, NEWCOMERS + 1))]
    return made


def _new_company(n: int) -> CELLS:
    return (f"N-{n}", f"{NEW} 공방 {n}", "개인", "2023-12-01", "")


def _rows(make: Callable[[int], CELLS]) -> Iterator[CELLS]:
    return (make(number) for number in range(1, ROWS + 1))
