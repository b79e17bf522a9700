"""What a line of the walk says of a URL, and the records that many of them name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import (
    Enrolment,
    Offering,
    Session,
)
from tests.walk.canaries import COMMON

YEAR = 2023
Records = Any  # `planting.Planted`, or `Nothing` in its place
Asked = Callable[[Records], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Url:
    args: Callable[[Records], list[Any]] = lambda _o: []
    asks: tuple[Asked, ...] = ()
    sends: tuple[Asked, ...] = ()
    counts: bool = False
    published: bool = False
    bearer: bool = False
    names_holder: bool = False
    token: bool = False


LINE = "programme_runs"
# Who is due to be destroyed: the spare person, the child, and who asked for a stop.
DUE = 3
SEARCH: Asked = lambda _o: {"q": COMMON}  # noqa: E731 -- a word of the table below
ONE: Asked = lambda o: {"q": o[Company].key}  # noqa: E731 -- as above
WHY = {"why": "typing error"}
TAKEN: Asked = lambda _o: {"reason": "연차평가 제출"}  # noqa: E731 -- as above
WHOSE: Asked = lambda o: {"whose": o[Person].key}  # noqa: E731 -- as above
MONTH: Asked = lambda _o: {"month": f"{YEAR}-05"}  # noqa: E731 -- as above
BORN = {"name": "홍길순", "birth_year": "1990", "sex": "여"}
A_COURSE = {
    "programme": "새 과정",
    "name": "새 강좌",
    "type": "교육",
    "field": "AI",
    "stage": "교육",
}
A_DATE = {"first": "2027-06-02", "begins": "14:00", "ends": "17:00", "count": "1"}
A_LETTER = {"subject": "안내", "body": "내용"}
ONCE = {"nonce": "n"}
SAID = {"channel": "서면", "said_on": f"{YEAR}-06-01", "received_on": f"{YEAR}-06-01"}


def of_file(name: str) -> Callable[[Records], list[Any]]:
    return lambda o: [o[name].sha256]


def of_course(o: Records) -> list[Any]:
    return [o[Offering].key]


def of_date(o: Records) -> list[Any]:
    return [o[Offering].key, o[Session].key]


def of_session(o: Records) -> list[Any]:
    return [o[Session].key]


def of_screen(o: Records) -> list[Any]:
    return [queries.screen_link(o[Session], at=timezone.now())]


def of_lab(o: Records) -> list[Any]:
    return [o["lab"].code]


def at_course(o: Records) -> list[Any]:
    return [*of_lab(o), o[Offering].key]


def of_ticket(o: Records) -> list[Any]:
    return [o[Enrolment].ticket]


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("표.csv", "이름,수\n가,1\n".encode())
