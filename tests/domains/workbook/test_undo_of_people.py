"""Taking an import back when its people have said something since, or were destroyed."""

from __future__ import annotations

import pytest

from pulmu.core.tenancy.permissions import Role
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import ConsentChannel, ConsentKind, Destroyed
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.workbook.actions import undo
from pulmu.domains.workbook.models import Import
from tests.factories import a_user, an_actor, day, when

from .books import HANA, a_year
from .conftest import LATER, assert_sound

LONG_AFTER = when("2035-01-02 09:00")


@pytest.fixture
def manager(lab):
    return an_actor(a_user("manager@example.org", "소장"), lab.gimhae, Role.MANAGER)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def destroy(manager, key):
    people.destroy_person(
        manager, key=key, sort=Destroyed.IDENTITY, basis="보유기간 경과", at=LONG_AFTER
    )


def test_who_has_consented_since_is_kept(lab, bring_in, manager):
    done = bring_in()
    people.add_consent_text(
        manager,
        kind=ConsentKind.PICTURES,
        words="목적",
        in_force_from=day("2023-01-01"),
        at=LATER,
    )
    people.record_consents(
        lab.hana,
        key=Person.objects.within(lab.hana).get(name=HANA).key,
        said={ConsentKind.PICTURES: True},
        channel=ConsentChannel.PAPER,
        said_on=day("2024-01-15"),
        at=LATER,
    )

    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    assert report.kept == ["People: 김*나"]


def test_who_was_destroyed_since_is_left_and_not_brought_back(lab, bring_in, manager):
    bring_in()
    book = a_year()
    book["참가자"][0] |= {"지역": "창원시", "소속": "인제대학교"}
    second = bring_in(book)
    destroy(manager, Person.objects.within(lab.hana).get(name=HANA).key)

    report = undo(lab.hana, import_key=second.import_key, at=LATER)

    assert "People: 파기됨" in report.kept
    assert set(Attendance.objects.within(lab.hana).values_list("affiliation", flat=True)) == {""}
    assert Person.objects.within(lab.hana).filter(name=HANA).count() == 0
    assert_sound(lab)


def test_what_a_report_showed_of_cells_goes_with_the_people(lab, bring_in, manager):
    bring_in()
    book = a_year()
    book["참가자"][0] |= {"지역": "창원시"}
    bring_in(book)
    shown = [one.report["differences"] for one in Import.objects.within(lab.hana).order_by("pk")]

    destroy(manager, Person.objects.within(lab.hana).get(name=HANA).key)

    assert any(shown)
    left = [one.report["differences"] for one in Import.objects.within(lab.hana)]
    assert left == [[], []]
