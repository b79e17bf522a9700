"""Somebody of whom a lab holds everything it may come to hold, to be destroyed in tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from pulmu.domains.people import actions
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.choices import ConsentKind, Destroyed
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import UseLog
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.prototypes.choices import PrototypeKind, PrototypeState
from pulmu.domains.results import queries as results
from pulmu.ledger.models import Entry
from pulmu.ledger.rulebook import install_shipped
from tests.factories import (
    a_programme,
    a_resource,
    a_session,
    day,
    when,
)

AT = when("2023-06-01 09:00")
BASIS = "개인정보 보호법 제21조 제1항"
# Words that must be nowhere once they are destroyed.
CANARIES = ("김하나", "김두나", "ㄱㅎㄴ", "카나리아", "01098765432", "박보호", "01055556666")
LONG_AFTER = when("2035-01-02 09:00")


@dataclass(frozen=True)
class World:
    person: Person
    other: Person
    attendance: Attendance
    use: UseLog


def build(cast, manager) -> World:
    """Somebody with everything a lab may come to hold of them, and somebody else beside them."""
    install_shipped()
    row = PersonRow(name="김하나", phone="010-9876-5432", region="경상남도 김해시 카나리아로 12")
    other = PersonRow(name="이두리", birth_year=1990, sex="남", region="부산")
    person, beside = record_people(cast.hana, rows=[row, other], at=AT).objects
    corrected = PersonRow(
        key=person.key,
        name="김두나",
        phone="010-9876-5432",
        birth_date=day("1988-05-11"),
        sex="여",
        region=row.region,
        affiliation="카나리아 중학교",
    )
    record_people(cast.hana, rows=[corrected], at=AT)
    attendance = _attended(cast, person, beside)
    use = _used(cast, person, beside)
    _made_for(cast, person)
    guardian = actions.GuardianRow(name="박보호", phone="010-5555-6666", relation="모")
    actions.record_guardian(cast.hana, key=person.key, row=guardian, at=AT)
    _consented(cast, manager, person)
    return World(person, beside, attendance, use)


def _attended(cast, *persons: Person) -> Attendance:
    session = a_session(programme=a_programme(lab=cast.gimhae))
    made = []
    for affiliation in ("카나리아 1반", "카나리아 2반"):
        rows = [
            programmes.AttendanceRow(
                session_id=session.pk,
                person_id=person.pk,
                on=day("2023-05-10"),
                is_present=True,
                region="김해시 카나리아동",
                affiliation=affiliation,
            )
            for person in persons
        ]
        made = programmes.record_attendances(cast.hana, rows=rows, at=AT).objects
    return made[0]


def _used(cast, person: Person, other: Person) -> UseLog:
    resource = a_resource(lab=cast.gimhae)
    rows = [
        places.UseLogRow(
            resource_id=resource.pk,
            person_id=somebody.pk,
            starts_at=when(f"2023-05-{number:02} 09:00"),
            ends_at=when(f"2023-05-{number:02} 10:00"),
            purpose=purpose,
            affiliation="카나리아",
        )
        for number, (somebody, purpose) in enumerate(
            [(person, "카나리아 생일 선물"), (person, "시제품 제작"), (other, "시제품 제작")], 11
        )
    ]
    return places.record_use_logs(cast.hana, rows=rows, at=AT).objects[0]


def _made_for(cast, person: Person) -> None:
    for name in ("카나리아 씨의 의수", "카나리아 씨의 의족"):
        row = prototypes.PrototypeRow(
            code="P-1",
            name=name,
            person_id=person.pk,
            kind=PrototypeKind.values[0],
            received_on=day("2023-05-10"),
            state=PrototypeState.values[0],
        )
        prototypes.record_prototypes(cast.hana, rows=[row], at=AT)


def used_late(cast, person: Person, *, at=LONG_AFTER) -> UseLog:
    row = places.UseLogRow(
        resource_id=a_resource(lab=cast.gimhae, name="레이저 커터").pk,
        person_id=person.pk,
        starts_at=at,
        ends_at=at.replace(hour=at.hour + 1),
    )
    return places.record_use_logs(cast.hana, rows=[row], at=at).objects[0]


def _consented(cast, manager, person: Person) -> None:
    actions.add_consent_text(
        manager, kind=ConsentKind.PICTURES, words="목적", in_force_from=day("2023-01-01"), at=AT
    )
    actions.record_consents(
        cast.hana,
        key=person.key,
        said={ConsentKind.PICTURES: True},
        channel="서면",
        said_on=day("2023-05-10"),
        at=AT,
    )


def figures(cast) -> str:
    return json.dumps(results.draft(cast.hana, 2023)["lines"], sort_keys=True, ensure_ascii=False)


def entries(cast) -> int:
    return Entry.objects.within(cast.hana).count()


def stored(cast) -> Iterator[str]:
    """Every value in every table of ours, as it is stored."""
    for model in apps.get_models():
        if not model.__module__.startswith("pulmu."):
            continue
        rows = model._base_manager.all()
        if hasattr(rows, "everywhere"):
            rows = rows.everywhere(because="tests look")
        for row in rows.values():
            for name, value in row.items():
                yield f"{model._meta.label}.{name}: {value}"


def found(cast) -> set[str]:
    """Where a word that should be gone still stands."""
    return {
        said.partition(":")[0] for said in stored(cast) if any(word in said for word in CANARIES)
    }


def destroy(manager, sort=Destroyed.IDENTITY, *, expected=1, at=LONG_AFTER):
    return actions.destroy_due(manager, sort=sort, expected=expected, basis=BASIS, at=at)
