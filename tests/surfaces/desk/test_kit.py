"""The page of the kit: open where the site is tried out, for staff where they work, harmless."""

from __future__ import annotations

import re

import pytest

from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.views import kit
from tests.surfaces.conftest import a_browser

PAGES = ("/ui/", "/ui/options/?company-q=대장간")


@pytest.mark.parametrize("address", PAGES)
def test_anybody_may_look_where_the_site_is_tried_out(hana, guest, member, address):
    browsers = (hana, guest, member, a_browser())

    assert [browser.get(address).status_code for browser in browsers] == [200] * 4


def test_where_people_work_it_is_for_whoever_may_open_the_desk():
    assert kit.open_to(production=True) == Permission.DESK_OPEN
    assert kit.open_to(production=False) is None
    assert kit.kit.access == kit.options.access == "public"


def test_without_a_session_it_stands_in_a_made_up_frame():
    html = a_browser().get("/ui/").content.decode()

    assert 'data-person="gallery"' in html


def test_it_stands_in_the_frame_of_the_desk(hana, cast):
    html = hana.get("/ui/").content.decode()

    assert cast.gimhae.name in html
    assert f'data-person="{cast.hana_user.key}"' in html


def test_it_reads_who_is_there_and_nothing_else(hana, django_assert_num_queries):
    hana.get("/ui/")

    with django_assert_num_queries(3):
        hana.get("/ui/")


def test_its_forms_save_nothing_and_say_so_with_a_way_back(hana):
    response = hana.post("/ui/", {"title": "유니티"}, follow=True)

    [message] = response.context["messages"]
    assert str(message) == "Nothing was saved: this page is only for looking."
    assert message.extra_tags == "undo:/ui/"


def test_its_lookup_finds_by_part_of_a_name_and_keeps_what_was_chosen(hana):
    found = hana.get("/ui/options/?company-q=소프트&company=c3").content.decode()

    assert re.findall(r'value="(c\d)"( checked)?', found) == [("c2", ""), ("c3", " checked")]
    assert 'type="radio"' not in hana.get("/ui/options/?company-q=없음").content.decode()
