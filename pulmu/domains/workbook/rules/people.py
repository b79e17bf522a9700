"""Who is who: the three-step matching of docs/spec/import-workbook.md, as one pure function.

The result depends on *which* rows there are, never on their order: everything runs over distinct
identities in one canonical order. It is also stable: once the people it found are recorded,
matching the same rows again finds exactly them. Four rules beyond the text of the
specification are needed for that, marked A to D below.

A. A row without a phone that says exactly what a known person without a phone says is that person,
   even where others of the name would fit: an earlier import made the person from such rows.
B. Two different birth dates cannot both be the one person of whom only the year is known. Then
   neither is: each becomes a new person, marked.
C. What a workbook says about somebody wins over what was recorded before (a corrected workbook
   corrects), except that a mere year does not replace a full date of the same year.
D. Somebody recorded with a name and a year only, without a phone, does not make a full birth date
   ambiguous: rows with a year are matched after those with a date, so the same workbook may
   have made that person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pulmu.domains.people.choices import Sex

from .parsing import Parsed
from .rows import AttendanceRow, PrototypeRow, UseRow
from .sheets import ATTENDANCE, PROTOTYPES, USES

Value = TypeVar("Value", bound=Any)


class Identity(NamedTuple):
    """What a row says about whom it means.

    ``birth_year`` is that of ``birth_date`` if there is one; ``phone`` is compared for equality.
    """

    name: str
    phone: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None

    @property
    def birth(self) -> tuple[dt.date | None, int | None]:
        return self.birth_date, self.birth_year


class Details(NamedTuple):
    """What else a row says about the person."""

    sex: str = ""
    region: str = ""
    affiliation: str = ""


# For each identity, what its rows say and how often.
Said = Mapping[Identity, Mapping[Details, int]]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """``merged_into``: key of who this person turned out to be, empty for most."""

    key: str
    name: str
    phone: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    merged_into: str = ""


@dataclass(slots=True)
class Somebody:
    """A person whom the workbook means. ``key`` is empty for a new one.

    Empty attributes were not said: of a known person they stay what they are.
    ``possible_duplicate`` asks for a mark, and only when there is news: a mark that somebody took
    away stays away.
    """

    name: str
    key: str = ""
    phone: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    sex: str = ""
    region: str = ""
    affiliation: str = ""
    possible_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Matching:
    """``people`` in canonical order; ``place`` says for each identity which of them it is."""

    people: list[Somebody]
    place: Mapping[Identity, int]

    def of(self, identity: Identity) -> Somebody:
        return self.people[self.place[identity]]


def identity_of(row: AttendanceRow | UseRow | PrototypeRow) -> Identity:
    born = row.birth_date if isinstance(row, AttendanceRow) else None
    return Identity(row.name, row.phone, born, born.year if born else row.birth_year)


def identities(parsed: Parsed) -> Said:
    """Everybody whom the workbook names."""
    said: dict[Identity, dict[Details, int]] = defaultdict(lambda: defaultdict(int))
    for row in parsed.rows[ATTENDANCE.code]:
        said[identity_of(row)][Details(row.sex, row.region, row.affiliation)] += 1
    for row in parsed.rows[USES.code]:
        said[identity_of(row)][Details(affiliation=row.affiliation)] += 1
    for row in parsed.rows[PROTOTYPES.code]:
        if row.name:
            said[identity_of(row)][Details()] += 1
    return said


def match(
    said: Said, known: Iterable[KnownPerson], *, same_phone: Callable[[str], str] = str
) -> Matching:
    """Decide for each identity of the workbook which person it is.

    ``known`` come in the order in which they became known. ``same_phone`` turns a row's digits
    into what the known phones are given as (a keyed hash, usually).
    """
    by_name: dict[str, list[Identity]] = defaultdict(list)
    for identity in sorted(said, key=_canonical):
        by_name[identity.name].append(identity)
    known_by_name: dict[str, list[KnownPerson]] = defaultdict(list)
    merged: dict[str, str] = {}
    for person in known:
        if person.merged_into:
            merged[person.key] = person.merged_into
        if person.name in by_name:
            known_by_name[person.name].append(person)
    people: list[Somebody] = []
    place: dict[Identity, int] = {}
    for name, named in by_name.items():
        namesakes = Namesakes(name, known_by_name[name], said, same_phone, merged)
        for group in namesakes.matched(named):
            place.update(dict.fromkeys(group.identities, len(people)))
            people.append(group.settled())
    return Matching(people, place)


@dataclass(slots=True, eq=False)
class Group:
    """A person in the making: known or new, with the identities that turned out to be them."""

    name: str
    said: Said
    phone: str = ""
    known: KnownPerson | None = None
    birth_date: dt.date | None = None
    birth_year: int | None = None
    identities: list[Identity] = field(default_factory=list)
    doubtful: bool = False

    def take(self, identity: Identity) -> None:
        self.identities.append(identity)

    def learn(self) -> None:
        """Settle the birth from what is recorded and what the rows so far say (C)."""
        dates: Counter[dt.date] = Counter()
        years: Counter[int] = Counter()
        for identity in self.identities:
            times = sum(self.said[identity].values())
            if identity.birth_date is not None:
                dates[identity.birth_date] += times
            elif identity.birth_year is not None:
                years[identity.birth_year] += times
        if dates:
            self.birth_date = most_common(dates)
            self.birth_year = self.birth_date.year
        elif years:
            self.birth_year = most_common(years)
            if self.birth_date is not None and self.birth_date.year != self.birth_year:
                self.birth_date = None

    @property
    def is_news(self) -> bool:
        """Whether this is a new person, or a known one with a birth date that was not recorded."""
        return self.known is None or self.known.birth_date != self.birth_date

    @property
    def is_faint(self) -> bool:
        """Known by name and year only (D)."""
        return self.known is not None and not self.phone and self.birth_date is None

    def may_be_born(self, on: dt.date | None, year: int | None) -> bool:
        """The same birth date or, where one side has only a year, the same year."""
        if on is not None and self.birth_date is not None:
            return on == self.birth_date
        return year is not None and year == self.birth_year

    def settled(self) -> Somebody:
        details: Counter[Details] = Counter()
        for identity in self.identities:
            details.update(self.said[identity])
        return Somebody(
            name=self.name,
            key=self.known.key if self.known else "",
            phone=max((identity.phone for identity in self.identities), default=""),
            birth_date=self.birth_date,
            birth_year=self.birth_year,
            sex=_said_most(details, "sex", unsaid=str(Sex.UNSAID)),
            region=_said_most(details, "region"),
            affiliation=_said_most(details, "affiliation"),
            possible_duplicate=self.doubtful,
        )


class Namesakes:
    """All people of one name, known and new."""

    def __init__(
        self,
        name: str,
        known: list[KnownPerson],
        said: Said,
        same_phone: Callable[[str], str],
        merged: Mapping[str, str],
    ) -> None:
        self._name = name
        self._said = said
        self._same_phone = same_phone
        self._merged = merged
        self._groups = [
            Group(
                name,
                said,
                phone=person.phone,
                known=person,
                birth_date=person.birth_date,
                birth_year=person.birth_date.year if person.birth_date else person.birth_year,
            )
            for person in known
        ]

    def matched(self, identities: list[Identity]) -> list[Group]:
        """The groups that have identities. ``identities`` come in canonical order."""
        without = [identity for identity in identities if not identity.phone]
        self._by_phone([identity for identity in identities if identity.phone])
        self._by_birth_date([one for one in without if one.birth_date is not None])
        for identity in without:
            if identity.birth_date is None:
                self._by_what_is_left(identity)
        self._mark_different_phones()
        return [group for group in self._groups if group.identities]

    def _by_phone(self, identities: list[Identity]) -> None:
        """Step 1. Afterwards everybody with a phone has the birth that their rows tell."""
        holders = {group.phone: group for group in reversed(self._groups) if group.phone}
        for identity in identities:
            phone = self._same_phone(identity.phone)
            if phone not in holders:
                holders[phone] = self._new(phone)
            holders[phone].take(identity)
        for group in self._groups:
            group.learn()

    def _by_birth_date(self, identities: list[Identity]) -> None:
        """Step 2 for full dates, all judged against the same people."""
        claims: dict[Group, list[Identity]] = defaultdict(list)
        unclaimed: list[tuple[Identity, bool]] = []
        for identity in identities:
            exact = self._exact(identity)
            candidates = self._candidates(identity)
            only = self._only(candidates)
            if exact is not None:
                exact.take(identity)
            elif only is not None:
                claims[only].append(identity)
            else:
                unclaimed.append((identity, bool(candidates)))
        for group, claiming in claims.items():
            if len(claiming) == 1:
                group.take(claiming[0])
                group.learn()
            else:
                unclaimed += [(identity, True) for identity in claiming]
        for identity, doubtful in sorted(unclaimed, key=lambda one: _canonical(one[0])):
            self._begin(identity, doubtful=doubtful)

    def _by_what_is_left(self, identity: Identity) -> None:
        """Step 2 for a mere year, step 3 for a mere name: everybody found so far may be meant."""
        candidates = self._candidates(identity)
        found = self._exact(identity) or self._only(candidates)
        if found is None:
            self._begin(identity, doubtful=bool(candidates))
        else:
            found.take(identity)
            found.learn()

    def _mark_different_phones(self) -> None:
        """Equal name and birth date, different phones: marked when one of them is news."""
        same_day: dict[dt.date, list[Group]] = defaultdict(list)
        for group in self._groups:
            if group.phone and group.birth_date is not None:
                same_day[group.birth_date].append(group)
        for groups in same_day.values():
            if len({group.phone for group in groups}) > 1 and self._only(groups) is None:
                for group in groups:
                    group.doubtful = group.doubtful or group.is_news

    def _exact(self, identity: Identity) -> Group | None:
        """A known person without a phone of whom just this is known (A)."""
        for group in self._groups:
            same = (group.birth_date, group.birth_year) == identity.birth
            if same and group.known is not None and not group.phone:
                return group
        return None

    def _candidates(self, identity: Identity) -> list[Group]:
        if identity.birth_year is None:
            return list(self._groups)
        born = [group for group in self._groups if group.may_be_born(*identity.birth)]
        if identity.birth_date is None:
            return born
        return [group for group in born if not group.is_faint] or born

    def _only(self, groups: list[Group]) -> Group | None:
        """The one person behind these (the earliest record of them); None for nobody or more."""
        return groups[0] if len({self._root(group) for group in groups}) == 1 else None

    def _root(self, group: Group) -> Hashable:
        if group.known is None:
            return id(group)
        key = group.known.key
        while key in self._merged:
            key = self._merged[key]
        return key

    def _begin(self, identity: Identity, *, doubtful: bool) -> None:
        group = self._new("")
        group.doubtful = doubtful
        group.take(identity)
        group.learn()

    def _new(self, phone: str) -> Group:
        group = Group(self._name, self._said, phone=phone)
        self._groups.append(group)
        return group


def most_common(counts: Mapping[Value, int]) -> Value:
    """The value said most often; of several the smallest."""
    return min(counts, key=lambda value: (-counts[value], value))


def _said_most(details: Mapping[Details, int], name: str, *, unsaid: str = "") -> str:
    """``unsaid`` is what people answer who do not answer: it yields to any other answer."""
    counts: Counter[str] = Counter()
    for one, times in details.items():
        value = getattr(one, name)
        if value:
            counts[value] += times
    answers = {value: times for value, times in counts.items() if value != unsaid}
    return most_common(answers or counts) if counts else ""


def _canonical(identity: Identity) -> tuple[str, str, dt.date, int]:
    """Full dates before mere years before nothing."""
    return (
        identity.name,
        identity.phone,
        identity.birth_date or dt.date.max,
        identity.birth_year or dt.MAXYEAR,
    )
