"""Where somebody who is known reads their mail, typed with their name at the desk."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.trail.models import Event
from pulmu.domains.people import actions, queries
from tests.factories import a_person, when

AT = when("2026-05-11 08:00")
ADDRESS = "Maker@Example.org"


def add(actor, person, email=ADDRESS):
    return actions.add_email(actor, key=person.key, email=email, at=AT)


@pytest.fixture
def hana_kim(cast):
    return a_person("김하나", lab=cast.gimhae)


def test_who_is_known_without_an_address_has_one_from_here_on(cast, hana_kim):
    add(cast.hana, hana_kim)
    add(cast.hana, hana_kim, "maker@example.org")

    hana_kim.refresh_from_db()
    assert secrets.unseal(hana_kim.email_sealed).lower() == "maker@example.org"
    assert hana_kim.email_index == queries.email_index("maker@example.org")
    names = Event.objects.everywhere(because="tests look").values_list("name", flat=True)
    assert list(names) == ["people.person.recorded"]


def test_another_address_is_refused_and_the_first_one_stays(cast, hana_kim):
    add(cast.hana, hana_kim)

    with pytest.raises(actions.EmailKnown):
        add(cast.hana, hana_kim, "other@example.org")

    hana_kim.refresh_from_db()
    assert hana_kim.email_index == queries.email_index("maker@example.org")


def test_what_is_no_address_is_refused(cast, hana_kim):
    with pytest.raises(actions.EmailImpossible):
        add(cast.hana, hana_kim, "maker")


def test_a_stranger_finds_nobody_and_who_may_not_write_is_refused(cast, hana_kim):
    with pytest.raises(NotFound):
        add(cast.minsu, hana_kim)
    with pytest.raises(NotAllowed):
        add(cast.inspector, hana_kim)
