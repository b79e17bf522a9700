"""The way into the desk, and from one lab to another."""

from __future__ import annotations

from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Role
from tests.factories import a_membership
from tests.surfaces.conftest import a_browser


def test_the_way_in_leads_to_what_needs_a_hand_or_for_who_only_looks_to_the_figures(
    hana, guest, year
):
    assert hana.get("/desk/").url == "/desk/today/"
    assert guest.get("/desk/").url == "/desk/year/2023/"
    assert hana.get("/desk/year/").url == "/desk/year/2023/"


def test_somebody_of_two_labs_turns_to_the_other(cast, year):
    a_membership(cast.minsu_user, cast.gimhae, Role.STAFF)
    browser = a_browser(cast.minsu_user)
    first = browser.get("/desk/", follow=True).content.decode()
    there = Membership.objects.get(user=cast.minsu_user, organisation=cast.gimhae)

    response = browser.post("/desk/turn/", {"to": f"m{there.pk}"}, follow=True)

    assert f'value="m{there.pk}"' in first
    assert cast.gimhae.name in response.content.decode()
    assert response.wsgi_request.actor.home == cast.gimhae.pk


def test_nobody_turns_to_a_lab_out_of_reach(hana, cast):
    theirs = Membership.objects.get(user=cast.minsu_user)

    for wish in (f"m{theirs.pk}", f"o{cast.other_lab.pk}", "", "x", "m", "mx"):
        assert hana.post("/desk/turn/", {"to": wish}).status_code == 404


def test_the_authority_looks_at_any_lab_and_changes_nothing(cast, year):
    browser = a_browser(cast.inspector_user)

    page = browser.post("/desk/turn/", {"to": f"o{cast.gimhae.pk}"}, follow=True)
    record = browser.get(f"/desk/fact/session/{year.session.key}/")
    refused = browser.post(f"/desk/fact/session/{year.session.key}/state/", {"do": "cancel"})

    assert page.redirect_chain == [("/desk/", 302), ("/desk/year/2023/", 302)]
    assert cast.gimhae.name in page.content.decode()
    assert record.status_code == 200
    assert refused.status_code == 403


def test_a_manager_of_the_authority_may_not_write_for_a_lab_either(cast, year):
    Membership.objects.filter(user=cast.inspector_user).update(role=Role.MANAGER)
    browser = a_browser(cast.inspector_user)
    browser.post("/desk/turn/", {"to": f"o{cast.gimhae.pk}"})

    refused = browser.post("/desk/year/2023/submit/")

    assert refused.status_code == 403
