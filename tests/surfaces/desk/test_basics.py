"""Programmes, machines and rooms: found, corrected, taken out when nobody uses them."""

from __future__ import annotations

import pytest

from pulmu.core.trail.models import Event
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.models import Programme
from tests.factories import a_person, a_programme, a_resource, a_use

PROGRAMMES, RESOURCES = "/desk/basics/programmes/", "/desk/basics/resources/"


@pytest.fixture
def printer(cast):
    """A machine that somebody has used once."""
    made = a_resource("3D 프린터 1호", lab=cast.gimhae, asset_no="A-1")
    a_use(made, a_person(lab=cast.gimhae), starts_at="2023-01-01 14:00")
    return made


def test_they_are_listed_with_how_often_they_are_used(hana, year, printer, text):
    programmes, resources = text(hana.get(PROGRAMMES)), text(hana.get(RESOURCES))

    assert "과정 P23-001" in programmes
    assert "3D 프린터 1호" in resources
    assert "A-1" in resources
    assert "1 entry" in resources


def test_a_programme_is_renamed_and_its_sessions_follow(cast, hana, year, text):
    key = year.session.programme.key

    for _time in (1, 2):
        hana.post(f"{PROGRAMMES}{key}/", {"name": "메이커스 메타"})

    assert "메이커스 메타 1회차" in text(hana.get(f"/desk/fact/session/{year.session.key}/"))
    renamed = Event.objects.within(cast.hana).filter(name="programmes.programme.renamed")
    assert renamed.count() == 1


def test_a_name_that_is_taken_is_refused_at_the_field(cast, hana, year):
    a_programme("다른 과정", lab=cast.gimhae)

    response = hana.post(f"{PROGRAMMES}{year.session.programme.key}/", {"name": "다른 과정"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_a_machine_keeps_its_log_under_its_new_name_and_number(hana, printer):
    hana.post(f"{RESOURCES}{printer.key}/", {"name": "프린터 A", "asset_no": "A-7"})

    printer.refresh_from_db()
    assert (printer.name, printer.asset_no) == ("프린터 A", "A-7")


def test_only_what_nobody_uses_is_taken_out(cast, hana, printer, text):
    unused = a_resource("레이저커터", lab=cast.gimhae)

    gone = hana.post(f"{RESOURCES}{unused.key}/remove/", follow=True)
    kept = hana.post(f"{RESOURCES}{printer.key}/remove/", follow=True)

    assert "Removed." in text(gone)
    assert "still" in text(kept)
    assert [one.name for one in Resource.objects.within(cast.hana)] == ["3D 프린터 1호"]


def test_strangers_find_none_and_an_inspector_changes_none(cast, minsu, guest, printer, text):
    programme = a_programme(lab=cast.gimhae)

    assert "3D 프린터" not in text(minsu.get(RESOURCES))
    assert minsu.get(f"{RESOURCES}{printer.key}/").status_code == 404
    minsu.post(f"{PROGRAMMES}{programme.key}/remove/")
    assert guest.get(RESOURCES).status_code == 200
    assert guest.post(f"{RESOURCES}{printer.key}/", {"name": "내 것"}).status_code == 403
    assert Programme.objects.within(cast.hana).filter(pk=programme.pk).exists()
    assert minsu.get("/desk/basics/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(cast, hana, rows, django_assert_num_queries):
    for number in range(rows):
        machine = a_resource(f"장비 {number}", lab=cast.gimhae)
        a_use(machine, a_person(f"김{number}", lab=cast.gimhae), starts_at="2023-01-01 14:00")
    hana.get(RESOURCES)

    with django_assert_num_queries(5):
        hana.get(RESOURCES)
