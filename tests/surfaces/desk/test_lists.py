"""Every list of the desk costs the same queries with one row as with thirty."""

from __future__ import annotations

import hashlib

import pytest

from pulmu.core.search.grams import squeeze
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import actions as results
from pulmu.domains.results.queries import LISTINGS, NAMINGS
from pulmu.ledger import actions as ledger
from pulmu.ledger import posting
from tests.factories import when
from tests.surfaces.conftest import a_recorded_session
from tests.walk.canaries import Canary
from tests.walk.planting import Planted, plant

AT = when("2023-06-01 09:00")
RECORDS = 10
ROWS = pytest.mark.parametrize("rows", [1, 30])
# What tells one record from the next, by kind.
TOLD_APART = {
    "session": "code",
    "use": "starts_at",
    "culture_act": "title",
    "company": "code",
    "prototype": "code",
    "hire": "employee_key",
    "revenue": "invoice_no",
    "tenancy": "code",
    "investment": "investor",
    "right": "number",
    "certification": "number",
    "channel_support": "code",
}


@pytest.fixture
def lab(cast):
    return Planted(cast.gimhae, Canary("gimhae", "뷁"), 1, cast.hana_user)


@pytest.fixture
def opened(hana, django_assert_num_queries):
    """Look twice, so that what is kept is there; count the second time."""

    def look(address: str, queries: int) -> str:
        assert hana.get(address).status_code == 200
        with django_assert_num_queries(queries):
            page = hana.get(address)
        return page.content.decode()

    return look


def several(lab, kind, rows):
    """So many records of the kind, with their facts."""
    column = TOLD_APART[kind]
    for number in range(rows):
        told = when(f"2023-05-{number + 1:02} 09:00") if column == "starts_at" else f"N{number:02}"
        extra = {"ends_at": when(f"2023-05-{number + 1:02} 10:00")} if kind == "use" else {}
        plant(lab, NAMINGS[kind].model, **{column: told}, **extra)


def test_no_list_is_left_out():
    assert set(TOLD_APART) == set(LISTINGS)


@ROWS
@pytest.mark.parametrize("kind", TOLD_APART)
def test_a_list_of_records(lab, cast, opened, kind, rows):
    several(lab, kind, rows)
    posting.reconcile_all(cast.hana, at=AT)

    page = opened(f"/desk/records/{kind}/", RECORDS)

    # A company's page tells more than its record.
    where = "/desk/companies/" if kind == "company" else f"/desk/fact/{kind}/"
    assert page.count(f'href="{where}') == rows


@ROWS
def test_the_roster_of_a_session(lab, cast, opened, rows):
    session = plant(lab, Session)
    for number in range(rows):
        person = plant(lab, Person, name=f"김하나{number:02}", search=squeeze(f"김하나{number:02}"))
        plant(lab, Attendance, session=session, person=person)
    posting.reconcile_all(cast.hana, at=AT)

    page = opened(f"/desk/fact/session/{session.key}/", 36)

    assert page.count("/presence/") == rows


@ROWS
def test_what_a_person_did(lab, cast, opened, rows):
    person = plant(lab, Person)
    for number in range(rows):
        session = plant(lab, Session, code=f"N{number}")
        plant(lab, Attendance, session=session, person=person)
    posting.reconcile_all(cast.hana, at=AT)

    page = opened(f"/desk/people/{person.key}/", 26)

    assert page.count("/desk/fact/attendance/") == rows


@ROWS
def test_what_would_be_attested(cast, year, dul, rows, opened):
    for number in range(1, rows):
        a_recorded_session(cast, f"P23-4{number:02}")

    opened("/desk/year/2023/programme_runs/attest/?all=1", 14)


@ROWS
def test_the_files_that_look_for_a_place(cast, year, opened, rows):
    shas = [some_file(cast, number) for number in range(rows)]

    page = opened("/desk/year/2023/place/?" + "&".join(f"file={sha}" for sha in shas), 11)

    assert page.count('name="file"') == rows


@ROWS
def test_what_a_file_supports(cast, year, opened, rows):
    sessions = [year.session]
    sessions += [a_recorded_session(cast, f"P23-5{number:02}") for number in range(1, rows)]
    sha256 = some_file(cast, 0)
    sources = [f"session:{session.key}" for session in sessions]
    results.attach_files(cast.hana, sources=sources, shas=[sha256], at=AT)

    page = opened(f"/desk/evidence/{sha256}/", 23)

    assert page.count("/desk/fact/session/") == rows


@ROWS
def test_what_entered_after_a_seal(cast, year, opened, rows):
    results.submit(cast.hana, year=2023, at=AT)
    results.seal(cast.dul, year=2023, at=AT)
    for number in range(rows):
        a_recorded_session(cast, f"P23-6{number:02}")

    opened("/desk/year/2023/revision/0/", 8)


def some_file(cast, number):
    """Known as evidence; nobody looks into it here."""
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    name = f"파일{number:02}.csv"
    ledger.add_blob(cast.hana, sha256=sha256, size=1, type="text/csv", name=name, at=AT)
    return sha256
