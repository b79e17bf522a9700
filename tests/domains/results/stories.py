"""One held session with two participants, told by the tests of a year."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Session
from pulmu.domains.results import actions, queries
from pulmu.ledger.rulebook import install_shipped
from tests.factories import a_person, a_programme, day, when

AT = when("2023-12-20 10:00")
LATER = when("2024-01-05 10:00")
SHEET = b"name,signature\n1,x\n2,x\n"


@dataclass(frozen=True)
class Story:
    session: Session
    people: list
    source: str


@pytest.fixture
def counting_rules(db, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    install_shipped()


@pytest.fixture
def story(cast) -> Story:
    """One held session with two participants, recorded by Hana."""
    programme = a_programme(lab=cast.gimhae)
    row = programmes.SessionRow(
        code="P23-001",
        programme_id=programme.pk,
        field="메타버스",
        type="교육",
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 18:00"),
        state="완료",
    )
    session = programmes.record_sessions(cast.hana, rows=[row], at=AT).objects[0]
    people = [a_person(name, lab=cast.gimhae) for name in ("김하나", "이두리")]
    rows = [
        programmes.AttendanceRow(
            session_id=session.pk, person_id=p.pk, on=day("2023-05-10"), is_present=True
        )
        for p in people
    ]
    programmes.record_attendances(cast.hana, rows=rows, at=AT)
    return Story(session, people, f"session:{session.key}")


def line(actor, code):
    [line] = [one for one in queries.draft(actor, 2023)["lines"] if one["code"] == code]
    return line["value"], line["facts"], line["attached"], line["proven"], line["proven_value"]


def sheet(actor, tmp_path, content=SHEET, name="서명부_P23-001.csv"):
    path = tmp_path / "upload"
    path.write_bytes(content)
    return actions.add_files(actor, files=[(name, path)], at=AT)[0]


def prove(cast, story, tmp_path):
    blob = sheet(cast.hana, tmp_path)
    actions.attach_files(cast.hana, sources=[story.source], shas=[blob.sha256], at=AT)
    return actions.attest_year(cast.dul, year=2023, at=AT)


def seal(cast, at=AT, why=""):
    actions.submit(cast.hana, year=2023, at=at)
    return actions.seal(cast.dul, year=2023, at=at, why=why)
