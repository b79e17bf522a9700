"""The page of the kit: for whoever may open the desk, and harmless."""

from __future__ import annotations

import re

import pytest

from tests.surfaces.conftest import a_browser

PAGES = ("/ui/", "/ui/options/?company-q=대장간")


@pytest.mark.parametrize("address", PAGES)
def test_it_is_open_to_whoever_may_open_the_desk_and_to_nobody_else(hana, guest, member, address):
    assert hana.get(address).status_code == 200
    assert guest.get(address).status_code == 200
    assert member.get(address).status_code == 403
    assert a_browser().get(address).url.startswith("/account/login/?next=/ui/")


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
