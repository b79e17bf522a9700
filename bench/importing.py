"""How fast a year of 100,000 attendances comes in, beside how long openpyxl needs to read it.

python -m bench.importing [ATTENDANCES]
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from xlsxwriter import Workbook

ATTENDANCES = 100_000
ROWS_A_SESSION, ROWS_A_PERSON = 50, 3.3
MOST_TIMES, MOST_MIB = 6.0, 600
SEED = 20_230_501
SESSION_HEAD = ("회차코드", "과정명", "회차명", "분야", "유형", "시작", "종료", "상태", "단체인원")
HEAD = (
    "회차코드", "일자", "성명", "생년월일", "출생연도", "성별", "연락처", "지역", "소속", "역할",
    "출석", "증빙",
)  # fmt: skip
FIELDS = ("메타버스", "AI", "생성형AI", "유니티", "콘텐츠", "제조", "창업", "기타")
TYPES = ("교육", "행사", "경진대회", "상담", "체험")
REGIONS = ("김해시", "창원시", "부산광역시", "양산시", "진주시", "")
FAMILIES = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남"
GIVEN = "가나다라마바사아자차카타파하서연민준지우현도윤하은채원수빈예진호승유재경"


@dataclass(frozen=True)
class Measured:
    """Seconds; the peak of memory, of any process of the import, in MiB."""

    rows: int
    read: float
    imported: float
    peak: float

    @property
    def times(self) -> float:
        return self.imported / self.read

    @property
    def is_good(self) -> bool:
        return self.times <= MOST_TIMES and self.peak < MOST_MIB


def measure(rows: int = ATTENDANCES) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.xlsx"
        generate(path, rows)
        read = _seconds(_read, path)
        peak, imported = _import(path, Path(folder) / "data")
        return Measured(rows, read, imported, peak)


def generate(path: Path, rows: int) -> None:
    """A workbook as Excel would write it, the same each time."""
    dice = random.Random(SEED)
    people = [_person(dice) for _one in range(round(rows / ROWS_A_PERSON))]
    sessions = max(1, rows // ROWS_A_SESSION)
    book = Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet("프로그램")
    page.write_row(0, 0, SESSION_HEAD)
    days = []
    for number in range(sessions):
        on = dt.datetime(2023, 1, 1 + number % 28, 10) + dt.timedelta(days=28 * (number % 12))  # noqa: DTZ001 -- workbooks hold naive times
        days.append(on)
        course = f"과정 {number % 60}"
        said = (f"S-{number:05}", course, f"{number}회차", dice.choice(FIELDS), dice.choice(TYPES))
        page.write_row(number + 1, 0, said)
        page.write_datetime(number + 1, 5, on, minute)
        page.write_datetime(number + 1, 6, on + dt.timedelta(hours=3), minute)
        page.write_row(number + 1, 7, ("완료", dice.randrange(4)))
    page = book.add_worksheet("참가자")
    page.write_row(0, 0, HEAD)
    for number in range(rows):
        session = number // ROWS_A_SESSION
        name, born, sex, phone, region = people[
            (number * 7 + number % ROWS_A_SESSION * 613) % len(people)
        ]
        line = number + 1
        page.write_string(line, 0, f"S-{session:05}")
        page.write_datetime(line, 1, days[session].replace(hour=0), day)
        page.write_string(line, 2, name)
        if isinstance(born, int):
            page.write_number(line, 4, born)
        elif born:
            page.write_datetime(line, 3, born, day)
        page.write_row(line, 5, (sex, phone, region, "개인", "참가자", "O" if number % 25 else "X"))
    book.close()


def _person(dice: random.Random) -> tuple[str, dt.datetime | int | None, str, str, str]:
    name = dice.choice(FAMILIES) + dice.choice(GIVEN) + dice.choice(GIVEN)
    born = dt.datetime(dice.randrange(1950, 2012), dice.randrange(1, 13), dice.randrange(1, 29))  # noqa: DTZ001 -- as above
    known = dice.random()
    phone = f"010-{dice.randrange(1000, 9999)}-{dice.randrange(1000, 9999)}" if known < 0.8 else ""
    said = born if known < 0.6 else born.year if known < 0.9 else None
    return name, said, dice.choice(("남", "여", "미응답")), phone, dice.choice(REGIONS)


def _read(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True)
    for page in book.worksheets:
        for _row in page.iter_rows(values_only=True):
            pass
    book.close()


def _seconds(run, *arguments) -> float:
    started = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - started


def _import(path: Path, data: Path) -> tuple[float, float]:
    """The peak in MiB, and the seconds the command took."""

    def pulmu(*arguments: str) -> None:
        environment = {**os.environ, "PULMU_DATA_DIR": str(data)}
        subprocess.run(
            [sys.executable, "-m", "pulmu", *arguments],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    pulmu("setup")
    pulmu("org", "add", "lab", "Lab")
    seconds = _seconds(pulmu, "import", str(path), "--org", "lab")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, seconds


if __name__ == "__main__":
    done = measure(*(int(text) for text in sys.argv[1:]))
    print(json.dumps({**done.__dict__, "times": round(done.times, 2)}))
    sys.exit(0 if done.is_good else 1)
