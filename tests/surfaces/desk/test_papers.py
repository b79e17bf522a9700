"""Evidence files that may show a person, told with their own end."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.programmes.actions import AttendanceRow, record_attendances
from pulmu.domains.results import actions, queries
from pulmu.ledger import actions as ledger
from tests.factories import a_person, a_user, an_actor, day, when
from tests.surfaces.conftest import RECORDED, a_picture, a_recorded_session

FILE = "출석부_P23-001.png"


def told(actor, *persons) -> list[tuple[str, object]]:
    return [
        (one.name, one.until) for one in queries.papers(actor, [person.key for person in persons])
    ]


def test_a_signed_sheet_is_told_with_the_day_to_which_it_is_a_proof(cast, year, sheet):
    assert told(cast.hana, year.people[0]) == [(FILE, day("2029-01-01"))]
    assert told(cast.hana, *year.people) == [(FILE, day("2029-01-01"))]
    assert told(cast.hana) == []


def test_a_longer_period_of_the_lab_counts(cast, year, sheet):
    manager = an_actor(a_user("m@example.org", "소장"), cast.gimhae, Role.MANAGER)
    people.set_retention(manager, contact_years=3, evidence_years=8, at=RECORDED)

    assert told(cast.hana, year.people[0]) == [(FILE, day("2032-01-01"))]


def test_a_photo_of_one_attendance_is_of_that_person_alone(cast, year, tmp_path):
    path = tmp_path / "one.png"
    path.write_bytes(a_picture("blue"))
    (photo,) = actions.add_files(cast.hana, files=[("사진.png", path)], at=RECORDED)
    source = f"attendance:{year.attendances[0].key}"
    actions.attach_files(cast.hana, sources=[source], shas=[photo.sha256], at=RECORDED)

    assert told(cast.hana, year.people[0]) == [("사진.png", day("2029-01-01"))]
    assert told(cast.hana, year.people[1]) == []


def test_a_destroyed_file_is_not_told_any_more(cast, year, sheet):
    ledger.destroy_file(cast.hana, sha256=sheet.sha256, basis="보유 기간 경과", at=RECORDED)

    assert told(cast.hana, year.people[0]) == []


def test_strangers_find_none_and_an_inspector_may_not_ask(cast, year, sheet):
    guest = an_actor(a_user("guest@example.org"), cast.gimhae, Role.INSPECTOR)

    assert told(cast.minsu, year.people[0]) == []
    with pytest.raises(NotAllowed):
        told(guest, year.people[0])


@pytest.mark.parametrize("persons", [1, 3])
def test_the_queries_do_not_depend_on_the_persons(
    cast, year, sheet, persons, django_assert_num_queries
):
    with django_assert_num_queries(7):
        told(cast.hana, *year.people[:persons])


def test_the_page_of_a_person_names_them_also_after_they_were_destroyed(
    cast, hana, year, sheet, text
):
    at = f"/desk/people/{year.people[0].key}/"
    standing = text(hana.get(at))
    boss = an_actor(a_user("m@example.org", "소장"), cast.gimhae, Role.MANAGER)
    people.destroy_person(
        boss,
        key=year.people[0].key,
        sort=Destroyed.IDENTITY,
        basis="요구",
        at=when("2029-01-01 09:00"),
    )

    for page in (standing, text(hana.get(at))):
        assert "Evidence files that may show them" in page
        assert f'href="/desk/evidence/{sheet.sha256}/">{FILE}</a>' in page
        assert "proof until 1 Jan 2029" in page


def test_the_page_of_a_destruction_names_them_before_anything_goes(cast, manager, text, tmp_path):
    session = a_recorded_session(cast, "P19-001", year=2019)
    person = a_person("김하나", lab=cast.gimhae)
    row = AttendanceRow(
        session_id=session.pk, person_id=person.pk, on=day("2019-05-10"), is_present=True
    )
    record_attendances(cast.hana, rows=[row], at=RECORDED)
    path = tmp_path / "sheet.png"
    path.write_bytes(a_picture())
    (paper,) = actions.add_files(cast.hana, files=[(FILE, path)], at=RECORDED)
    source = f"session:{session.key}"
    actions.attach_files(cast.hana, sources=[source], shas=[paper.sha256], at=RECORDED)

    page = manager.get("/desk/people/retention/identity/")

    assert page.context["count"] == 1
    ((end, files, count),) = page.context["papers"]
    assert (end, [one.name for one in files], count) == (day("2025-01-01"), [FILE], 1)
    assert "nothing removes it by itself then" in text(page)
    assert "papers" not in manager.get("/desk/people/retention/contact/").context
