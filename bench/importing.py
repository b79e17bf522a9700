"""How fast a year of attendances comes in, beside how long openpyxl needs just to read it.

A workbook as Excel writes it: 2,000 sessions, 30,000 people (some of them namesakes that their
phones tell apart), 100,000 attendances. The import is the command `pulmu import`, start included.

PULMU_BENCH_ATTENDANCES   how many attendances (100000)
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bench.measuring import report, seconds

ATTENDANCES = int(os.environ.get("PULMU_BENCH_ATTENDANCES", "100000"))
A_SESSION, A_PERSON = 50, 3.33
MOST_TIMES, MOST_MB = 6.0, 600
SEED = 20_230_501
SESSIONS = ("회차코드", "과정명", "회차명", "분야", "유형", "시작", "종료", "상태", "단체인원")
ROSTER = (
    *("회차코드", "일자", "성명", "생년월일", "출생연도", "성별", "연락처", "지역", "소속"),
    *("역할", "출석", "증빙"),
)
FIELDS = ("메타버스", "AI", "생성형AI", "유니티", "콘텐츠", "제조", "창업", "기타")
TYPES = ("교육", "행사", "경진대회", "상담", "체험")
REGIONS = ("김해시", "창원시", "부산광역시", "양산시", "진주시", "")
FAMILIES = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하"
GIVEN = "가나다라마바사아자차카타파하서연민준지우현도윤하은채원수빈예진호승유재경"
# Shares of the people; and how many names those with a phone have between them.
WITH_DAY, WITH_PHONE, WITH_YEAR = 0.6, 0.8, 0.9
NAMES = 20_000
FIRST_DAY = dt.datetime(2023, 1, 1, 10)  # noqa: DTZ001 -- workbooks hold naive times


def main() -> int:
    folder = Path(os.environ["PULMU_DATA_DIR"])
    path = folder / "year.xlsx"
    generate(path, ATTENDANCES)
    read = seconds(lambda: _read(path))
    _pulmu("setup")
    _pulmu("org", "add", "lab", "Lab")
    imported = seconds(lambda: _pulmu("import", str(path), "--org", "lab"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    fast = report(
        f"import of {ATTENDANCES:,} attendances",
        imported,
        "openpyxl reading the file",
        read,
        limit=MOST_TIMES,
    )
    small = peak < MOST_MB
    print(f"peak memory: {peak} MB (below {MOST_MB}): {'ok' if small else 'TOO MUCH'}", flush=True)
    return 0 if fast and small else 1


def generate(path: Path, rows: int) -> None:
    """The same workbook each time."""
    dice = random.Random(SEED)
    people = [_person(dice, number) for number in range(round(rows / A_PERSON))]
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        starts = _sessions(book.add_worksheet("프로그램"), rows // A_SESSION or 1, dice, minute)
        page = book.add_worksheet("참가자")
        page.write_row(0, 0, ROSTER)
        for number in range(rows):
            session, place = divmod(number, A_SESSION)
            person = people[(session * 37 + place) % len(people)]
            _attendance(page, number, starts[session % len(starts)], person, day)


def _sessions(page: Worksheet, count: int, dice: random.Random, minute: Any) -> list[dt.datetime]:
    page.write_row(0, 0, SESSIONS)
    starts = [FIRST_DAY + dt.timedelta(days=number % 360) for number in range(count)]
    for number, start in enumerate(starts):
        line, words = number + 1, (dice.choice(FIELDS), dice.choice(TYPES))
        page.write_row(line, 0, (_code(number), f"과정 {number % 60}", f"{number}회차", *words))
        page.write_datetime(line, 5, start, minute)
        page.write_datetime(line, 6, start + dt.timedelta(hours=3), minute)
        page.write_row(line, 7, ("완료", dice.randrange(4)))
    return starts


def _attendance(
    page: Worksheet, number: int, start: dt.datetime, person: tuple[Any, ...], day: Any
) -> None:
    name, born, sex, phone, region = person
    line = number + 1
    page.write_string(line, 0, _code(number // A_SESSION))
    page.write_datetime(line, 1, start.replace(hour=0), day)
    page.write_string(line, 2, name)
    if isinstance(born, int):
        page.write_number(line, 4, born)
    elif born is not None:
        page.write_datetime(line, 3, born, day)
    present = "O" if number % 25 else "X"
    page.write_row(line, 5, (sex, phone, region, "개인", "참가자", present))


def _person(dice: random.Random, number: int) -> tuple[Any, ...]:
    """Name, birth (day, year or nothing), sex, phone, region."""
    known = dice.random()
    has_phone = known < WITH_PHONE
    phone = f"010-{number % 9000 + 1000}-{dice.randrange(10_000):04}" if has_phone else ""
    # Namesakes have phones: without one they would be the same person.
    place = number % NAMES if phone else number + NAMES
    first, rest = divmod(place, len(FAMILIES))
    name = FAMILIES[rest] + GIVEN[first % len(GIVEN)] + GIVEN[first // len(GIVEN) % len(GIVEN)]
    born = dt.datetime(dice.randrange(1950, 2012), dice.randrange(1, 13), dice.randrange(1, 29))  # noqa: DTZ001 -- as above
    birth = born if known < WITH_DAY else born.year if known < WITH_YEAR else None
    return name, birth, dice.choice(("남", "여", "미응답")), phone, dice.choice(REGIONS)


def _code(session: int) -> str:
    return f"S-{session:05}"


def _read(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True)
    for page in book.worksheets:
        for _row in page.iter_rows(values_only=True):
            pass
    book.close()


def _pulmu(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pulmu", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pulmu {arguments[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
