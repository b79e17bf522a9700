"""프로그램 and 참가자: sessions and who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pulmu.demo import courses_2022, courses_2023, names
from pulmu.demo.courses import DONE, Course, Run, read, read_run
from pulmu.demo.crowd import Crowd
from pulmu.demo.dice import Dice
from pulmu.demo.people import Audience, Person, told_in_full, worker

TABLES = {2022: courses_2022, 2023: courses_2023}
# Different people who came to a session or used the lab, and how many of them only used it.
UNIQUE = {2022: 1240, 2023: 1870}
USE_ONLY = 260
RETURNING = 290
# Of the free seats, how many see somebody new; grown-ups make up the rest of UNIQUE.
_NEW = {Audience.CHILD: 0.85, Audience.TEEN: 0.9, Audience.NATION: 1.0}
_ROOMS = (6, 10, 15, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True)
class Session:
    """One run with the people of each of its days."""

    code: str
    course: Course
    run: Run
    present: tuple[tuple[Person, ...], ...]
    absent: tuple[tuple[Person, ...], ...]

    @property
    def heads(self) -> int:
        """Participations: persons and days."""
        return sum(len(day) for day in self.present)


@dataclass(frozen=True)
class Year:
    sessions: tuple[Session, ...]
    crowd: Crowd

    def participations(self, year: int, month: int) -> int:
        """What the sessions bring to the users of this month, visits included."""
        days = [
            len(people)
            for session in (*self.sessions, *_camp(year))
            if session.run.counts
            for day, people in zip(session.run.days, session.present, strict=True)
            if (day.year, day.month) == (year, month)
        ]
        groups = [s.run.group for s in self.sessions if s.run.counts and _month(s.run) == month]
        return sum(days) + sum(groups)


@lru_cache
def year_of(year: int) -> Year:
    crowd = Crowd(year, returning=_returning(year))
    for session in _camp(year):
        crowd.meet(Audience.CHILD, [person for day in session.present for person in day])
    runs = sorted(
        ((run, course) for course in _courses(year) for run in course.runs),
        key=lambda pair: (pair[0].days[0], pair[1].starts, pair[1].name, pair[0].host),
    )
    rosters = _rosters(crowd, runs)
    dice = Dice(f"sessions {year}")
    seated = {
        place: _seat_class(crowd, dice, run, course.audience[0], rosters[run.cohort])
        for place, (run, course) in enumerate(runs)
        if run.cohort
    }
    _expect(crowd, year, [pair for pair in runs if not pair[0].cohort and pair[0].counts])
    for place, (run, course) in enumerate(runs):
        if not run.cohort:
            seated[place] = _seat_free(crowd, dice, run, course)
    sessions = tuple(
        Session(f"P{year % 100}-{place + 1:03d}", course, run, *seated[place])
        for place, (run, course) in enumerate(runs)
    )
    return Year(sessions, crowd)


def _courses(year: int) -> tuple[Course, ...]:
    return read(year, TABLES[year].COUNTED) + read(year, TABLES[year].UNCOUNTED)


def _month(run: Run) -> int:
    return run.days[0].month


def _returning(year: int) -> Iterator[tuple[Audience, Person]]:
    """Those of the year before who come again, grown-ups only: children grow out of their class."""
    if year == min(TABLES):
        return
    known = year_of(year - 1).crowd.known(Audience.ADULT)
    for person in Dice(f"returning {year}").some(known, RETURNING):
        yield Audience.ADULT, person


def _camp(year: int) -> tuple[Session, ...]:
    """The winter camp that began in the old year, with the days it had in this one."""
    if year == min(TABLES):
        return ()
    last = next(s for s in year_of(year - 1).sessions if s.course.name == courses_2022.CAMP)
    run = read_run(year, courses_2022.CAMP_IN_JANUARY)
    dice = Dice(f"camp {year}")
    days = tuple(tuple(dice.some(last.present[0], heads)) for heads in run.present)
    return (Session(last.code, last.course, run, days, ((), ())),)


def _rosters(crowd: Crowd, runs: list[tuple[Run, Course]]) -> dict[str, list[Person]]:
    sizes: dict[str, tuple[Audience, int]] = {}
    for run, course in runs:
        if run.cohort:
            _, size = sizes.get(run.cohort, (course.audience[0], 0))
            sizes[run.cohort] = (course.audience[0], max(size, max(run.present) + 2))
    return {cohort: crowd.roster(audience, size) for cohort, (audience, size) in sizes.items()}


Seats = tuple[tuple[tuple[Person, ...], ...], tuple[tuple[Person, ...], ...]]


def _seat_class(
    crowd: Crowd, dice: Dice, run: Run, audience: Audience, roster: list[Person]
) -> Seats:
    """A class that knows one another: who is not present is absent."""
    present = [dice.some(roster, heads) for heads in run.present]
    for day in present:
        crowd.meet(audience, day)
    absent = [[person for person in roster if person not in day] for day in present]
    return tuple(map(tuple, present)), tuple(map(tuple, absent))


def _seat_free(crowd: Crowd, dice: Dice, run: Run, course: Course) -> Seats:
    heads = run.present[0]
    shares = _shares(course.audience, heads)
    if run.counts:
        present = [p for audience, share in shares for p in crowd.deal(audience, share)]
    else:
        known = crowd.known(course.audience[-1])
        present = dice.some(known, heads)
    missing = max(1, round(heads / 12)) if run.absent is None and heads else run.absent or 0
    absent = crowd.stay_away(course.audience[0], missing)
    return (tuple(present),), (tuple(absent),)


def _shares(audience: tuple[Audience, ...], heads: int) -> list[tuple[Audience, int]]:
    """A family session is one child, one grown-up, and so on."""
    return [(who, len(range(place, heads, len(audience)))) for place, who in enumerate(audience)]


def _expect(crowd: Crowd, year: int, runs: list[tuple[Run, Course]]) -> None:
    seats = dict.fromkeys(Audience, 0)
    for run, course in runs:
        for audience, share in _shares(course.audience, run.present[0]):
            seats[audience] += share
    new = {audience: round(seats[audience] * share) for audience, share in _NEW.items()}
    new[Audience.ADULT] = UNIQUE[year] - USE_ONLY - crowd.seen - sum(new.values())
    for audience in Audience:
        crowd.expect(audience, seats=seats[audience], new=new[audience])


def session_rows(year: int) -> list[dict[str, object]]:
    carried = [{**_session_row(s), "증빙": f"출석부_{s.code}_{year}.pdf"} for s in _carried(year)]
    return [*carried, *(_session_row(session) for session in year_of(year).sessions)]


def _carried(year: int) -> tuple[Session, ...]:
    """A session of the old year stands in the new workbook when somebody came to it this year."""
    codes = {session.code for session in _camp(year)}
    return tuple(s for s in year_of(year - 1).sessions if s.code in codes) if codes else ()


def _session_row(session: Session) -> dict[str, object]:
    run, course = session.run, session.course
    named = max(
        len(here) + len(away) for here, away in zip(session.present, session.absent, strict=True)
    )
    first, last = run.days[0], run.days[-1]
    if course.name == courses_2022.CAMP:
        last = read_run(first.year + 1, courses_2022.CAMP_IN_JANUARY).days[-1]
    return {
        "회차코드": session.code,
        "과정명": course.name,
        "회차명": run.title,
        "분야": course.field,
        "유형": course.kind,
        "시작": dt.datetime.combine(first, course.starts),
        "종료": dt.datetime.combine(last, course.ends),
        "장소": course.place,
        "정원": next(size for size in _ROOMS if size >= named) if named else None,
        "상태": run.state,
        "단체인원": run.group or None,
        "주관": run.host or None,
        "증빙": ";".join(_papers(session)) or None,
    }


def _papers(session: Session) -> Iterator[str]:
    """What the lab keeps of a session it may count."""
    if not session.run.counts:
        return
    if session.heads:
        yield f"출석부_{session.code}.pdf"
    if session.run.group:
        yield f"단체방문확인서_{session.code}.pdf"
    if session.course.kind in ("행사", "경진대회", "체험"):
        yield f"행사사진_{session.code}.png"


def attendance_rows(year: int) -> list[dict[str, object]]:
    dice = Dice(f"workers {year}")
    return [
        *(row for session in _camp(year) for row in _attendance(session)),
        *(
            row
            for session in year_of(year).sessions
            for row in (*_attendance(session), *_workers(session, dice))
        ),
    ]


def _attendance(session: Session) -> Iterator[dict[str, object]]:
    days = zip(session.run.days, session.present, session.absent, strict=True)
    for day, here, away in days:
        came = [(person, "O") for person in here] + [(person, "X") for person in away]
        for person, present in sorted(came, key=lambda pair: (pair[0].name, pair[0].serial)):
            yield _attendance_row(session, day, person, present, None)


def _workers(session: Session, dice: Dice) -> Iterator[dict[str, object]]:
    run = session.run
    if run.state != DONE or run.host:
        return
    teaches = session.course.kind in ("교육", "체험", "상담")
    teacher = dice.pick(names.INSTRUCTORS)
    for day in run.days:
        if teaches:
            yield _attendance_row(session, day, worker(teacher), "O", "강사")
        if not teaches or session.run.group:
            for name in names.STAFF:
                yield _attendance_row(session, day, worker(name), "O", "직원")


def _attendance_row(
    session: Session, day: dt.date, person: Person, present: str, role: str | None
) -> dict[str, object]:
    return {
        "회차코드": session.code,
        "일자": day,
        **told_in_full(person),
        "역할": role,
        "출석": present,
        "증빙": None,
    }
