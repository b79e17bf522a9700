"""이용일지: who used which machine and which room."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pulmu.demo import names
from pulmu.demo.days import open_days
from pulmu.demo.dice import Dice
from pulmu.demo.people import Audience, Person, told_in_short, worker
from pulmu.demo.programmes import USE_ONLY, year_of

# Users of each month, sessions and visits included: what the log has to bring is the rest.
USERS = {
    2022: (110, 130, 240, 270, 300, 380, 260, 230, 380, 410, 340, 218),
    2023: (180, 240, 390, 410, 450, 520, 330, 290, 480, 560, 410, 235),
}
PARTS = {2022: 150, 2023: 196}
AGAIN_THE_SAME_DAY = {2022: 18, 2023: 26}
BY_STAFF = {2022: 30, 2023: 38}
# Entries since the last signed sheet was scanned. 2023 is still open; 2022 is complete.
UNSIGNED = {2022: 0, 2023: 106}


@dataclass(frozen=True)
class Resource:
    """``seats`` is how many can use it at one time, ``sheet`` the log sheet it is written on."""

    name: str
    asset: str
    weight: int
    seats: int
    sheet: str
    purposes: tuple[str, ...]


RESOURCES = (
    Resource("3D프린터 1호기", "DEMO-3DP-01", 8, 1, "장비", ("시제품 제작", "개인 창작")),
    Resource("3D프린터 2호기", "DEMO-3DP-02", 5, 1, "장비", ("시제품 제작", "교육 실습")),
    Resource("레이저커터", "DEMO-LSR-01", 9, 1, "장비", ("시제품 제작", "개인 창작")),
    Resource("커팅플로터", "DEMO-PLT-01", 6, 1, "장비", ("개인 창작", "교육 실습")),
    Resource("미디어강의실", "", 10, 20, "공간", ("자율 실습", "모임")),
    Resource("편집·촬영 스튜디오", "", 16, 2, "공간", ("촬영", "영상 편집")),
    Resource("워크룸", "", 18, 8, "공간", ("조립·가공", "시제품 제작", "자율 실습")),
    Resource("기획·회의실", "", 10, 6, "공간", ("회의", "상담")),
    Resource("G-Meta Town", "", 18, 30, "가상공간", ("입주 업무", "가상 회의", "투자 상담")),
)
_STARTS = (dt.time(10), dt.time(13), dt.time(15), dt.time(17))
_LATE = dt.time(19)


@dataclass(frozen=True)
class Use:
    resource: Resource
    start: dt.datetime
    minutes: int
    person: Person
    role: str = ""
    parts: int | None = None


def use_rows(year: int) -> list[dict[str, object]]:
    uses = sorted(_uses(year), key=lambda use: (use.start, use.resource.name, use.person.serial))
    printed = _with_parts(uses, Dice(f"parts {year}"), PARTS[year])
    rows = [_row(use) for use in printed]
    unsigned = UNSIGNED[year]
    for row in reversed(rows):
        if not unsigned:
            break
        row["증빙"] = None
        unsigned -= row["역할"] is None
    return rows


def _uses(year: int) -> Iterator[Use]:
    dice = Dice(f"use {year}")
    by_users = list(_by_users(year, dice))
    yield from by_users
    earlier = [use for use in by_users if use.start.time() != _LATE]
    for use in dice.some(earlier, AGAIN_THE_SAME_DAY[year]):
        yield replace(use, start=dt.datetime.combine(use.start.date(), _LATE), minutes=60)
    workers = [worker(name) for name in (*names.ASSISTANTS, *names.INSTRUCTORS[:3])]
    weekdays = [day for month in range(1, 13) for day in open_days(year, month, saturdays=False)]
    for day in dice.some(weekdays, BY_STAFF[year]):
        person = dice.pick(workers)
        role = "직원" if person.name in names.ASSISTANTS else "강사"
        start = dt.datetime.combine(day, dt.time(9))
        yield Use(dice.pick(RESOURCES[:4]), start, 45, person, role)


def _by_users(year: int, dice: Dice) -> Iterator[Use]:
    guests = _Guests(year, dice)
    for month, users in enumerate(USERS[year], 1):
        count = users - year_of(year).participations(year, month)
        days = [(day, 1 if day.weekday() == 5 else 2) for day in open_days(year, month)]
        taken: Counter[tuple[str, dt.datetime]] = Counter()
        for day in sorted(dice.weighted(days) for _ in range(count)):
            resource, start = _free(dice, day, taken)
            taken[resource.name, start] += 1
            minutes = dice.pick((60, 90, 120))
            yield Use(resource, start, minutes, guests.next(resource, day))


def _free(
    dice: Dice, day: dt.date, taken: Counter[tuple[str, dt.datetime]]
) -> tuple[Resource, dt.datetime]:
    choices = [
        ((resource, start), resource.weight)
        for resource in RESOURCES
        for start in (dt.datetime.combine(day, time) for time in _STARTS)
        if taken[resource.name, start] < resource.seats
    ]
    return dice.weighted(choices)


class _Guests:
    """Who uses the lab: the regulars often, people of the courses now and then."""

    def __init__(self, year: int, dice: Dice) -> None:
        crowd = year_of(year).crowd
        self._dice = dice
        self._new = crowd.unmet(Audience.ADULT, USE_ONLY)
        self._taught = crowd.known(Audience.ADULT) + crowd.known(Audience.TEEN)
        self._before: list[Person] = []
        totals = (USERS[year][m - 1] - year_of(year).participations(year, m) for m in range(1, 13))
        self._left = sum(totals)
        self._today: set[tuple[str, dt.date, int]] = set()

    def next(self, resource: Resource, day: dt.date) -> Person:
        person = self._someone()
        while (resource.name, day, person.serial) in self._today:
            person = self._dice.pick(self._taught)
        self._today.add((resource.name, day, person.serial))
        return person

    def _someone(self) -> Person:
        self._left -= 1
        if self._dice.below(self._left + 1) < len(self._new):
            self._before.append(self._new.pop(0))
            return self._before[-1]
        if self._before and self._dice.chance(0.6):
            # Twice below: those who came first come most.
            return self._before[self._dice.below(self._dice.below(len(self._before)) + 1)]
        self._before.append(self._dice.pick(self._taught))
        return self._before[-1]


def _with_parts(uses: list[Use], dice: Dice, total: int) -> list[Use]:
    printers = [place for place, use in enumerate(uses) if use.resource.name.startswith("3D")]
    parts = dict.fromkeys(printers, 1)
    while sum(parts.values()) != total:
        place = dice.pick(printers)
        step = 1 if sum(parts.values()) < total else -1
        parts[place] = max(0, min(4, parts[place] + step))
    return [replace(use, parts=parts.get(place)) for place, use in enumerate(uses)]


def _row(use: Use) -> dict[str, object]:
    dice = Dice(f"purpose {use.start} {use.person.serial}")
    return {
        "장비·공간명": use.resource.name,
        "등록번호": use.resource.asset or None,
        "시작": use.start,
        "종료": use.start + dt.timedelta(minutes=use.minutes),
        **told_in_short(use.person),
        "이용기관": use.person.affiliation or None,
        "역할": use.role or None,
        "이용유형": "점검·시연" if use.role else dice.pick(use.resource.purposes),
        "출력물수": use.parts,
        "증빙": f"이용대장_{use.resource.sheet}_{use.start:%Y-%m}.pdf",
    }
