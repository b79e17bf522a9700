"""The people of the demonstration years, and how a row names them.

Most give a phone. A few never do and say when they were born; a handful give only a name; some give
a phone on the course and only their year of birth in the use log. Those who may appear without a
phone bear a name nobody else bears, so that who is meant is never a guess; three made-up mishaps,
which the desk should mark as possible duplicates, are in ``_mishaps``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from pulmu.demo import names
from pulmu.demo.dice import Dice


class Audience(Enum):
    CHILD = "child"
    TEEN = "teen"
    ADULT = "adult"
    NATION = "nation"  # grown-ups from anywhere in the country: the contest


class Manner(Enum):
    """What a row tells of a person beside the name."""

    PHONE = "phone"
    BIRTH = "birth"
    EITHER = "either"
    NAME = "name"


@dataclass(frozen=True)
class Person:
    """``born`` is a day, a year alone, or not known; ``phone`` is empty when it is never given."""

    serial: int
    name: str
    sex: str
    born: dt.date | int | None
    phone: str
    region: str
    affiliation: str
    manner: Manner = Manner.PHONE


AGES = {
    Audience.CHILD: ((7, 1), (8, 2), (9, 3), (10, 4), (11, 4), (12, 3)),
    Audience.TEEN: ((14, 3), (15, 4), (16, 4), (17, 4), (18, 1)),
    Audience.ADULT: tuple(
        (age, 4 if age < 24 else 7 if age < 40 else 5 if age < 55 else 2 if age < 66 else 1)
        for age in range(19, 75)
    ),
    Audience.NATION: tuple((age, 3 if age < 35 else 1) for age in range(19, 50)),
}
NEAR = (
    *((f"김해시 {area}", 9) for area in ("내외동", "장유1동", "장유2동", "장유3동", "북부동")),
    *((f"김해시 {area}", 5) for area in ("활천동", "삼안동", "부원동", "진영읍")),
    *((f"김해시 {area}", 2) for area in ("동상동", "회현동", "칠산서부동", "불암동", "주촌면")),
    *((f"김해시 {area}", 1) for area in ("진례면", "한림면", "생림면", "상동면", "대동면")),
    ("창원시 성산구", 6),
    ("창원시 의창구", 5),
    ("창원시 마산회원구", 2),
    ("부산광역시 강서구", 5),
    ("부산광역시 북구", 4),
    ("부산광역시 사상구", 3),
    ("양산시 물금읍", 4),
    ("양산시 중앙동", 2),
    ("밀양시 삼문동", 2),
    ("진주시 충무공동", 1),
    ("거제시 고현동", 1),
    ("", 3),
)
FAR = (
    ("서울특별시 마포구", 6),
    ("서울특별시 관악구", 4),
    ("경기도 성남시", 4),
    ("대전광역시 유성구", 4),
    ("광주광역시 북구", 3),
    ("대구광역시 북구", 3),
    ("부산광역시 남구", 3),
    ("강원도 춘천시", 1),
    ("전라북도 전주시", 2),
    ("김해시 내외동", 3),
    ("창원시 의창구", 3),
)
AFFILIATIONS = {
    Audience.CHILD: (("초등학생", 1),),
    Audience.TEEN: (("중학생", 3), ("고등학생", 4)),
    Audience.ADULT: (
        ("대학생", 22),
        ("직장인", 24),
        ("예비창업자", 16),
        ("구직자", 9),
        ("프리랜서", 8),
        ("자영업", 7),
        ("창업기업", 6),
        ("교원", 3),
        ("", 5),
    ),
    Audience.NATION: (("대학생", 5), ("창업팀", 4), ("직장인", 2), ("예비창업자", 3)),
}
SIZES = {
    2022: {Audience.CHILD: 120, Audience.TEEN: 60, Audience.ADULT: 1400, Audience.NATION: 0},
    2023: {Audience.CHILD: 160, Audience.TEEN: 80, Audience.ADULT: 1600, Audience.NATION: 120},
}
MANNERS = ((Manner.PHONE, 88), (Manner.BIRTH, 8), (Manner.EITHER, 3), (Manner.NAME, 1))


def newcomers(year: int, audience: Audience) -> tuple[Person, ...]:
    """Those who come to the lab for the first time in this year, in the order they may appear."""
    return _population()[year, audience]


@lru_cache(maxsize=1)
def _population() -> dict[tuple[int, Audience], tuple[Person, ...]]:
    dice = Dice("people")
    rare = {sex: _rare_names(dice, sex) for sex in ("남", "여")}
    found: dict[tuple[int, Audience], tuple[Person, ...]] = {}
    serial = 0
    for year, sizes in SIZES.items():
        for audience, size in sizes.items():
            people = [_person(dice, serial + i, year, audience, rare) for i in range(size)]
            serial += size
            if (year, audience) == (2023, Audience.ADULT):
                mishaps = list(_mishaps(serial))
                serial += len(mishaps)
                people[40:40] = mishaps
            if audience is Audience.CHILD:
                people = list(_siblings(people))
            found[year, audience] = tuple(people)
    return found


def _rare_names(dice: Dice, sex: str) -> Iterator[str]:
    given = names.RARE_MEN if sex == "남" else names.RARE_WOMEN
    return iter(dice.shuffled([last + first for last in names.SURNAMES for first in given]))


def _person(
    dice: Dice, serial: int, year: int, audience: Audience, rare: dict[str, Iterator[str]]
) -> Person:
    sex = dice.pick(("남", "여"))
    manner = dice.weighted(MANNERS)
    given = names.MEN if sex == "남" else names.WOMEN
    common = dice.pick(names.SURNAMES) + dice.pick(given)
    born_in = year - dice.weighted(AGES[audience])
    born = dt.date(born_in, dice.between(1, 12), dice.between(1, 28))
    told = dice.weighted((("day", 50), ("year", 40), ("nothing", 10)))
    if told == "nothing" and manner in (Manner.PHONE, Manner.NAME):
        birth: dt.date | int | None = None
    else:
        birth = born if told == "day" and manner is not Manner.NAME else born_in
    return Person(
        serial=serial,
        name=common if manner is Manner.PHONE else next(rare[sex]),
        sex=dice.weighted(((sex, 95), ("미응답", 2), ("", 3))),
        born=None if manner is Manner.NAME else birth,
        phone=names.phone(serial) if manner in (Manner.PHONE, Manner.EITHER) else "",
        region=dice.weighted(FAR if audience is Audience.NATION else NEAR),
        affiliation=dice.weighted(AFFILIATIONS[audience]),
        manner=manner,
    )


def _siblings(children: list[Person]) -> Iterator[Person]:
    """Now and then two children of one family stand under the phone of one parent."""
    for place, child in enumerate(children):
        elder = children[place - 1]
        shared = place % 12 == 5 and child.phone and elder.phone and child.name != elder.name
        yield replace(child, phone=elder.phone) if shared else child


def _mishaps(serial: int) -> Iterator[Person]:
    """What happens at every desk, ten made-up people long.

    Two pairs of equal name and birth date under two phones; somebody without a phone whom two
    others of that name and year could be; a bare name that two others bear.
    """
    first, second, third, fourth = names.MISHAPS
    told: tuple[tuple[str, dt.date | int | None, Manner], ...] = (
        *((first, dt.date(1991, 4, 17), Manner.PHONE),) * 2,
        *((second, dt.date(1986, 10, 2), Manner.PHONE),) * 2,
        *((third, 1994, Manner.PHONE),) * 2,
        (third, 1994, Manner.BIRTH),
        (fourth, dt.date(1979, 1, 30), Manner.PHONE),
        (fourth, dt.date(1999, 7, 8), Manner.PHONE),
        (fourth, None, Manner.NAME),
    )
    for offset, (name, born, manner) in enumerate(told):
        number = serial + offset
        phone = names.phone(number) if manner is Manner.PHONE else ""
        yield Person(number, name, "여", born, phone, "김해시 내외동", "직장인", manner)


def worker(name: str) -> Person:
    """Somebody who teaches or works at the lab: known by name and phone alone."""
    serial = 9_000 + (*names.STAFF, *names.ASSISTANTS, *names.INSTRUCTORS).index(name)
    return Person(serial, name, "", None, names.phone(serial), "", "")


def told_in_full(person: Person) -> dict[str, object]:
    """The cells of 참가자 that say who it is."""
    born = person.born
    return {
        "성명": person.name,
        "생년월일": born if isinstance(born, dt.date) else None,
        "출생연도": born if isinstance(born, int) else None,
        "성별": person.sex or None,
        "연락처": _as_typed(person.phone, person.serial) or None,
        "지역": person.region or None,
        "소속": person.affiliation or None,
    }


def told_in_short(person: Person) -> dict[str, object]:
    """The cells of 이용일지 and 시제품 that say who it is: a phone, or else the year of birth."""
    hides = person.manner in (Manner.BIRTH, Manner.EITHER)
    born = person.born.year if isinstance(person.born, dt.date) else person.born
    return {
        "성명": person.name,
        "연락처": None if hides else _as_typed(person.phone, person.serial + 17) or None,
        "출생연도": born if hides or person.serial % 3 == 0 else None,
    }


def _as_typed(phone: str, habit: int) -> str:
    """One number in the ways people write it, the lost leading zero of a spreadsheet among them."""
    if not phone:
        return ""
    if habit % 37 == 0:
        return "+82 " + phone[1:]
    if habit % 41 == 0:
        return phone[1:].replace("-", "")
    if habit % 11 == 0:
        return phone.replace("-", "")
    return phone
