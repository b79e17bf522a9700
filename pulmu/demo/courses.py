"""Courses and their runs, read from the tables ``courses_2022`` and ``courses_2023``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pulmu.demo.people import Audience

DONE = "완료"
_HOST = "주관 "
_COHORT = "@"


@dataclass(frozen=True)
class Run:
    """One session. ``present`` has one number per day; ``group`` is the head count of a visit.

    ``cohort`` names those who come to every session that bears it. ``state`` and ``host`` tell what
    does not count: called off, still to come, or held and counted by somebody else. ``absent`` says
    how many registered and stayed away; None leaves that to the dice.
    """

    days: tuple[dt.date, ...]
    title: str
    present: tuple[int, ...]
    group: int = 0
    absent: int | None = None
    cohort: str = ""
    state: str = DONE
    host: str = ""

    @property
    def counts(self) -> bool:
        return self.state == DONE and not self.host and sum(self.present) + self.group > 0


@dataclass(frozen=True)
class Course:
    name: str
    field: str
    kind: str
    place: str
    starts: dt.time
    ends: dt.time
    audience: tuple[Audience, ...]
    runs: tuple[Run, ...] = ()


def read(year: int, table: str) -> tuple[Course, ...]:
    """The courses of a table.

    ``= name | field | kind | place | hours | audience`` opens a course; a line after it is a run:
    ``day [~ day] | present[/present on day two] [+visitors] [-absent] | title [| mark]``, where the
    mark is ``@class``, ``주관 host`` or a state other than 완료.
    """
    return tuple(_courses(year, [line for line in table.splitlines() if line]))


def _courses(year: int, lines: list[str]) -> Iterator[Course]:
    heads = [place for place, line in enumerate(lines) if line.startswith("= ")]
    for first, last in zip(heads, [*heads[1:], len(lines)], strict=True):
        course = _course(lines[first])
        yield replace(course, runs=tuple(read_run(year, line) for line in lines[first + 1 : last]))


def _course(line: str) -> Course:
    name, field, kind, place, hours, audience = line[2:].split(" | ")
    starts, ends = map(dt.time.fromisoformat, hours.split("-"))
    who = tuple(Audience(word) for word in audience.split())
    return Course(name, field, kind, place, starts, ends, who)


def read_run(year: int, line: str) -> Run:
    days, heads, title, *mark = line.split(" | ")
    present, *more = heads.split()
    run = Run(
        days=tuple(dt.date.fromisoformat(f"{year}-{day}") for day in days.split(" ~ ")),
        title=title,
        present=tuple(map(int, present.split("/"))),
        group=next((int(word[1:]) for word in more if word.startswith("+")), 0),
        absent=next((int(word[1:]) for word in more if word.startswith("-")), None),
    )
    return _marked(run, mark[0]) if mark else run


def _marked(run: Run, mark: str) -> Run:
    if mark.startswith(_COHORT):
        return replace(run, cohort=mark.removeprefix(_COHORT))
    if mark.startswith(_HOST):
        return replace(run, host=mark.removeprefix(_HOST))
    return replace(run, state=mark)
